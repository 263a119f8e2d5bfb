using System.Text.Json;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

/// <summary>A server and the real program.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private Scene(OriginServer server) => Server = server;

    public OriginServer Server { get; }

    public SnatchProgram Program { get; } = new();

    public TempFolder Folder => Program.Folder;

    public static async Task<Scene> OpenAsync(OriginOptions? options = null) => new(await OriginServer.StartAsync(options ?? new()));

    /// <summary>Serves bytes at a path.</summary>
    public SeededBytes Serve(string path, long length = 50_000, FileHeaders? headers = null, Faults? faults = null)
    {
        var file = new SeededBytes(path.GetHashCode(StringComparison.Ordinal) & 0xffff, length);
        Server.Serve(path, file, headers, faults);
        return file;
    }

    public string Url(string path) => Server.Url(path);

    /// <summary>Runs <c>snatch get</c>.</summary>
    public Task<ProgramResult> GetAsync(params string[] arguments) => Program.RunAsync(["get", .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Program.Dispose();
    }
}

/// <summary>What the program said, read.</summary>
internal static class Said
{
    /// <summary>Asserts the exit code, and shows everything when it is another one.</summary>
    public static ProgramResult Exits(this ProgramResult result, int code)
    {
        Assert.True(result.ExitCode == code, $"{code} was expected: {result}");
        return result;
    }

    /// <summary>Each line of its standard output as JSON.</summary>
    public static IReadOnlyList<JsonElement> Json(this ProgramResult result) =>
        [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public static string Text(this JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
