using System.Text;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.PluginKit;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;

namespace SnatchEngine.Plugins.Specs;

/// <summary>A shipped plugin over answers of its site: recorded in a file, or as short as a spec can write them.</summary>
internal static class Replayed
{
    /// <summary>When all of these recordings were made.</summary>
    public static DateTimeOffset Then { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The manifest of a shipped plugin, whose permissions hold.</summary>
    public static string ManifestOf(string plugin) => Path.Combine(AppContext.BaseDirectory, "plugins", plugin, "plugin.json");

    /// <summary>The path of a file in a plugin's <c>Recordings</c>.</summary>
    public static string File(string plugin, string name) => Path.Combine(AppContext.BaseDirectory, plugin, "Recordings", name);

    /// <summary>Extracts the URL of a recording and demands what <c>name.expected.json</c> says.</summary>
    public static Task<ExtractionResult> VerifyAsync(ISnatchPlugin plugin, string folder, string name) =>
        PluginBench.VerifyAsync(plugin, File(folder, $"{name}.json"), ManifestOf(folder));

    /// <summary>Extracts a URL, answered as the spec says.</summary>
    public static Task<ExtractionResult> ExtractAsync(ISnatchPlugin plugin, string folder, string url, IReadOnlyList<Exchange> answers, string? cursor = null, params (string Key, string Value)[] settings) =>
        PluginBench.ExtractAsync(plugin, new Cassette { Url = url, Recorded = Then, Cursor = cursor, Exchanges = answers },
            new ReplayOptions { Manifest = ManifestOf(folder), Settings = settings.ToDictionary(s => s.Key, s => s.Value) });

    /// <summary>Extracts a URL with the secrets of an operator; redirects are followed on one host, as the program's client does.</summary>
    public static Task<ExtractionResult> ExtractWithSecretsAsync(ISnatchPlugin plugin, string url, IReadOnlyList<Exchange> answers, params (string Name, string Value)[] secrets)
    {
        var client = new HttpClient(new RedirectsOfOneHost(new ReplayHandler(new Cassette { Url = url, Recorded = Then, Exchanges = answers })));
        var environment = new PluginEnvironment("replay", new Lender
        {
            OpenHttp = _ => client,
            OpenStateFolder = () => throw new NotSupportedException("nothing is kept"),
            FindSecret = name => secrets.FirstOrDefault(s => s.Name == name).Value,
        })
        {
            Time = new FixedTime(),
        };
        return PluginBench.ExtractAsync(plugin.CreateExtractors(environment).Single(), new ExtractionRequest(url));
    }

    /// <summary>An answer in JSON.</summary>
    public static Exchange Answer(string url, string body, int status = 200, params (string Name, string Value)[] headers) =>
        new() { Url = url, Status = status, AnswerHeaders = [new("Content-Type", "application/json; charset=utf-8"), .. headers.Select(h => KeyValuePair.Create(h.Name, h.Value))], Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>The answers of a recording, changed by text.</summary>
    public static IReadOnlyList<Exchange> Changed(string folder, string name, string from, string to) =>
        [.. Cassette.Load(File(folder, $"{name}.json")).Exchanges.Select(e => e with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(e.Body.Span).Replace(from, to, StringComparison.Ordinal)) })];

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Then;
    }

    private sealed class RedirectsOfOneHost(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            while ((int)answer.StatusCode is 301 or 302 or 307 or 308 && answer.Headers.Location is { } target && target.Host == request.RequestUri!.Host)
            {
                request.RequestUri = target;
                answer = await base.SendAsync(request, cancellationToken);
            }

            return answer;
        }
    }
}
