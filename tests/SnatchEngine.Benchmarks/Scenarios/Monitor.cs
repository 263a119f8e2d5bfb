using SnatchEngine.Benchmarks.Measuring;

namespace SnatchEngine.Benchmarks.Scenarios;

/// <summary>What it costs to take a sample a second: processor time of a process that does nothing else, less that of its start and end.</summary>
static class Monitor
{
    private const double MostOfACore = 0.5;
    private const int Short = 5, Long = 35;
    private const string What = "monitor, % of one core";

    public static async Task<Outcome> RunAsync(Bench bench)
    {
        if (bench.With() is not [var ours, ..])
        {
            return new Outcome([], [new Gate(What, MostOfACore, null, "snatch was not measured")]);
        }

        var (before, after) = (await TopAsync(bench, ours.Program, Short), await TopAsync(bench, ours.Program, Long));
        var failed = before.ExitCode != 0 || after.ExitCode != 0;
        var share = 100 * (after.Processor - before.Processor).TotalSeconds / (Long - Short);
        return new Outcome([], [new Gate(What, MostOfACore, failed ? double.PositiveInfinity : share)])
        {
            Notes = [$"{Short} s: {before.Processor.TotalMilliseconds:0} ms, {Long} s: {after.Processor.TotalMilliseconds:0} ms of processor time"],
        };
    }

    private static Task<Figures> TopAsync(Bench bench, string program, int seconds)
    {
        Directory.CreateDirectory(bench.Home);
        return MeasuredProcess.RunAsync(program, ["top", "--summary", $"{seconds}s", "--json"], bench.Home, Path.Combine(bench.Home, "top.json"), TimeSpan.FromSeconds(2 * Long));
    }
}
