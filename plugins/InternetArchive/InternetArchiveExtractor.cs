using System.Runtime.CompilerServices;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.InternetArchive;

/// <summary>Items of the Archive as their files, collections as references to their items.</summary>
public sealed class InternetArchiveExtractor(PluginEnvironment environment) : IExtractor
{
    /// <inheritdoc/>
    public string Name => FileReading.Namespace;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!ItemUrl.TryRead(request.Url, out var url))
        {
            yield return new NotMine("this page of the Internet Archive is neither an item nor a collection");
            yield break;
        }

        var api = new ArchiveApi(new JsonSite(environment.Http, environment.Time));
        using var answer = await api.ItemAsync(url.Identifier, cancellationToken);
        var about = answer.Root.Object("metadata")!.Value;
        var steps = about.Text("mediatype") == "collection" && url.Path.Length == 0 && !url.IsDownload
            ? MembersAsync(api, url, request.Cursor, cancellationToken)
            : FilesOf(request, url, answer.Root, about).ToAsyncEnumerable();
        await foreach (var step in steps)
        {
            yield return step;
        }
    }

    private static async IAsyncEnumerable<ExtractionStep> MembersAsync(ArchiveApi api, ItemUrl url, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (items, next) = await api.PageAsync(url.Identifier, cursor, cancellationToken);
            foreach (var (identifier, title) in items)
            {
                yield return new ReferenceFound(ItemUrl.PageOf(identifier)) { Title = title };
            }

            if (next is null)
            {
                yield return ExtractionEnded.Complete;
                yield break;
            }

            if (next == cursor || items.Count == 0)
            {
                yield return ExtractionEnded.Truncated(TruncationCause.PageFailed, "the Internet Archive gave the same page of the collection again");
                yield break;
            }

            cursor = next;
            yield return new PageReached(next);
        }
    }

    private static bool HasName(JsonElement file) => file.Text("name") is { Length: <= 1_024 } name && !name.Split('/').Any(part => part is "" or "." or "..");

    private IEnumerable<ExtractionStep> FilesOf(ExtractionRequest request, ItemUrl url, JsonElement item, JsonElement about)
    {
        var reading = new FileReading(url, about);
        var files = item.List("files").Where(HasName).ToList();
        var named = url.Path.Length == 0 ? [] : files.FindAll(f => f.Text("name") == url.Path);
        var below = url.Path.Length == 0 ? files : files.FindAll(f => f.Text("name")!.StartsWith($"{url.Path}/", StringComparison.Ordinal));
        if (named.Count == 0 && below.Count == 0 && url.IsDownload)
        {
            yield return new ItemFound(reading.Unlisted(request.Url, request.Mirrors));
            yield return ExtractionEnded.Complete;
            yield break;
        }

        var rules = FileRules.Of(environment);
        // Who names a file wants that one, whatever the settings say; the place in an item's page may be that of its reader instead.
        var wanted = named.Count > 0 ? named : (below.Count > 0 ? below : files).FindAll(rules.Wants);
        var open = wanted.FindAll(f => !f.Flag("private"));
        if (open.Count == 0 && (wanted.Count > 0 || about.Flag("access-restricted-item")))
        {
            throw new ExtractionException(ExtractionFailure.AuthNeeded, $"the Internet Archive lends '{url.Identifier}' to those who sign in, and gives it to nobody");
        }

        // One file stands by itself; a folder keeps its inner order.
        var start = below.Count > 0 || named.Count > 0 ? url.Path : "";
        foreach (var file in open)
        {
            yield return new ItemFound(reading.ItemOf(file, start, named.Count > 0 && url.IsDownload ? request.Mirrors : []));
        }

        yield return (open.Count, wanted.Count) switch
        {
            var (told, all) when told < all => ExtractionEnded.Truncated(TruncationCause.AuthNeeded, $"{all - told} of {all} files are lent to those who sign in"),
            (0, _) when files.Count > 0 => ExtractionEnded.Truncated(TruncationCause.Bound, $"none of the {files.Count} files of '{url.Identifier}' is wanted by the plugin's settings files, notes, include and exclude"),
            _ => ExtractionEnded.Complete,
        };
    }
}
