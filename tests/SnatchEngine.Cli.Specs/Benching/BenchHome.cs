using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Benching;

/// <summary>The real program with a folder for temporary files of its own, so that what is left in it shows.</summary>
internal sealed class BenchHome : IDisposable
{
    private readonly SnatchProgram _program = new();

    public TempFolder Temp { get; } = new();

    public TempFolder Folder => _program.Folder;

    public TempFolder Home => _program.Home;

    private ProgramOptions Options => new() { Environment = new Dictionary<string, string?> { ["TMPDIR"] = Temp.Path, ["DOTNET_EnableDiagnostics_IPC"] = Traces ? null : "0" }, Limit = TimeSpan.FromMinutes(2) };

    /// <summary>Whether the program may be traced; else it puts no socket among its temporary files.</summary>
    public bool Traces { get; init; }

    public Task<ProgramResult> RunAsync(params string[] words) => _program.RunAsync(Options, words);

    public ProgramRun Start(params string[] words) => _program.Start(words, Options);

    public void Dispose()
    {
        _program.Dispose();
        Temp.Dispose();
    }
}
