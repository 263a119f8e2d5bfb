using SnatchEngine.Benchmarks.Contenders;

namespace SnatchEngine.Benchmarks;

/// <summary>A figure of ours and the most it may be.</summary>
/// <param name="What">The figure, as <c>wall / aria2c</c>.</param>
/// <param name="Limit">The most it may be.</param>
/// <param name="Seen">What it was; null when it cannot be judged.</param>
/// <param name="Unjudged">Why it cannot be judged.</param>
sealed record Gate(string What, double Limit, double? Seen, string? Unjudged = null)
{
    /// <summary>Null: not judged.</summary>
    public bool? Held => Seen is { } seen ? seen <= Limit : null;

    /// <summary>Ours against the best form of a peer that did the job; a job that ours did wrong never passes.</summary>
    public static Gate Ratio(string figure, double limit, IReadOnlyList<Measurement> measurements, string family, Func<Measurement, double> value)
    {
        var what = $"{figure} / {family}";
        var peers = measurements.Where(m => m.Contender.Family == family && m.Problem is null).ToArray();
        return peers.Length == 0
            ? new Gate(what, limit, null, $"{family} is absent or failed")
            : Absolute(what, limit, measurements, ours => value(ours) / peers.Min(value));
    }

    /// <summary>Ours against a figure that stands by itself.</summary>
    public static Gate Absolute(string what, double limit, IReadOnlyList<Measurement> measurements, Func<Measurement, double> value) =>
        measurements.FirstOrDefault(m => m.Contender.Family == Contender.Ours) is { } ours
            ? new Gate(what, limit, ours.Problem is null ? value(ours) : double.PositiveInfinity, ours.Problem)
            : new Gate(what, limit, null, "snatch was not measured");
}
