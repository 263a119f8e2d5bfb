using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>Every file of a listed folder and of the folders in it, depth first, each folder's files before its folders.</summary>
public sealed class OpenDirectoryExtractor(PluginEnvironment environment) : IExtractor
{
    private const int MostFolders = 20_000;
    private const int LongestCursor = 4_096;

    private readonly PageReader _reader = new(environment);

    /// <inheritdoc/>
    public string Name => "open-directory";

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Mirrors.Count > 0)
        {
            yield return new NotMine("mirrors were named, and a folder has none");
            yield break;
        }

        var (start, refusal) = await StartAsync(new Uri(UrlOptions.Bare(request.Url)), cancellationToken);
        if (start is null)
        {
            yield return new NotMine(refusal!);
            yield break;
        }

        var rules = MirrorRules.Of(UrlOptions.Read(request.Url, environment.Settings, MirrorRules.Options), environment.Time.GetUtcNow());
        var walk = new Walk(start.Url, request.Cursor, rules);
        walk.Push(start);
        while (walk.Next() is { } next)
        {
            var folder = next.Parent is null ? next : await ListAsync(next, walk, cancellationToken);
            if (folder is null)
            {
                continue;
            }

            foreach (var entry in walk.FilesOf(folder))
            {
                yield return new ItemFound(ItemOf(folder, entry));
            }

            walk.PushFoldersOf(folder);
            if (walk.CursorAt(folder) is { Length: <= LongestCursor } cursor)
            {
                yield return new PageReached(cursor);
            }

            if (walk.Folders >= MostFolders)
            {
                yield return ExtractionEnded.Truncated(TruncationCause.Bound, $"more than {MostFolders} folders are not listed for one URL");
                yield break;
            }
        }

        yield return walk.Ended();
    }

    private async Task<(Folder? Start, string? Refusal)> StartAsync(Uri url, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(url, cancellationToken);
        if (answer.Page is not { } page)
        {
            return (null, answer.Refusal);
        }

        // Where the redirects ended, up to its last slash: nothing above it or beside it is ever asked.
        // Built from its parts, as a path that begins with two slashes would be read as another host.
        var start = new UriBuilder(page.Url) { Path = page.Url.AbsolutePath[..(page.Url.AbsolutePath.LastIndexOf('/') + 1)], Query = "", Fragment = "" }.Uri;
        return ListingFormat.Read(page, start) is { } entries
            ? (new Folder(start.AbsoluteUri, "", null) { Entries = entries }, null)
            : (null, "it is no listing of a folder");
    }

    private async Task<Folder?> ListAsync(Folder folder, Walk walk, CancellationToken cancellationToken)
    {
        var url = new Uri(folder.Url);
        var answer = await AskAsync(url, cancellationToken);
        if (answer.Page is not { } page)
        {
            walk.Miss(folder, answer.Refusal!);
            return null;
        }

        if (!walk.IsBeneath(page.Url))
        {
            walk.Miss(folder, "it leads out of the start folder");
            return null;
        }

        if (ListingFormat.Read(page, url) is not { } entries)
        {
            walk.Miss(folder, "it is no listing of a folder");
            return null;
        }

        var listed = folder with { Entries = entries };
        return listed.IsLoop ? null : listed;
    }

    private Task<PageAnswer> AskAsync(Uri url, CancellationToken cancellationToken) =>
        _reader.ReadAsync(url, new PageAsk(ListingFormat.Accept, ListingFormat.Takes), cancellationToken);

    private MediaItem ItemOf(Folder folder, ListingEntry entry)
    {
        var url = folder.Url + entry.Segment;
        return new MediaItem
        {
            Id = new ItemId(Name, url),
            Title = entry.Name,
            Published = entry.Changed,
            Page = folder.Url,
            // The listing may be older than the file, so its figure is no promise.
            Sources = [new MediaSource { Urls = [url], FileName = entry.Name, Folder = folder.Path.Length == 0 ? null : folder.Path, SizeEstimate = entry.Size }],
        };
    }
}
