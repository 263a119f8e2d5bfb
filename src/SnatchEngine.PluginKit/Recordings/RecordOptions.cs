using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.PluginKit.Recordings;

/// <summary>What is recorded, and how.</summary>
/// <param name="Url">The URL to extract.</param>
/// <param name="Manifest">The path of the plugin's <c>plugin.json</c>; its permissions hold.</param>
public sealed record RecordOptions(string Url, string Manifest)
{
    /// <summary>The name of the extractor. Default: null, the plugin's only one.</summary>
    public string? Extractor { get; init; }

    /// <summary>Where the extraction goes on from. Default: null, the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>What the operator set for the plugin. Default: nothing.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The operator's secrets, by name; their names are recorded, and wherever one of them shows it is redacted. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>Runs a program that the manifest names. Default: every program is missing.</summary>
    public Func<ProgramCall, CancellationToken, Task<ProgramOutput>> RunProgramAsync { get; init; } =
        static (call, _) => throw new ProgramException(ProgramFailure.Missing, $"nobody lends the program '{call.Program}'");

    /// <summary>How many requests one recording may hold. Default: 50.</summary>
    public int MostRequests { get; init; } = 50;

    /// <summary>Makes what sends; it follows no redirect and keeps no cookie. Default: plain HTTP.</summary>
    public Func<HttpMessageHandler> OpenHttp { get; init; } = OpenPlainHttp;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears what the plugin logs. Default: nobody does.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    internal ExtractionRequest Request => new(Url) { Cursor = Cursor };

    private static SocketsHttpHandler OpenPlainHttp() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
    };
}
