namespace SnatchEngine.Adapting;

/// <summary>What is turned down, in this order; up again in the other.</summary>
public enum ThrottleLever
{
    /// <summary>Connections of each file.</summary>
    Connections,

    /// <summary>Files at once.</summary>
    Files,

    /// <summary>Bytes per second of the process.</summary>
    Rate,

    /// <summary>The ceiling of the buffers.</summary>
    Buffers,

    /// <summary>Whether anything new is started.</summary>
    Starts,
}

/// <summary>One step of the throttle.</summary>
/// <param name="At">When.</param>
/// <param name="IsDown">Down, or up again.</param>
/// <param name="Lever">What was turned.</param>
/// <param name="From">What it was, as people write it.</param>
/// <param name="To">What it is.</param>
/// <param name="Reason">Why, such as <c>CPU 93% (adapt.cpu-above: 70%)</c>.</param>
public sealed record ThrottleStep(DateTimeOffset At, bool IsDown, ThrottleLever Lever, string From, string To, string Reason)
{
    /// <summary>All of it in a line.</summary>
    public string Sentence => $"{(IsDown ? "stepping back" : "stepping up")}: {Name} {From} -> {To}; {Reason}";

    /// <summary>What was turned, in words.</summary>
    public string Name => Lever switch
    {
        ThrottleLever.Connections => "connections per file",
        ThrottleLever.Files => "files at once",
        ThrottleLever.Rate => "rate",
        ThrottleLever.Buffers => "buffers",
        _ => "new files",
    };
}
