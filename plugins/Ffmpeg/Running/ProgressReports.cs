using System.Globalization;

namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>What <c>-progress</c> writes, as a share of the whole.</summary>
/// <param name="duration">How long the output will play; null: unknown.</param>
/// <param name="progress">Hears the share.</param>
internal sealed class ProgressReports(TimeSpan? duration, IProgress<double> progress)
{
    private const string Time = "out_time_us=";
    private double _told;

    /// <summary>Takes a line.</summary>
    public void Hear(string line)
    {
        if (line.StartsWith(Time, StringComparison.Ordinal))
        {
            // Without a duration a sign of life is all there is to tell.
            var done = duration is { TotalMicroseconds: > 0 } whole && long.TryParse(line.AsSpan(Time.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at) ? at / whole.TotalMicroseconds : 0;
            _told = Math.Clamp(done, _told, 1);
            progress.Report(_told);
        }
        else if (line == "progress=end")
        {
            progress.Report(1);
        }
    }
}
