using System.Globalization;
using System.Runtime.CompilerServices;
using SnatchEngine.Benching;
using SnatchEngine.Cli.Benching;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Tracing;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch bench</c>: the matrix, or a search of it.</summary>
internal sealed class BenchCommand(Composition composition, BenchInvocation asked)
{
    private readonly ConsoleStreams _console = composition.Console;
    private readonly MatrixRun _matrix = new(asked.Plan, asked.TimeLimit, composition.Time);
    private readonly ProfileSearch _search = new(asked.Plan);

    private bool IsSearch => asked.SuggestTo is not null;

    private int Planned => IsSearch ? _search.MostRuns : _matrix.Planned;

    /// <summary>Measures, and says what came out.</summary>
    /// <param name="cancellationToken">Stops measuring; what was measured is still told.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var bases = LoadProfiles();
        var result = new BenchResult { Plan = asked.Plan, At = composition.Time.GetUtcNow(), Machine = BenchOutput.Machine(), PlannedRuns = Planned };
        await using var stage = new BenchStage(asked, composition);
        var progress = new BenchProgress(_console, asked.Output, Planned);
        var cutShort = await MeasureAsync(stage, progress, cancellationToken);
        result = result with { Cells = IsSearch ? _search.Cells : _matrix.Cells, CutShort = cutShort, Suggested = IsSearch && !cancellationToken.IsCancellationRequested ? _search.Found?.Cell : null };
        var changes = asked.Before is { } before ? new Regression(asked.Confidence, asked.Threshold).Compare(before, result) : [];
        new BenchOutput(composition).Write(asked, result, changes);
        if (cancellationToken.IsCancellationRequested)
        {
            _console.Error.WriteLine($"stopped: {result.Runs} of {Planned} runs were measured");
            return ExitCode.Interrupted;
        }

        if (cutShort is not null)
        {
            _console.Error.WriteLine($"snatch: {cutShort}");
        }

        Suggest(result, bases);
        await TraceAsync(stage, result, cancellationToken);
        return !result.IsWhole || changes.Any(c => c.IsWorse) || result.Cells.Count < (IsSearch ? 1 : asked.Plan.Cells().Count) ? ExitCode.SomeFailed : ExitCode.Done;
    }

    // Found out before anything is measured: a profile that cannot be loaded, and what a suggestion is laid over.
    private Dictionary<string, string> LoadProfiles()
    {
        Dictionary<string, string> bases = new(StringComparer.Ordinal);
        var own = asked.SuggestTo is { } path ? Path.GetFileNameWithoutExtension(path) : null;
        foreach (var name in asked.Plan.Profiles.Count == 0 ? [null] : asked.Plan.Profiles.Cast<string?>())
        {
            var (profile, _) = ProfileSource.Refusing(() => composition.Profiles.Of(name, asked.Settings, asked.Folder).Load());
            bases[name ?? ""] = profile.Name == own ? profile.Extends ?? "default" : profile.Name;
        }

        return bases;
    }

    private async Task<string?> MeasureAsync(BenchStage stage, BenchProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            return IsSearch ? await _search.RunAsync(ToldAsync, asked.TimeLimit, composition.Time, cancellationToken) : await _matrix.RunAsync(ToldAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "stopped";
        }
        finally
        {
            progress.Close();
        }

        async Task<BenchRun> ToldAsync(BenchCell cell, CancellationToken token)
        {
            progress.Begin(cell.Name);
            var run = await stage.MeasureAsync(cell, token);
            progress.End(cell.Name, run);
            return run;
        }
    }

    private void Suggest(BenchResult result, Dictionary<string, string> bases)
    {
        if (asked.SuggestTo is not { } path)
        {
            return;
        }

        if (result.Suggested is not { } cell)
        {
            _console.Error.WriteLine("snatch: nothing could be fetched, so no profile is suggested");
            return;
        }

        var name = Path.GetFileNameWithoutExtension(path);
        BenchOutput.Save(path, () => SuggestedProfile.Text(name, bases[cell.Profile ?? ""], result));
        if (asked.Output is { Quiet: false, Json: false })
        {
            var full = asked.Plan.Cells().Count * asked.Plan.Repeat;
            var profiles = Path.Combine(composition.HomeFolder, "config", "profiles");
            var use = Path.GetDirectoryName(path) == profiles ? name : path;
            _console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"suggested: {Printable.Clean(cell.Name)}, found with {result.Runs} runs where the whole matrix takes {full}"));
            _console.Out.WriteLine($"written to {Printable.Clean(path)}; use it with --profile {Printable.Clean(use)}");
        }
    }

    private async Task TraceAsync(BenchStage stage, BenchResult result, CancellationToken cancellationToken)
    {
        if (asked.TraceTo is not { } path || (result.Suggested ?? result.Best?.Cell) is not { } cell)
        {
            return;
        }

        await stage.MeasureAsync(cell, path, cancellationToken);
        if (!asked.Output.Quiet)
        {
            Print(path);
        }
    }

    // Apart, so that what reads traces is loaded for a traced run only.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Print(string path)
    {
        var summary = TraceSummary.Of(path, TracePrinter.Most);
        foreach (var line in asked.Output.Json ? [TracePrinter.Json(path, summary)] : TracePrinter.Lines(path, summary))
        {
            _console.Out.WriteLine(line);
        }
    }
}
