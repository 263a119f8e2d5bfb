using System.Reflection.Metadata;

namespace SnatchEngine.Plugins;

/// <summary>Whether an assembly was made for a framework that is running here.</summary>
internal static class TargetFramework
{
    private const string Modern = ".NETCoreApp", Standard = ".NETStandard";

    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? ProblemOf(MetadataReader reader)
    {
        var here = Environment.Version;
        if (NameOf(reader) is { } name)
        {
            var parts = name.Split(",Version=v");
            if (parts[0] is not (Modern or Standard))
            {
                return $"was built for {parts[0]}; this program runs .NET {here.ToString(2)}";
            }

            if (parts[0] == Modern && parts.Length == 2 && Version.TryParse(parts[1].Split(',')[0], out var version) && version > new Version(here.Major, here.Minor))
            {
                return $"was built for .NET {version}; this program runs .NET {here.ToString(2)}";
            }
        }

        foreach (var handle in reader.AssemblyReferences)
        {
            var reference = reader.GetAssemblyReference(handle);
            if (reference.Version.Major > here.Major && reader.StringComparer.Equals(reference.Name, "System.Runtime"))
            {
                return $"needs .NET {reference.Version.ToString(2)}; this program runs .NET {here.ToString(2)}";
            }
        }

        return null;
    }

    private static string? NameOf(MetadataReader reader)
    {
        if (!reader.IsAssembly)
        {
            return null;
        }

        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind == HandleKind.MemberReference &&
                reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type &&
                reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)type).Name, "TargetFrameworkAttribute"))
            {
                var value = reader.GetBlobReader(attribute.Value);
                return value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
            }
        }

        return null;
    }
}
