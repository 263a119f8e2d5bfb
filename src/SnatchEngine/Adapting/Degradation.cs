using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Adapting;

/// <summary>What probably makes a host slower than it was.</summary>
public enum DegradedCause
{
    /// <summary>The host itself, or the way to it.</summary>
    Host,

    /// <summary>The line: it loses segments, or every host is slow at once.</summary>
    Line,

    /// <summary>The disk that files go to.</summary>
    Disk,

    /// <summary>The processors.</summary>
    Cpu,

    /// <summary>A limit of ours.</summary>
    OurLimit,
}

/// <summary>A host sends clearly less than it used to, and that for a while; or it sends as it used to again.</summary>
/// <param name="At">When it was clear.</param>
/// <param name="Origin">Scheme, host and port.</param>
/// <param name="Now">What it sends.</param>
/// <param name="Usual">What it was seen to send over as many connections.</param>
/// <param name="Cause">What it probably is.</param>
/// <param name="Why">What speaks for that.</param>
/// <param name="IsOver">It is over.</param>
public sealed record Degradation(DateTimeOffset At, string Origin, ByteRate Now, ByteRate Usual, DegradedCause Cause, string Why, bool IsOver)
{
    /// <summary>All of it in a line.</summary>
    public string Sentence => IsOver
        ? $"recovered: {Origin} sends {Now} again"
        : $"degraded: {Origin} sends {Now}, and {Usual} before; probably {CauseName}: {Why}";

    /// <summary>The cause in words.</summary>
    public string CauseName => Cause switch
    {
        DegradedCause.Host => "the host",
        DegradedCause.Line => "the line",
        DegradedCause.Disk => "the disk",
        DegradedCause.Cpu => "the CPU",
        _ => "our limit",
    };
}
