using SnatchEngine.Plugins.Pages;
using SnatchEngine.Plugins.Patterns;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>Which files and folders of a tree are wanted.</summary>
internal sealed record MirrorRules
{
    /// <summary>The names of the options.</summary>
    public static IReadOnlyList<string> Options { get; } = ["depth", "include", "exclude", "newer-than"];

    /// <summary>How many folders deep below the start; 0 is the start alone.</summary>
    public required int Depth { get; init; }

    /// <summary>Files must fit one of these; none is all.</summary>
    public required IReadOnlyList<Glob> Include { get; init; }

    /// <summary>Files and folders must fit none of these.</summary>
    public required IReadOnlyList<Glob> Exclude { get; init; }

    /// <summary>Files that the listing dates earlier are left out. Null: none are.</summary>
    public required DateTimeOffset? NewerThan { get; init; }

    /// <summary>Reads them.</summary>
    public static MirrorRules Of(UrlOptions options, DateTimeOffset now) => new()
    {
        Depth = options.Whole("depth", 0, 64, 16),
        Include = options.Globs("include"),
        Exclude = options.Globs("exclude"),
        NewerThan = options.Moment("newer-than", now),
    };

    /// <summary>Whether an entry is wanted.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="path">Its path from the start.</param>
    public bool Want(ListingEntry entry, string path)
    {
        if (Exclude.Any(g => (entry.IsFolder || !g.IsForFolders) && g.Fits(path)))
        {
            return false;
        }

        return entry.IsFolder || ((Include.Count == 0 || Include.Any(g => !g.IsForFolders && g.Fits(path))) && !(NewerThan is { } since && entry.Changed < since));
    }
}
