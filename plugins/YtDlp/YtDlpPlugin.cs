using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.YtDlp;

[assembly: SnatchPlugin(typeof(YtDlpPlugin))]

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>The plugin that asks yt-dlp.</summary>
public sealed class YtDlpPlugin : ISnatchPlugin
{
    private readonly Func<IReadOnlyList<string>, CancellationToken, Task<(int ExitCode, string Output, string Error)>> _run;

    /// <summary>With the installed program.</summary>
    public YtDlpPlugin() : this(ProgramOnPath.RunAsync)
    {
    }

    /// <summary>With another way to run it.</summary>
    internal YtDlpPlugin(Func<IReadOnlyList<string>, CancellationToken, Task<(int ExitCode, string Output, string Error)>> run) => _run = run;

    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new YtDlpExtractor(environment, new YtDlpProgram(_run))];
}
