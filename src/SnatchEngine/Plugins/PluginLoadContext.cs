using System.Reflection;
using System.Runtime.Loader;

namespace SnatchEngine.Plugins;

/// <summary>The assemblies of one plugin: its own from its folder, the contract and the framework from the host, nothing else of the host's.</summary>
/// <remarks>Isolates versions, not trust: plugin code can do whatever the process can.</remarks>
internal sealed class PluginLoadContext(InstalledPlugin plugin, string entryPath, bool collectible) : AssemblyLoadContext($"plugin {plugin.Id}", collectible)
{
    // Reading .deps.json costs milliseconds that a plugin without dependencies need not pay.
    private readonly Lazy<AssemblyDependencyResolver> _resolver = new(() => new AssemblyDependencyResolver(entryPath));

    /// <summary>Whose they are.</summary>
    public InstalledPlugin Plugin => plugin;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == SharedAssemblies.ContractName)
        {
            return SharedAssemblies.Contract;
        }

        if (SharedAssemblies.IsFramework(assemblyName.Name!, assemblyName.GetPublicKeyToken()))
        {
            return null;
        }

        if (_resolver.Value.ResolveAssemblyToPath(assemblyName) is { } path || BesideEntry($"{assemblyName.Name}.dll", out path))
        {
            return LoadFromAssemblyPath(path);
        }

        // Null would fall through to the host's private dependencies and tie the plugin to their versions.
        return string.IsNullOrEmpty(assemblyName.CultureName)
            ? throw new FileNotFoundException($"{assemblyName.Name} {assemblyName.Version} is not in the folder of plugin '{plugin.Id}'.", $"{assemblyName.Name}.dll")
            : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.Value.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path || NativeBesideEntry(unmanagedDllName, out path) ? LoadUnmanagedDllFromPath(path) : 0;

    // What somebody added by hand is in no .deps.json.
    private bool BesideEntry(string name, out string path) => File.Exists(path = Path.Combine(Path.GetDirectoryName(entryPath)!, name));

    private bool NativeBesideEntry(string name, out string path)
    {
        path = "";
        if (Path.GetFileName(name) != name)
        {
            return false;
        }

        var ending = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        return BesideEntry($"{name}{ending}", out path) || BesideEntry($"lib{name}{ending}", out path) || BesideEntry(name, out path);
    }
}
