using System.Text;
using SnatchEngine.Abstractions;
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

    /// <summary>Extracts a URL with the secrets of an operator.</summary>
    public static Task<ExtractionResult> ExtractWithSecretsAsync(ISnatchPlugin plugin, string folder, string url, IReadOnlyList<Exchange> answers, params (string Name, string Value)[] secrets) =>
        PluginBench.ExtractAsync(plugin, new Cassette { Url = url, Recorded = Then, Exchanges = answers },
            new ReplayOptions { Manifest = ManifestOf(folder), Secrets = secrets.ToDictionary(s => s.Name, s => s.Value) });

    /// <summary>An answer in JSON.</summary>
    public static Exchange Answer(string url, string body, int status = 200, params (string Name, string Value)[] headers) =>
        new() { Url = url, Status = status, AnswerHeaders = [new("Content-Type", "application/json; charset=utf-8"), .. headers.Select(h => KeyValuePair.Create(h.Name, h.Value))], Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>The answers of a recording, changed by text.</summary>
    public static IReadOnlyList<Exchange> Changed(string folder, string name, string from, string to) =>
        [.. Cassette.Load(File(folder, $"{name}.json")).Exchanges.Select(e => e with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(e.Body.Span).Replace(from, to, StringComparison.Ordinal)) })];
}
