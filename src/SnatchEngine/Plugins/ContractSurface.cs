using System.Reflection;
using System.Reflection.Metadata;

namespace SnatchEngine.Plugins;

/// <summary>The types and members of the running contract, as its metadata names them.</summary>
internal sealed class ContractSurface
{
    private static readonly Lazy<ContractSurface> s_running = new(ReadRunning);

    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);

    /// <summary>That of this program.</summary>
    public static ContractSurface Running => s_running.Value;

    /// <summary>Whether the contract has a type.</summary>
    /// <param name="type">Its full name.</param>
    public bool Has(string type) => _members.ContainsKey(type);

    /// <summary>Whether a type of the contract, or one it derives from, has a member.</summary>
    /// <param name="type">The type's full name.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="signature">What it takes and gives.</param>
    public bool Has(string type, string name, string signature)
    {
        for (var at = SharedAssemblies.Contract.GetType(type); at is not null; at = at.BaseType)
        {
            if (at.Assembly != SharedAssemblies.Contract)
            {
                // The framework's part of it is the framework's to keep.
                return at.GetMember(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static).Length > 0;
            }

            if (_members.TryGetValue(NameOf(at), out var members) && members.Contains($"{name} {signature}"))
            {
                return true;
            }
        }

        return false;
    }

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!;

    private static unsafe ContractSurface ReadRunning()
    {
        var surface = new ContractSurface();
        if (!SharedAssemblies.Contract.TryGetRawMetadata(out var start, out var length))
        {
            throw new InvalidOperationException("The contract has no metadata.");
        }

        var reader = new MetadataReader(start, length);
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if ((type.Attributes & TypeAttributes.VisibilityMask) is TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem)
            {
                surface._members[SignatureNames.NameOf(reader, handle)] = MembersOf(reader, type);
            }
        }

        return surface;
    }

    private static HashSet<string> MembersOf(MetadataReader reader, TypeDefinition type)
    {
        HashSet<string> members = new(StringComparer.Ordinal);
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
            {
                members.Add($"{reader.GetString(method.Name)} {SignatureNames.Of(method.DecodeSignature(SignatureNames.Instance, null))}");
            }
        }

        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
            {
                members.Add($"{reader.GetString(field.Name)} {field.DecodeSignature(SignatureNames.Instance, null)}");
            }
        }

        return members;
    }
}
