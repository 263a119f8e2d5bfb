using SnatchEngine.TestKit;

namespace SnatchEngine.Plugins.Specs;

/// <summary>The real program with the shipped plugins beside it, and a home and a folder of its own.</summary>
internal sealed class InstalledProgram : IDisposable
{
    private static readonly string s_configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private static readonly string s_file = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "SnatchEngine.Cli", s_configuration, OperatingSystem.IsWindows() ? "snatch.exe" : "snatch"));

    private readonly TempFolder _home = new();

    /// <summary>Where it runs, and where files go.</summary>
    public TempFolder Folder { get; } = new();

    /// <summary>Set in its environment; null removes one.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    public Task<ProgramResult> RunAsync(params string[] arguments)
    {
        Dictionary<string, string?> environment = new(Environment) { ["SNATCH_HOME"] = _home.Path };
        foreach (var proxy in (string[])["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"])
        {
            environment[proxy] = null;
        }

        return ProgramRun.RunAsync(s_file, arguments, ProgramOptions.Default with { Environment = environment, Folder = Folder.Path });
    }

    public void Dispose()
    {
        _home.Dispose();
        Folder.Dispose();
    }
}
