using System.Text.Json;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.InternetArchive;

/// <summary>The Archive's metadata and its list of a collection.</summary>
internal sealed class ArchiveApi(JsonSite site)
{
    private const int PageSize = 1_000;

    /// <summary>The metadata of an item that is there.</summary>
    /// <exception cref="ExtractionException">There is none, or none to be seen.</exception>
    public async Task<JsonAnswer> ItemAsync(string identifier, CancellationToken cancellationToken)
    {
        var what = $"the Internet Archive's item '{identifier}'";
        var answer = await AskAsync($"https://archive.org/metadata/{identifier}", "metadata", what, cancellationToken);
        try
        {
            return Checked(answer, what);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>A page of a collection's items: those that are told and the cursor of the next page, null at the end.</summary>
    /// <param name="identifier">The collection.</param>
    /// <param name="cursor">Where to go on. Null: at the beginning.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(List<(string Identifier, string? Title)> Items, string? Cursor)> PageAsync(string identifier, string? cursor, CancellationToken cancellationToken)
    {
        var what = $"the Internet Archive's collection '{identifier}'";
        var url = $"https://archive.org/services/search/v1/scrape?q=collection%3A{identifier}&fields=identifier,title&count={PageSize}";
        using var answer = await AskAsync(cursor is null ? url : $"{url}&cursor={Uri.EscapeDataString(cursor)}", "pages", what, cancellationToken);
        if (answer.Root.Part("items") is not { ValueKind: JsonValueKind.Array } items)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, $"{what} is not listed as the plugin internet-archive knows it; it needs an update");
        }

        return ([.. items.EnumerateArray().Where(i => i.Text("identifier") is { } id && ItemUrl.IsIdentifier(id)).Select(i => (i.Text("identifier")!, i.Title("title")))], answer.Root.Text("cursor"));
    }

    private async Task<JsonAnswer> AskAsync(string url, string kind, string what, CancellationToken cancellationToken)
    {
        var answer = await site.AskAsync(url, kind, cancellationToken);
        if (answer is { IsGood: true, Json: not null })
        {
            return answer;
        }

        using (answer)
        {
            throw answer.IsGood ? new ExtractionException(ExtractionFailure.SiteChanged, $"the answer for {what} is no JSON") : JsonSite.Refusal(answer, what);
        }
    }

    private static JsonAnswer Checked(JsonAnswer answer, string what)
    {
        var root = answer.Root;
        if (root.Flag("is_dark"))
        {
            throw new ExtractionException(ExtractionFailure.Gone, $"{what} was taken out of sight (it is dark)");
        }

        if (root.Flag("servers_unavailable"))
        {
            throw new ExtractionException(ExtractionFailure.Transient, $"the servers that hold {what} are down for the moment");
        }

        if (root.ValueKind is JsonValueKind.Object or JsonValueKind.Array && root.Object("metadata") is null)
        {
            throw new ExtractionException(ExtractionFailure.Gone, $"{what} is not there");
        }

        return root.Object("metadata") is null
            ? throw new ExtractionException(ExtractionFailure.SiteChanged, $"{what} is not described as the plugin internet-archive knows it; it needs an update")
            : answer;
    }
}
