using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;

namespace SnatchEngine.PluginKit;

/// <summary>Where a plugin is tested: it is lent what the host would lend it, answered from recordings and never from the network.</summary>
public static class PluginBench
{
    private const int LongestAnswer = 8 << 20;

    /// <summary>The recordings in a folder, by name; their expectations are not among them.</summary>
    /// <param name="folder">The folder; one that is not there has none.</param>
    public static IReadOnlyList<string> RecordingsIn(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.json").Where(IsRecording).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>An environment whose HTTP client answers from a recording alone. A request that was not recorded is a <see cref="RecordingException"/>.</summary>
    /// <param name="recording">The path of the recording.</param>
    /// <param name="manifest">The path of the plugin's <c>plugin.json</c>, whose permissions then hold. Null: every host may be asked.</param>
    /// <exception cref="RecordingException">The recording or the manifest cannot be read.</exception>
    public static PluginEnvironment Replay(string recording, string? manifest = null) => Replay(Cassette.Load(recording), new ReplayOptions { Manifest = manifest });

    /// <summary>An environment whose HTTP client answers from a recording alone.</summary>
    /// <param name="cassette">The recording.</param>
    /// <param name="options">What else counts. Null: the defaults.</param>
    /// <exception cref="RecordingException">The manifest cannot be read.</exception>
    public static PluginEnvironment Replay(Cassette cassette, ReplayOptions? options = null) => Lend(cassette, new ReplayHandler(cassette), options ?? new ReplayOptions());

    /// <summary>Extracts the URL of a recording, answered from it alone, and demands what <c>name.expected.json</c> beside it says.</summary>
    /// <param name="plugin">A new instance of the plugin.</param>
    /// <param name="recording">The path of the recording.</param>
    /// <param name="manifest">The path of the plugin's <c>plugin.json</c>, whose permissions then hold. Null: every host may be asked.</param>
    /// <param name="extractor">The name of the extractor. Null: the one the recording names, else the plugin's only one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What came, as expected.</returns>
    /// <exception cref="ExpectationException">Something else came; the message shows the difference.</exception>
    /// <exception cref="RecordingException">Something was asked that is not recorded, even if the plugin hid that, or a file cannot be read.</exception>
    public static async Task<ExtractionResult> VerifyAsync(ISnatchPlugin plugin, string recording, string? manifest = null, string? extractor = null, CancellationToken cancellationToken = default)
    {
        var expectation = Expectation.Load(Cassette.ExpectationOf(recording));
        var extraction = await ExtractAsync(plugin, Cassette.Load(recording), new ReplayOptions { Manifest = manifest, Extractor = extractor }, cancellationToken);
        expectation.Verify(extraction);
        return extraction;
    }

    /// <summary>Extracts the URL of a recording, answered from it alone.</summary>
    /// <param name="plugin">A new instance of the plugin.</param>
    /// <param name="cassette">The recording.</param>
    /// <param name="options">What else counts. Null: the defaults.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RecordingException">Something was asked that is not recorded, even if the plugin hid that.</exception>
    public static async Task<ExtractionResult> ExtractAsync(ISnatchPlugin plugin, Cassette cassette, ReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(cassette);
        options ??= new ReplayOptions();
        using var handler = new ReplayHandler(cassette);
        var extractor = ExtractorOf(plugin.CreateExtractors(Lend(cassette, handler, options)), options.Extractor ?? cassette.Extractor);
        var extraction = await ExtractAsync(extractor, new ExtractionRequest(cassette.Url) { Cursor = cassette.Cursor }, cancellationToken);
        return handler.Missing is [var missing, ..] ? throw new RecordingException(RecordingFailure.NotRecorded, missing) : extraction;
    }

    /// <summary>Pulls an extraction to its end. A failure the host can act on is part of what it gives; any other is thrown.</summary>
    /// <param name="extractor">The extractor.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ExtractionResult> ExtractAsync(IExtractor extractor, ExtractionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentNullException.ThrowIfNull(request);
        List<ExtractionStep> steps = [];
        try
        {
            await foreach (var step in extractor.ExtractAsync(request, cancellationToken))
            {
                steps.Add(step);
            }
        }
        catch (ExtractionException failure)
        {
            return new ExtractionResult(request.Url, steps) { Failure = failure };
        }

        return new ExtractionResult(request.Url, steps);
    }

    // Beside a recording lie its expectation and its longer bodies.
    private static bool IsRecording(string path) => Path.GetFileNameWithoutExtension(path) is var name &&
        Path.GetExtension(name) is not ".expected" && !(Path.GetExtension(name).StartsWith(".body", StringComparison.Ordinal) && File.Exists($"{Path.ChangeExtension(path, null)[..^Path.GetExtension(name).Length]}.json"));

    internal static IExtractor ExtractorOf(IReadOnlyList<IExtractor> extractors, string? name)
    {
        var found = extractors.Where(e => name is null || e.Name == name).ToArray();
        return found is [var only]
            ? only
            : throw new RecordingException(RecordingFailure.Unreadable, name is null && found.Length > 0
                ? $"the plugin has the extractors {string.Join(", ", found.Select(e => e.Name))}: the recording must name its own, as 'extractor'"
                : $"the plugin has no extractor '{name}', but {(extractors.Count == 0 ? "none at all" : string.Join(", ", extractors.Select(e => e.Name)))}");
    }

    internal static PluginEnvironment Lend(Cassette cassette, HttpMessageHandler handler, ReplayOptions options)
    {
        var manifest = options.Manifest is { } path ? ManifestFacts.Read(path) : null;
        return new PluginEnvironment(manifest?.Id ?? "replay", new Lender
        {
            OpenHttp = _ => Client(manifest, handler),
            OpenStateFolder = () => Directory.CreateDirectory(options.StateFolder ?? TemporaryFolder.New()).FullName,
            FindSecret = name =>
            {
                manifest?.RefuseSecret(name);
                return options.Secrets.TryGetValue(name, out var secret) ? secret : cassette.Secrets.Contains(name, StringComparer.Ordinal) ? Redaction.Mark : null;
            },
            RunProgramAsync = new ReplayPrograms(cassette, manifest).RunAsync,
        })
        {
            Settings = SettingsOf(manifest, options.Settings),
            Time = new ReplayTime(cassette.Recorded),
            Log = options.Log,
        };
    }

    /// <summary>The client a plugin gets: it follows redirects, and at each hop reaches the hosts of the manifest only.</summary>
    internal static HttpClient Client(ManifestFacts? manifest, HttpMessageHandler handler) =>
        new(new FollowedRedirects(manifest is null ? handler : new PermittedHosts(manifest, handler))) { MaxResponseContentBufferSize = LongestAnswer, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>What is set, over the defaults of the manifest.</summary>
    internal static IReadOnlyDictionary<string, string> SettingsOf(ManifestFacts? manifest, IReadOnlyDictionary<string, string> set)
    {
        Dictionary<string, string> settings = new(manifest?.Defaults ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (key, value) in set)
        {
            settings[key] = value;
        }

        return settings;
    }
}
