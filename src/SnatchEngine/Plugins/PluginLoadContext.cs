using System.Reflection;
using System.Runtime.Loader;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Plugins;

/// <summary>The assemblies of one plugin: its own from its folder, the contract and the framework from the host, nothing else of the host's.</summary>
/// <remarks>Isolates versions, not trust: plugin code can do whatever the process can.</remarks>
internal sealed class PluginLoadContext(string pluginId, string entryPath, bool collectible) : AssemblyLoadContext($"plugin {pluginId}", collectible)
{
    private static readonly Assembly s_contract = typeof(ISnatchPlugin).Assembly;
    private static readonly string s_contractName = s_contract.GetName().Name!;
    private static readonly string s_framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    // Reading .deps.json costs milliseconds that a plugin without dependencies need not pay.
    private readonly Lazy<AssemblyDependencyResolver> _resolver = new(() => new AssemblyDependencyResolver(entryPath));

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == s_contractName)
        {
            return s_contract;
        }

        if (File.Exists(Path.Combine(s_framework, $"{assemblyName.Name}.dll")))
        {
            return null;
        }

        if (_resolver.Value.ResolveAssemblyToPath(assemblyName) is { } path)
        {
            return LoadFromAssemblyPath(path);
        }

        // Null would fall through to the host's private dependencies and tie the plugin to their versions.
        return string.IsNullOrEmpty(assemblyName.CultureName)
            ? throw new FileNotFoundException($"{assemblyName.Name} {assemblyName.Version} is not in the folder of plugin '{pluginId}'.", $"{assemblyName.Name}.dll")
            : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.Value.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
