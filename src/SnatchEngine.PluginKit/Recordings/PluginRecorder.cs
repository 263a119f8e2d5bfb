using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Replay;

namespace SnatchEngine.PluginKit.Recordings;

/// <summary>Extracts a URL at the site itself, and keeps what the site answered.</summary>
public static class PluginRecorder
{
    /// <summary>Extracts a URL at the site itself.</summary>
    /// <param name="plugin">A new instance of the plugin.</param>
    /// <param name="options">What is recorded.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The recording without its secrets, and what the extraction gave.</returns>
    /// <exception cref="RecordingException">The manifest cannot be read, the extractor is not there, or the site needs too many requests.</exception>
    public static async Task<(Cassette Cassette, ExtractionResult Live)> RecordAsync(ISnatchPlugin plugin, RecordOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(options);
        var manifest = ManifestFacts.Read(options.Manifest);
        var started = options.Time.GetUtcNow();
        var hidden = new HiddenSecrets(manifest, options.Secrets);
        using var recorder = new RecordingHandler(options.OpenHttp(), options.MostRequests, hidden.Of);
        using var http = PluginBench.Client(manifest, recorder);
        List<ProgramRun> programs = [];
        var environment = new PluginEnvironment(manifest.Id, new Lender
        {
            OpenHttp = _ => http,
            OpenStateFolder = TemporaryFolder.New,
            FindSecret = hidden.Find,
            RunProgramAsync = async (call, token) =>
            {
                manifest.RefuseProgram(call.Program);
                var said = await options.RunProgramAsync(call, token);
                lock (programs)
                {
                    programs.Add(new ProgramRun(call.Program, [.. call.Arguments.Select(hidden.Of)]) { Input = hidden.Of(call.Input), ExitCode = said.ExitCode, Output = hidden.Of(said.Output), Errors = hidden.Of(said.Errors) });
                }

                return said;
            },
        })
        {
            Settings = PluginBench.SettingsOf(manifest, options.Settings),
            Time = options.Time,
            Log = options.Log,
        };
        var extractors = plugin.CreateExtractors(environment);
        var extractor = PluginBench.ExtractorOf(extractors, options.Extractor);
        var live = await PluginBench.ExtractAsync(extractor, options.Request, cancellationToken);
        if (recorder.Overflow is { } overflow)
        {
            throw overflow;
        }

        return (new Cassette
        {
            Url = Redaction.Of(options.Url),
            Recorded = new DateTimeOffset(started.Ticks - (started.Ticks % TimeSpan.TicksPerSecond), started.Offset),
            Cursor = options.Cursor is { } cursor ? Redaction.Of(cursor) : null,
            Extractor = extractors.Count > 1 ? extractor.Name : null,
            Secrets = hidden.Asked,
            Exchanges = recorder.Exchanges,
            Programs = programs,
        }, live);
    }
}
