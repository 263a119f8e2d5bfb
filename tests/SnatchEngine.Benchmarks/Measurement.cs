using SnatchEngine.Benchmarks.Contenders;
using SnatchEngine.Benchmarks.Measuring;

namespace SnatchEngine.Benchmarks;

/// <summary>All runs of one contender in one scenario.</summary>
sealed class Measurement(Contender contender)
{
    public Contender Contender => contender;

    public List<Figures> Runs { get; } = [];

    /// <summary>The last command line, with the folder of the benchmark written as DIR.</summary>
    public string Command { get; set; } = "";

    /// <summary>The first thing that went wrong: an exit code, a missing file, wrong bytes.</summary>
    public string? Problem { get; set; }

    /// <summary>What sets these runs apart from the same contender's others in the scenario.</summary>
    public string? Label { get; private set; }

    public Measurement Labelled(string label)
    {
        Label = label;
        return this;
    }

    public double WallSeconds => Statistics.Median(Runs.Select(r => r.Wall.TotalSeconds));

    public double ProcessorSeconds => Statistics.Median(Runs.Select(r => r.Processor.TotalSeconds));

    /// <summary>The worst of the runs: a ceiling holds always or not at all.</summary>
    public long PeakBytes => Runs.Count == 0 ? 0 : Runs.Max(r => r.PeakBytes);
}
