using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace SnatchEngine.Plugins;

/// <summary>Finds the plugin whose code threw what nobody caught: on a thread of its own, in a timer, in a finalizer.</summary>
/// <param name="log">Takes a line about it.</param>
internal sealed class PluginBlame(Action<string> log)
{
    private const int MostInner = 16;

    /// <summary>Quarantines the plugin that threw; false when the exception is no plugin's, so that the process ends as ever.</summary>
    public bool TryTake(Exception error)
    {
        if (PluginOf(error, MostInner) is not { } plugin)
        {
            return false;
        }

        var reason = $"plugin '{plugin}' crashed outside of any call: {error.GetType().Name}: {PluginGuard.MessageOf(error)}";
        plugin.Quarantine(reason);
        log(reason);
        return true;
    }

    private static InstalledPlugin? PluginOf(Exception error, int depth)
    {
        if (OwnerOf(error.GetType().Assembly) is { } thrower)
        {
            return thrower;
        }

        foreach (var frame in new StackTrace(error, fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod()?.Module.Assembly is { } assembly && OwnerOf(assembly) is { } owner)
            {
                return owner;
            }
        }

        IEnumerable<Exception> causes = error is AggregateException many ? many.InnerExceptions : error.InnerException is { } inner ? [inner] : [];
        return depth == 0 ? null : causes.Take(MostInner).Select(e => PluginOf(e, depth - 1)).FirstOrDefault(p => p is not null);
    }

    private static InstalledPlugin? OwnerOf(Assembly assembly) => (AssemblyLoadContext.GetLoadContext(assembly) as PluginLoadContext)?.Plugin;
}
