using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Formats;

/// <summary>What is fetched of an item to make one file.</summary>
public sealed record FormatChoice
{
    /// <summary>The sources; more than one are to be merged, in this order.</summary>
    public required IReadOnlyList<MediaSource> Sources { get; init; }

    /// <summary>The extension of the file they make, without a dot. Null: the source or its server decides.</summary>
    public string? Container { get; init; }

    /// <summary>The ids of the formats, such as <c>137+140</c>. Null: nobody chose.</summary>
    public string? Ids { get; init; }

    /// <summary>Why these, as a sentence. Null: there was nothing to choose.</summary>
    public string? Why { get; init; }

    /// <summary>Whether it takes a program to make one file of it.</summary>
    public bool NeedsMerge => Sources.Count > 1;
}
