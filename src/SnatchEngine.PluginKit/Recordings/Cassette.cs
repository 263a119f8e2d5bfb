namespace SnatchEngine.PluginKit.Recordings;

/// <summary>What a site answered while one URL was extracted, so that the same can be extracted again without the site.</summary>
public sealed record Cassette
{
    /// <summary>The longest body that is written into the recording itself; a longer one, or one that is no text, goes into a file beside it.</summary>
    public const int LongestInlineBody = 4 << 10;

    /// <summary>The URL that was extracted.</summary>
    public required string Url { get; init; }

    /// <summary>When it was recorded; a replay's clock starts here.</summary>
    public required DateTimeOffset Recorded { get; init; }

    /// <summary>Where the extraction went on from. Default: null, the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>The name of the extractor. Default: null, the plugin's only one.</summary>
    public string? Extractor { get; init; }

    /// <summary>What was asked and answered, in order.</summary>
    public IReadOnlyList<Exchange> Exchanges { get; init; } = [];

    /// <summary>The programs that were run, in order. Default: none.</summary>
    public IReadOnlyList<ProgramRun> Programs { get; init; } = [];

    /// <summary>The names of the secrets the plugin had; never the secrets. Default: none.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The path of the expectation that belongs to a recording: <c>name.expected.json</c> beside <c>name.json</c>.</summary>
    /// <param name="path">The path of the recording.</param>
    public static string ExpectationOf(string path) => Path.ChangeExtension(path, ".expected.json");

    /// <summary>Reads a recording and the bodies beside it.</summary>
    /// <param name="path">The path of its <c>.json</c>.</param>
    /// <exception cref="RecordingException">It is missing or wrong; the message names the place.</exception>
    public static Cassette Load(string path) => new CassetteReader(path).Read();

    /// <summary>Writes the recording, and long and binary bodies beside it. What it held before is replaced.</summary>
    /// <param name="path">The path of its <c>.json</c>; its folder is made.</param>
    public void Save(string path) => CassetteWriter.Write(this, path);
}
