using System.Text;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.PluginKit;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;
using Exchange = SnatchEngine.PluginKit.Recordings.Exchange;

namespace SnatchEngine.Plugins.Specs;

/// <summary>Recordings replayed through a plugin's own extractor, under its own manifest.</summary>
internal static class Recorded
{
    /// <summary>Replays <c>PLUGIN/Recordings/NAME.json</c>.</summary>
    public static Task<ExtractionResult> ReplayAsync<TPlugin>(string plugin, string name, Func<Cassette, Cassette>? change = null) where TPlugin : ISnatchPlugin, new()
    {
        var cassette = Cassette.Load(Path.Combine(AppContext.BaseDirectory, plugin, "Recordings", name + ".json"));
        return PluginBench.ExtractAsync(new TPlugin(), change is null ? cassette : change(cassette), Options(plugin));
    }

    /// <summary>Replays pages a spec makes up: each a URL and its body, the first the one that is extracted.</summary>
    public static Task<ExtractionResult> ReplayAsync<TPlugin>(string plugin, string type, params (string Url, string Body)[] pages) where TPlugin : ISnatchPlugin, new() =>
        PluginBench.ExtractAsync(new TPlugin(), Of(pages[0].Url, [.. pages.Select(p => Page(p.Url, type, p.Body))]), Options(plugin));

    public static Cassette Of(string url, params IReadOnlyList<Exchange> exchanges) => new() { Url = url, Recorded = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero), Exchanges = exchanges };

    public static Exchange Page(string url, string type, string body) => new() { Url = url.Split('#')[0], AnswerHeaders = [new("Content-Type", type)], Body = Encoding.UTF8.GetBytes(body) };

    public static ReplayOptions Options(string plugin) => new() { Manifest = Path.Combine(AppContext.BaseDirectory, "plugins", plugin, "plugin.json") };

    /// <summary>The only step, which says that it is somebody else's.</summary>
    public static string Refusal(this ExtractionResult extraction) => Assert.IsType<NotMine>(Assert.Single(extraction.Steps)).Reason;

    /// <summary>The last step.</summary>
    public static ExtractionEnded End(this ExtractionResult extraction) => Assert.IsType<ExtractionEnded>(extraction.Steps[^1]);
}
