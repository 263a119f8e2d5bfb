using System.Runtime.CompilerServices;
using System.Xml;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.Metalink;

/// <summary>Each file of a Metalink as an item, with its mirrors in their order and all hashes that can be checked.</summary>
public sealed class MetalinkExtractor(PluginEnvironment environment) : IExtractor
{
    private const string Accept = "application/metalink4+xml, application/metalink+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";
    private const int MostNamed = 3;

    private readonly PageReader _reader = new(environment);

    /// <inheritdoc/>
    public string Name => "metalink";

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Mirrors.Count > 0)
        {
            yield return new NotMine("mirrors were named, and a Metalink names its own");
            yield break;
        }

        var url = UrlOptions.Bare(request.Url);
        var answer = await _reader.ReadAsync(new Uri(url), new PageAsk(Accept, static _ => true) { Begins = Begins }, cancellationToken);
        if (answer.Page is not { } page || !IsMetalink(page.Text))
        {
            yield return new NotMine(answer.Refusal ?? "it is no Metalink");
            yield break;
        }

        List<string> unusable = [];
        foreach (var file in Read(page))
        {
            if (file.Urls.Count > 0)
            {
                yield return new ItemFound(file.ToItem(Name, url));
            }
            else
            {
                unusable.Add(file.Name);
            }
        }

        yield return unusable.Count == 0
            ? ExtractionEnded.Complete
            : ExtractionEnded.Truncated(TruncationCause.SiteLimit, $"{unusable.Count} of its files have no http or https URL: {string.Join(", ", unusable.Take(MostNamed))}{(unusable.Count > MostNamed ? ", …" : "")}");
    }

    private static IReadOnlyList<MetalinkFile> Read(Page page)
    {
        try
        {
            return MetalinkText.Read(SafeXml.Load(page.Text), page.Url);
        }
        catch (XmlException e)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, $"the Metalink {page.Url.GetLeftPart(UriPartial.Path)} cannot be read: {e.Message}; '--extractor direct-link' fetches it as a file", e);
        }
    }

    private static bool IsMetalink(string text) => SafeXml.RootOf(text) == "metalink";

    private static bool Begins(string text) => text.AsSpan().TrimStart() is ['<', ..] && SafeXml.RootOf(text) is null or "metalink";
}
