using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>A file or folder as a listing shows it.</summary>
/// <param name="Segment">Its name as it stands in a URL.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
internal sealed record ListingEntry(string Segment, bool IsFolder)
{
    /// <summary>Its name for people.</summary>
    public string Name { get; } = Uri.UnescapeDataString(Segment);

    /// <summary>When it was changed, taken as UTC where the listing names no zone. Null: it does not say.</summary>
    public DateTimeOffset? Changed { get; init; }

    /// <summary>How long it is, maybe rounded. Null: it does not say.</summary>
    public ByteSize? Size { get; init; }

    /// <summary>What a name in a URL may be: one step down and nothing else.</summary>
    public static bool IsStepDown(string segment)
    {
        var name = Uri.UnescapeDataString(segment);
        return name.Trim() is not ("" or "." or "..") && !name.Any(c => c is '/' or '\\' || char.IsControl(c));
    }
}
