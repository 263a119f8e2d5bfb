namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>The progress of one of several runs, within that of the step.</summary>
/// <param name="whole">The progress of the step.</param>
/// <param name="run">Which run, from 0.</param>
/// <param name="runs">How many there are.</param>
internal sealed class ShareOfProgress(IProgress<double> whole, int run, int runs) : IProgress<double>
{
    public void Report(double value) => whole.Report((run + value) / Math.Max(1, runs));
}
