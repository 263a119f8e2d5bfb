namespace SnatchEngine.Downloads.Throttling;

/// <summary>A request was not sent, because another download has just found the host still down.</summary>
/// <param name="message">Which host, and why it is down.</param>
/// <param name="failedProbes">Failed probes so far, this one included.</param>
/// <param name="hasAnswered">Whether it ever answered, if only with errors.</param>
public sealed class HostDownException(string message, int failedProbes, bool hasAnswered) : Exception(message)
{
    /// <summary>Failed probes so far, this one included.</summary>
    public int FailedProbes => failedProbes;

    /// <summary>Whether it ever answered, if only with errors.</summary>
    public bool HasAnswered => hasAnswered;
}
