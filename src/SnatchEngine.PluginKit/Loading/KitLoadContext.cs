using System.Reflection;
using System.Runtime.Loader;
using SnatchEngine.Abstractions;

namespace SnatchEngine.PluginKit.Loading;

/// <summary>The assemblies of one plugin, as the host program would see them: the contract and the framework are shared, everything else comes from the plugin's folder.</summary>
internal sealed class KitLoadContext(string entryPath) : AssemblyLoadContext($"kit {Path.GetFileNameWithoutExtension(entryPath)}", isCollectible: true)
{
    private static readonly Assembly s_contract = typeof(ISnatchPlugin).Assembly;
    private static readonly string s_framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private readonly AssemblyDependencyResolver _resolver = new(entryPath);

    public Assembly LoadEntry() => LoadBytes(entryPath);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == s_contract.GetName().Name)
        {
            return s_contract;
        }

        if (IsFramework(assemblyName.Name))
        {
            return null;
        }

        if (_resolver.ResolveAssemblyToPath(assemblyName) is { } path)
        {
            return LoadBytes(path);
        }

        return string.IsNullOrEmpty(assemblyName.CultureName)
            ? throw new FileNotFoundException($"{assemblyName.Name} {assemblyName.Version} is not in the plugin's folder", $"{assemblyName.Name}.dll")
            : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    // A published program carries its framework in its own folder, between its own assemblies, which are none of a plugin's business.
    private static bool IsFramework(string? name) =>
        name is not null && (name is "mscorlib" or "netstandard" or "System" or "WindowsBase" or "Microsoft.CSharp" ||
            name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal) || name.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal)) &&
        File.Exists(Path.Combine(s_framework, $"{name}.dll"));

    // Bytes, not the path: the author rebuilds the file while we still use it.
    private Assembly LoadBytes(string path)
    {
        using var code = new MemoryStream(File.ReadAllBytes(path));
        return LoadFromStream(code);
    }
}
