using System.Reflection;
using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;

namespace SnatchEngine.PluginKit.Loading;

/// <summary>The code of a plugin folder, loaded beside this program's own and unloadable again.</summary>
public sealed class PluginCode : IDisposable
{
    private readonly Func<ISnatchPlugin>? _make;
    private KitLoadContext? _context;
    private Type? _type;

    private PluginCode(KitLoadContext context, Type type) => (_context, _type) = (context, type);

    private PluginCode(Func<ISnatchPlugin> make) => _make = make;

    /// <summary>A plugin without code of its own, such as a site that is described in a file.</summary>
    /// <param name="make">Makes a new instance.</param>
    public static PluginCode Of(Func<ISnatchPlugin> make) => new(make);

    /// <summary>Loads a plugin. No file of it stays open.</summary>
    /// <param name="folder">Its folder, with its private dependencies.</param>
    /// <param name="entry">The file name of its entry assembly.</param>
    /// <exception cref="BrokenPluginException">It cannot be loaded, or has no plugin class.</exception>
    public static PluginCode Load(string folder, string entry)
    {
        var path = Path.Combine(Path.GetFullPath(folder), entry);
        var context = new KitLoadContext(path);
        try
        {
            var type = context.LoadEntry().GetCustomAttribute<SnatchPluginAttribute>()?.PluginType
                ?? throw new BrokenPluginException($"{entry} has no [assembly: SnatchPlugin(typeof(…))]");
            return typeof(ISnatchPlugin).IsAssignableFrom(type) && type is { IsAbstract: false, ContainsGenericParameters: false, IsPublic: true } && type.GetConstructor(Type.EmptyTypes) is not null
                ? new PluginCode(context, type)
                : throw new BrokenPluginException($"{type.FullName} must be a public class with a public constructor without parameters that implements ISnatchPlugin");
        }
        catch (Exception e)
        {
            context.Unload();
            throw e is BrokenPluginException ? e : new BrokenPluginException($"{entry} cannot be loaded: {e.Message}", e);
        }
    }

    /// <summary>A new instance of the plugin class.</summary>
    /// <exception cref="BrokenPluginException">Its constructor threw.</exception>
    public ISnatchPlugin NewPlugin()
    {
        if (_make is not null)
        {
            return _make();
        }

        ObjectDisposedException.ThrowIf(_type is null, this);
        try
        {
            return (ISnatchPlugin)Activator.CreateInstance(_type)!;
        }
        catch (Exception e)
        {
            var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            throw new BrokenPluginException($"the constructor of {_type.FullName} threw {cause.GetType().Name}: {cause.Message}", cause);
        }
    }

    /// <summary>Lets the code go. It is gone when the reference no longer has a target, which any object of the plugin that is still in use prevents.</summary>
    /// <returns>A reference to what was loaded.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public WeakReference Unload()
    {
        var gone = new WeakReference(_context, trackResurrection: true);
        Dispose();
        return gone;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _context?.Unload();
        (_context, _type) = (null, null);
    }
}
