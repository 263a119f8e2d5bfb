using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Shared;

/// <summary>The parts of a name that a file of an item will have; folders are divided by slashes.</summary>
internal static class StagedName
{
    private const int LongestExtension = 10;

    /// <summary>The folders before the last component, with their slash; empty when there are none.</summary>
    public static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];

    /// <summary>The last component.</summary>
    public static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>The ending in lower case without its dot; empty when what follows the last dot is no ending.</summary>
    public static string Extension(string name)
    {
        var last = Last(name);
        var dot = last.LastIndexOf('.');
        var ending = dot > 0 ? last[(dot + 1)..] : "";
        return ending.Length is > 0 and <= LongestExtension && ending.All(char.IsAsciiLetterOrDigit) ? ending.ToLowerInvariant() : "";
    }

    /// <summary>The name without its ending, folders included. A title may hold a dot, so what is no ending stays.</summary>
    public static string Stem(string name) => Extension(name) is { Length: > 0 } ending ? name[..^(ending.Length + 1)] : name;

    /// <summary>The name with another ending.</summary>
    public static string With(string name, string extension) => $"{Stem(name)}.{extension}";

    /// <summary>A text as a part of a name: what divides folders or lines is replaced. The host makes the rest safe.</summary>
    public static string Part(string text)
    {
        var part = new string([.. text.Select(c => c is '/' or '\\' || char.IsControl(c) ? '_' : c)]).Trim();
        return part.Length <= 120 ? part : part[..(char.IsHighSurrogate(part[119]) ? 119 : 120)].TrimEnd();
    }

    /// <summary>The stem of what an item is called: its first media file, without the label that tells its formats apart.</summary>
    public static string OfItem(PostProcessingRequest request)
    {
        var main = request.Files.FirstOrDefault(f => f.Role == StagedRole.Media) ?? request.Files[0];
        var stem = Stem(main.Name);
        return main.Source?.Label is { Length: > 0 } label && stem.EndsWith($".f{label}", StringComparison.Ordinal) && stem.Length > label.Length + 2 ? stem[..^(label.Length + 2)] : stem;
    }
}
