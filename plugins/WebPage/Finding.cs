using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.WebPage;

/// <summary>One thing on a page, with all ways to have it.</summary>
/// <param name="Kind">What it is.</param>
internal sealed record Finding(MediaKind Kind)
{
    public IReadOnlyList<FoundFile> Files { get; init; } = [];

    public string? Title { get; init; }

    public string? Creator { get; init; }

    public DateTimeOffset? Published { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Whether both have a file in common.</summary>
    public bool IsAlso(Finding other) => Files.Select(f => f.Url).Intersect(other.Files.Select(o => o.Url)).Any();

    /// <summary>What both say of one thing; this one is believed first.</summary>
    public Finding And(Finding other)
    {
        var ours = Files.Select(f => f.Url).ToHashSet();
        var theirs = other.Files.ToLookup(f => f.Url);
        return this with
        {
            Files = [.. Files.Select(f => theirs[f.Url].FirstOrDefault() is { } same ? f.And(same) : f), .. other.Files.Where(o => !ours.Contains(o.Url))],
            Title = Title ?? other.Title,
            Creator = Creator ?? other.Creator,
            Published = Published ?? other.Published,
            Duration = Duration ?? other.Duration,
        };
    }
}

/// <summary>One file of a thing.</summary>
/// <param name="Url">Where it is.</param>
internal sealed record FoundFile(string Url)
{
    public string? Type { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public ByteSize? Size { get; init; }

    public FoundFile And(FoundFile other) => this with { Type = Type ?? other.Type, Width = Width ?? other.Width, Height = Height ?? other.Height, Size = Size ?? other.Size };
}
