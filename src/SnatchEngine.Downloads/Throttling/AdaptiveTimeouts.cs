namespace SnatchEngine.Downloads.Throttling;

/// <summary>How long a host may be silent: the options' figures until its own habits are known, then four times its p99 within 10 and 60 s.</summary>
/// <param name="options">The figures to start from; exact ones never adapt.</param>
public sealed class AdaptiveTimeouts(DownloadOptions options)
{
    private const double Patience = 4;
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60);

    /// <summary>Time to the response headers.</summary>
    public TimeSpan Headers(HostMemory host) => Adapt(host, options.HeadersTimeout);

    /// <summary>Time without a byte; waits for a speed limit do not count.</summary>
    public TimeSpan Idle(HostMemory host) => Adapt(host, options.IdleTimeout);

    private TimeSpan Adapt(HostMemory host, TimeSpan configured)
    {
        if (options.ExactTimeouts || host.HeadersP99 is not { } p99)
        {
            return configured;
        }

        var wanted = p99 * Patience;
        return wanted < s_least ? s_least : wanted > s_most ? s_most : wanted;
    }
}
