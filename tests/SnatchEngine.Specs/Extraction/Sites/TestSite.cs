using System.Net;
using System.Text;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Extraction.Sites;
using SnatchEngine.Extraction.Sites.Reading;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Extraction.Sites;

/// <summary>A site in memory: what it answers to which URL, and everything it was asked.</summary>
internal sealed class TestSite : HttpMessageHandler
{
    private readonly Dictionary<string, (int Status, string Type, string Body)> _pages = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public Dictionary<string, string> Secrets { get; } = [];

    /// <summary>23 November 2025, 12:00 UTC.</summary>
    public ManualTime Time { get; } = new(new DateTimeOffset(2025, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public TestSite On(string url, string body, string type = "text/html", int status = 200)
    {
        _pages[url] = (status, type, body);
        return this;
    }

    public static SiteDefinition Read(string yaml)
    {
        var reading = SiteReading.Of("tube.yaml", Encoding.UTF8.GetBytes(yaml), isThorough: true);
        return reading.Definition ?? throw new InvalidOperationException(reading.Problem);
    }

    /// <summary>What is wrong with a file, a line for each.</summary>
    public static string[] Problems(string yaml) => SiteReading.Of("tube.yaml", Encoding.UTF8.GetBytes(yaml), isThorough: true).Problem?.Split('\n') ?? [];

    public async Task<IReadOnlyList<ExtractionStep>> ExtractAsync(string yaml, string url, string? cursor = null)
    {
        var environment = new PluginEnvironment("tube", new Lender
        {
            OpenHttp = _ => new HttpClient(this, disposeHandler: false),
            OpenStateFolder = () => throw new InvalidOperationException("a site keeps nothing"),
            FindSecret = name => Secrets.GetValueOrDefault(name),
        })
        { Time = Time };
        List<ExtractionStep> steps = [];
        await foreach (var step in new SiteExtractor(Read(yaml), environment).ExtractAsync(new ExtractionRequest(url) { Cursor = cursor }))
        {
            steps.Add(step);
        }

        return steps;
    }

    public async Task<IReadOnlyList<MediaItem>> ItemsAsync(string yaml, string url) => [.. (await ExtractAsync(yaml, url)).OfType<ItemFound>().Select(f => f.Item)];

    public async Task<ExtractionException> FailureAsync(string yaml, string url) => await Assert.ThrowsAsync<ExtractionException>(() => ExtractAsync(yaml, url));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = string.Concat(request.Headers.Select(h => $" [{h.Key}: {string.Join(',', h.Value)}]"));
        Asked.Add($"{request.Method} {request.RequestUri!.AbsoluteUri}{headers}{body}");
        var (status, type, text) = _pages.TryGetValue(request.RequestUri.AbsoluteUri, out var page) ? page : (404, "text/html", "nothing here");
        return new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(text, Encoding.UTF8, type) };
    }
}
