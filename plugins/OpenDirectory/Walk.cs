using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>The way through a tree: what is listed next, what was left out, and where to go on another time.</summary>
/// <param name="start">The URL of the start folder.</param>
/// <param name="cursor">The folder whose files were told last, as <see cref="CursorAt"/> gave it. Null: none was.</param>
/// <param name="rules">What is wanted.</param>
internal sealed class Walk(string start, string? cursor, MirrorRules rules)
{
    private const int MostNamed = 3;

    private readonly Stack<Folder> _waiting = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _missed = [];
    private readonly string[]? _told = cursor?.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
    private bool _isCut;

    /// <summary>How many folders were taken so far.</summary>
    public int Folders => _seen.Count;

    public void Push(Folder folder) => _waiting.Push(folder);

    /// <summary>The folder to list next, each one once. Null: that was all.</summary>
    public Folder? Next()
    {
        while (_waiting.TryPop(out var folder))
        {
            if (_seen.Add(Uri.UnescapeDataString(folder.Url)))
            {
                return folder;
            }
        }

        return null;
    }

    /// <summary>The wanted files of a folder, unless an earlier extraction told them.</summary>
    public IEnumerable<ListingEntry> FilesOf(Folder folder) =>
        Standing(folder) == Place.Before ? [] : folder.Entries.Where(e => !e.IsFolder && rules.Want(e, folder.PathOf(e)));

    /// <summary>Puts the wanted folders of a folder next, in the order of their names: a cursor must find the same order again.</summary>
    public void PushFoldersOf(Folder folder)
    {
        var folders = folder.Entries.Where(e => e.IsFolder && rules.Want(e, folder.PathOf(e))).OrderByDescending(e => e.Segment, StringComparer.Ordinal).ToList();
        if (folder.Depth >= rules.Depth)
        {
            _isCut |= folders.Count > 0;
            return;
        }

        foreach (var entry in folders)
        {
            var child = new Folder($"{folder.Url}{entry.Segment}/", folder.PathOf(entry), folder);
            if (Standing(child) != Place.Done)
            {
                _waiting.Push(child);
            }
        }
    }

    /// <summary>Where to go on once the files of this folder are told.</summary>
    public string CursorAt(Folder folder) => "/" + folder.Url[start.Length..];

    /// <summary>Notes a folder that could not be listed.</summary>
    public void Miss(Folder folder, string why) => _missed.Add($"/{folder.Path}/ ({why})");

    /// <summary>Whether a URL lies in the start folder.</summary>
    public bool IsBeneath(Uri url) => Uri.UnescapeDataString(url.AbsoluteUri).StartsWith(Uri.UnescapeDataString(start), StringComparison.Ordinal);

    /// <summary>The last step.</summary>
    public ExtractionEnded Ended()
    {
        if (_missed.Count > 0)
        {
            var named = string.Join(", ", _missed.Take(MostNamed));
            return ExtractionEnded.Truncated(TruncationCause.PageFailed, $"{_missed.Count} of its folders could not be listed: {named}{(_missed.Count > MostNamed ? ", …" : "")}");
        }

        return _isCut
            ? ExtractionEnded.Truncated(TruncationCause.Bound, $"folders more than {rules.Depth} deep are left out ('#depth=' after the URL takes more)")
            : ExtractionEnded.Complete;
    }

    private Place Standing(Folder folder)
    {
        if (_told is null)
        {
            return Place.After;
        }

        var here = folder.Url[start.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < Math.Min(here.Length, _told.Length); i++)
        {
            var order = string.CompareOrdinal(here[i], _told[i]);
            if (order != 0)
            {
                return order < 0 ? Place.Done : Place.After;
            }
        }

        return here.Length <= _told.Length ? Place.Before : Place.After;
    }

    /// <summary>How a folder stands to the one that was told last.</summary>
    private enum Place
    {
        /// <summary>It and all in it were told.</summary>
        Done,

        /// <summary>It is that folder or lies above it: its files were told, its folders may not have been.</summary>
        Before,

        /// <summary>It comes after.</summary>
        After,
    }
}
