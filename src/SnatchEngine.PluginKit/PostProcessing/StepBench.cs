using System.Security.Cryptography;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.PluginKit.Loading;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;

namespace SnatchEngine.PluginKit.PostProcessing;

/// <summary>Where a post-processor is tested: on real files and with the programs of this machine, held against what the host relies on.</summary>
public static class StepBench
{
    /// <summary>An environment that lends programs, and neither network nor secrets.</summary>
    /// <param name="options">What else counts. Null: the defaults.</param>
    /// <exception cref="RecordingException">The manifest cannot be read.</exception>
    public static PluginEnvironment Lend(StepBenchOptions? options = null)
    {
        options ??= new StepBenchOptions();
        var manifest = options.Manifest is { } path ? ManifestFacts.Read(path) : null;
        var folder = new Lazy<string>(() => Directory.CreateDirectory(options.StateFolder ?? TemporaryFolder.New()).FullName);
        var programs = new LentPrograms(manifest?.Programs, options.Programs, () => folder.Value);
        return new PluginEnvironment(manifest?.Id ?? "bench", new Lender
        {
            OpenHttp = _ => throw new InvalidOperationException("the bench of a step lends no HTTP client"),
            OpenStateFolder = () => folder.Value,
            ReadSettings = () => options.Settings,
            RunProgramAsync = options.RunProgramAsync ?? programs.RunAsync,
        })
        {
            Log = options.Log,
            Time = options.Time,
        };
    }

    /// <summary>Runs one step, and demands that it keeps to the contract.</summary>
    /// <param name="plugin">A new instance of the plugin.</param>
    /// <param name="step">The post-processor's name.</param>
    /// <param name="request">The files, and what is wanted.</param>
    /// <param name="options">What else counts. Null: the defaults.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it changes.</returns>
    /// <exception cref="BrokenPluginException">It has no such step, changed a file of the request, or told of a file it did not make.</exception>
    public static async Task<PostProcessingResult> RunAsync(ISnatchPlugin plugin, string step, PostProcessingRequest request, StepBenchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(request);
        var made = plugin.CreatePostProcessors(Lend(options));
        var processor = made.FirstOrDefault(p => p.Name == step)
            ?? throw new BrokenPluginException($"the plugin has no post-processor '{step}', but {(made.Count == 0 ? "none at all" : string.Join(", ", made.Select(p => p.Name)))}");
        var before = await HashesAsync(request, cancellationToken);
        PostProcessingResult result;
        try
        {
            result = await processor.ProcessAsync(request, cancellationToken);
        }
        catch
        {
            await DemandWholeAsync(step, request, before);
            throw;
        }

        await DemandWholeAsync(step, request, before);
        return ProblemOf(request, result) is { } problem ? throw new BrokenPluginException($"'{step}' {problem}") : result;
    }

    /// <summary>What a host would refuse of an answer; null: nothing.</summary>
    internal static string? ProblemOf(PostProcessingRequest request, PostProcessingResult result)
    {
        var paths = request.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var folder = Path.GetFullPath(request.Folder) + Path.DirectorySeparatorChar;
        return result.Removed.FirstOrDefault(p => !paths.Contains(p)) is { } stranger ? $"removes {stranger}, which is no file of its request"
            : result.Renamed.Keys.FirstOrDefault(p => !paths.Contains(p) || result.Removed.Contains(p)) is { } lost ? $"renames {lost}, which is no file that stays"
            : result.Added.FirstOrDefault(f => !Path.GetFullPath(f.Path).StartsWith(folder, StringComparison.Ordinal)) is { } outside ? $"made {outside.Path} outside of the folder it was given"
            : result.Added.FirstOrDefault(f => !File.Exists(f.Path)) is { } missing ? $"tells of {missing.Path}, which is not there"
            : result.Added.FirstOrDefault(f => string.IsNullOrWhiteSpace(f.Name) || f.Name.Length > 4096) is { } nameless ? $"gives {nameless.Path} no name that can be used"
            : result.Added.Count > 100_000 || result.Notes.Count > 64 ? "adds more than 100,000 files or 64 notes"
            : null;
    }

    private static async Task DemandWholeAsync(string step, PostProcessingRequest request, IReadOnlyList<string> before)
    {
        if (!before.SequenceEqual(await HashesAsync(request, CancellationToken.None)))
        {
            throw new BrokenPluginException($"'{step}' changed a file of its request, which must stay whole");
        }
    }

    private static async Task<IReadOnlyList<string>> HashesAsync(PostProcessingRequest request, CancellationToken cancellationToken)
    {
        List<string> hashes = [];
        foreach (var file in request.Files)
        {
            if (!File.Exists(file.Path))
            {
                hashes.Add("gone");
                continue;
            }

            await using var stream = File.OpenRead(file.Path);
            hashes.Add(Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken)));
        }

        return hashes;
    }
}
