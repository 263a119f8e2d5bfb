using System.Globalization;
using System.Numerics;

namespace SnatchEngine.Runs.Estimates;

/// <summary>What downloads of one kind took: those from one host, of one ending and about one size.</summary>
/// <param name="Origin">Scheme, host and port.</param>
/// <param name="Ending">The URL's ending in lower case, such as <c>iso</c>; empty: none.</param>
/// <param name="SizeClass">Sizes within a factor of 4 are one class, counted from 1 byte.</param>
internal sealed record DurationFact(string Origin, string Ending, int SizeClass)
{
    // A mean of the first few, then a moving one, so that a host that changes is believed.
    private const double LeastWeight = 0.2;

    /// <summary>Mean seconds from the first request to the file in its place.</summary>
    public double Seconds { get; init; }

    /// <summary>Mean size.</summary>
    public double Bytes { get; init; }

    /// <summary>How many there were.</summary>
    public int Samples { get; init; }

    /// <summary>When the last one ended.</summary>
    public DateTimeOffset LearnedAt { get; init; }

    /// <summary>The class of a size.</summary>
    public static int ClassOf(long bytes) => BitOperations.Log2((ulong)Math.Max(1, bytes)) / 2;

    /// <summary>The mean with one more, or with as many more as another fact stands for.</summary>
    public DurationFact With(double seconds, double bytes, int samples, DateTimeOffset at)
    {
        var weight = Math.Max((double)samples / (Samples + samples), Math.Min(1, LeastWeight * samples));
        return this with
        {
            Seconds = Seconds + ((seconds - Seconds) * weight),
            Bytes = Bytes + ((bytes - Bytes) * weight),
            Samples = (int)Math.Min(1_000_000, (long)Samples + samples),
            LearnedAt = at > LearnedAt ? at : LearnedAt,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Origin} .{Ending} ~{1L << Math.Min(62, 2 * SizeClass)} B: {Seconds:0.0} s");
}
