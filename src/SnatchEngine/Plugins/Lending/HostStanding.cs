using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Downloads.Resilience;

namespace SnatchEngine.Plugins.Lending;

/// <summary>How one origin stands with all plugins: whether it asked to be left alone, and whether it is down.</summary>
internal sealed class HostStanding(string host, TimeProvider time)
{
    /// <summary>The longest a request waits for its turn; whoever would wait longer is told when to come again.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private long _pausedAt;
    private TimeSpan _pause;

    /// <summary>Whether it is asked at all.</summary>
    public HostBreaker Breaker { get; } = new(time);

    /// <summary>How long it asked to be left alone, from now.</summary>
    public TimeSpan PauseLeft
    {
        get
        {
            lock (_gate)
            {
                var left = _pause - time.GetElapsedTime(_pausedAt);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>It asks to be left alone.</summary>
    public void Pause(TimeSpan span)
    {
        lock (_gate)
        {
            if (span > _pause - time.GetElapsedTime(_pausedAt))
            {
                (_pause, _pausedAt) = (span, time.GetTimestamp());
            }
        }
    }

    /// <summary>Waits until it may be asked.</summary>
    /// <returns>The request's number, for the verdict.</returns>
    /// <exception cref="ExtractionException">It wants to be left alone for longer than a request waits.</exception>
    /// <exception cref="HttpRequestException">It is down.</exception>
    public async ValueTask<long> BeginAsync(CancellationToken cancellationToken)
    {
        while (PauseLeft is var left && left > TimeSpan.Zero)
        {
            RefuseLongWait(left, $"{host} asks to be left alone for another {left.TotalSeconds:0} s", time);
            await Task.Delay(left, time, cancellationToken);
        }

        return Breaker.TryBegin(out var ticket) ? ticket
            : throw new HttpRequestException(HttpRequestError.ConnectionError, $"{host} is left alone for another {Breaker.OpenFor.TotalSeconds:0} s, as {HostBreaker.FailuresInARow} requests in a row failed, the last: {Breaker.Reason}");
    }

    /// <summary>Raises a wait that is too long to be waited for, with the moment to come again.</summary>
    public static void RefuseLongWait(TimeSpan wait, string why, TimeProvider time)
    {
        if (wait > LongestWait)
        {
            throw new ExtractionException(ExtractionFailure.RateLimited, why) { NotBefore = time.GetUtcNow() + wait };
        }
    }
}
