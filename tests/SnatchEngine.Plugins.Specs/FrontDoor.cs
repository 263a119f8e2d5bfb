using System.Text;
using SnatchEngine.TestKit;

namespace SnatchEngine.Plugins.Specs;

/// <summary>The real program with the shipped plugins beside it, and a server on loopback.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    // In its own folder, where the list of the plugins shipped lies beside them.
    private static readonly string s_program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "SnatchEngine.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), OperatingSystem.IsWindows() ? "snatch.exe" : "snatch"));

    private readonly TempFolder _home = new();

    private FrontDoor(OriginServer server) => Server = server;

    public OriginServer Server { get; }

    public TempFolder Folder { get; } = new();

    /// <summary>What lies in the folder, with slashes, in order.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Folder.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder.Path, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static async Task<FrontDoor> OpenAsync() => new(await OriginServer.StartAsync());

    public string Url(string path) => Server.Url(path);

    /// <summary>Serves a text of a type; <c>{origin}</c> in it becomes the server's own.</summary>
    public void Serve(string path, string type, string text) =>
        Server.Serve(path, new FixedBytes(Encoding.UTF8.GetBytes(text.Replace("{origin}", Server.Origin, StringComparison.Ordinal))), new FileHeaders { ContentType = type });

    /// <summary>Writes the operator's <c>config/snatch.yaml</c>.</summary>
    public void Configure(string text) => _home.Write("config/snatch.yaml", text);

    public string Read(string name) => File.ReadAllText(Folder[name]);

    /// <summary>Runs <c>snatch</c>.</summary>
    public Task<ProgramResult> RunAsync(params string[] words) => ProgramRun.RunAsync(s_program, words, new ProgramOptions
    {
        Folder = Folder.Path,
        Environment = new Dictionary<string, string?>
        {
            ["SNATCH_HOME"] = _home.Path,
            ["HTTP_PROXY"] = null,
            ["HTTPS_PROXY"] = null,
            ["ALL_PROXY"] = null,
            ["http_proxy"] = null,
            ["https_proxy"] = null,
            ["all_proxy"] = null,
        },
    });

    /// <summary>Runs <c>snatch get</c> and demands that all went well.</summary>
    public async Task GetAsync(params string[] words)
    {
        var result = await RunAsync(["get", .. words]);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
        _home.Dispose();
    }
}
