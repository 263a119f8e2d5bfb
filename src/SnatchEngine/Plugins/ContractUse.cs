using System.Reflection.Metadata;

namespace SnatchEngine.Plugins;

/// <summary>What an assembly uses of the contract.</summary>
internal static class ContractUse
{
    /// <summary>The first type or member it uses that the running contract does not have; null when it has all.</summary>
    public static string? FirstMissing(MetadataReader reader)
    {
        var contract = ContractSurface.Running;
        foreach (var handle in reader.TypeReferences)
        {
            if (IsOfContract(reader, handle) && SignatureNames.NameOf(reader, handle) is var name && !contract.Has(name))
            {
                return name;
            }
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (OwnerOf(reader, member.Parent) is { } owner && SignatureOf(member) is var signature)
            {
                var name = reader.GetString(member.Name);
                if (!contract.Has(owner, name, signature))
                {
                    return Shown(owner, name, signature);
                }
            }
        }

        return null;
    }

    private static string SignatureOf(MemberReference member) => member.GetKind() == MemberReferenceKind.Method
        ? SignatureNames.Of(member.DecodeMethodSignature(SignatureNames.Instance, null))
        : member.DecodeFieldSignature(SignatureNames.Instance, null);

    private static string? OwnerOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return IsOfContract(reader, (TypeReferenceHandle)parent) ? SignatureNames.NameOf(reader, (TypeReferenceHandle)parent) : null;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        // An instance of a generic type; arrays and pointers have members of their own that no contract declares.
        var text = reader.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(SignatureNames.Instance, null);
        var name = text.EndsWith('>') ? text[..text.IndexOf('<', StringComparison.Ordinal)] : "";
        return name.StartsWith(SharedAssemblies.ContractName, StringComparison.Ordinal) && ContractSurface.Running.Has(name) ? name : null;
    }

    private static bool IsOfContract(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsOfContract(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => reader.StringComparer.Equals(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name, SharedAssemblies.ContractName),
            _ => false,
        };
    }

    private static string Shown(string owner, string name, string signature)
    {
        if (name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal))
        {
            return $"{owner}.{name[4..]}";
        }

        var takes = signature.IndexOf('(', StringComparison.Ordinal);
        return takes < 0 ? $"{owner}.{name}" : name == ".ctor" ? $"new {owner}{signature[takes..]}" : $"{owner}.{name}{signature[takes..]}";
    }
}
