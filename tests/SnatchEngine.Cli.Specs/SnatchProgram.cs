using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs;

/// <summary>The real program, as the build beside these specs made it, with a home of its own.</summary>
internal sealed class SnatchProgram : IDisposable
{
    private static readonly string s_configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private readonly TempFolder _home = new();
    private readonly TempFolder _folder = new();

    /// <summary>The program's file, in the build's folder of the same configuration.</summary>
    public static string File { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "SnatchEngine.Cli", s_configuration, OperatingSystem.IsWindows() ? "snatch.exe" : "snatch"));

    /// <summary>Release builds have no fail points.</summary>
    public static bool HasFailPoints => s_configuration.Contains("debug", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where it runs, and where files go.</summary>
    public TempFolder Folder => _folder;

    /// <summary><c>SNATCH_HOME</c>.</summary>
    public TempFolder Home => _home;

    public ProgramRun Start(IEnumerable<string> arguments, ProgramOptions? options = null, string? failPoint = null) =>
        ProgramRun.Start(File, arguments, Options(options, failPoint));

    public async Task<ProgramResult> RunAsync(params string[] arguments) => await ProgramRun.RunAsync(File, arguments, Options(null, null));

    public async Task<ProgramResult> RunAsync(ProgramOptions options, params string[] arguments) => await ProgramRun.RunAsync(File, arguments, Options(options, null));

    /// <summary>Runs another program that runs this one, such as strace.</summary>
    public async Task<ProgramResult> RunWithinAsync(string program, IEnumerable<string> before, params string[] arguments) =>
        await ProgramRun.RunAsync(program, [.. before, File, .. arguments], Options(null, null));

    public void Dispose()
    {
        _home.Dispose();
        _folder.Dispose();
    }

    public ProgramOptions Options(ProgramOptions? options, string? failPoint)
    {
        options ??= ProgramOptions.Default;
        var environment = new Dictionary<string, string?>(options.Environment)
        {
            ["SNATCH_HOME"] = _home.Path,
            ["SNATCH_FAILPOINT"] = failPoint,
            ["HTTP_PROXY"] = null,
            ["HTTPS_PROXY"] = null,
            ["ALL_PROXY"] = null,
            ["http_proxy"] = null,
            ["https_proxy"] = null,
            ["all_proxy"] = null,
        };
        return options with { Environment = environment, Folder = options.Folder ?? _folder.Path };
    }
}
