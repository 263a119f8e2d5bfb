using System.Buffers.Binary;
using System.Reflection;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Plugins;

/// <summary>What plugins get from the host: the contract and the .NET framework, and nothing the host only uses itself.</summary>
/// <remarks>Published with its own framework, the program has all of them in one folder, so the folder alone does not tell them apart.</remarks>
internal static class SharedAssemblies
{
    private static readonly string s_framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static Assembly Contract { get; } = typeof(ISnatchPlugin).Assembly;

    public static string ContractName { get; } = Contract.GetName().Name!;

    /// <summary>Whether an assembly is part of the running framework.</summary>
    /// <param name="name">Its simple name.</param>
    /// <param name="publicKeyToken">The token of its key. Empty: nobody said.</param>
    public static bool IsFramework(string name, ReadOnlySpan<byte> publicKeyToken) =>
        (IsFrameworkKey(name, publicKeyToken) || name is "WindowsBase" or "netstandard" or "mscorlib") && File.Exists(Path.Combine(s_framework, $"{name}.dll"));

    // With these keys the framework's own assemblies are signed; packages that never were part of it have others.
    private static bool IsFrameworkKey(string name, ReadOnlySpan<byte> token) => token.Length != 8
        ? name.StartsWith("System.", StringComparison.Ordinal)
        : BinaryPrimitives.ReadUInt64BigEndian(token) is 0x7cec85d7bea7798e or 0xb03f5f7f11d50a3a or 0xb77a5c561934e089 or 0xcc7b13ffcd2ddd51;
}
