using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Abstractions.Lending;

/// <summary>Tries a call again when it failed for a reason that may pass, after waits that grow.</summary>
/// <remarks>
/// Exponential back-off with full jitter (M. Brooker, <i>Exponential Backoff And Jitter</i>): before the n-th further try a random part of backoff × 2^(n-1), at most <see cref="MaxBackoff"/>.
/// <see cref="PluginEnvironment.Http"/> retries by itself; wrap this around something of your own, not around single requests.
/// </remarks>
public sealed class Retry
{
    /// <summary>The key of <see cref="Exception.Data"/> under which an exception may tell, as a <see cref="TimeSpan"/>, how long to wait.</summary>
    public const string RetryAfterKey = "Retry-After";

    private readonly TimeProvider _time;

    /// <summary>Creates the policy.</summary>
    /// <param name="attempts">Tries in all, the first included; at least 1.</param>
    /// <param name="backoff">The longest wait before the second try; not negative.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public Retry(int attempts, TimeSpan backoff, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoff, TimeSpan.Zero);
        (Attempts, Backoff, _time) = (attempts, backoff, time ?? TimeProvider.System);
    }

    /// <summary>Tries in all.</summary>
    public int Attempts { get; }

    /// <summary>The longest wait before the second try.</summary>
    public TimeSpan Backoff { get; }

    /// <summary>The longest wait of its own. Default: 60 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait an exception may ask for; one that asks for more is raised at once, as holding on would help nobody. Default: 5 min.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Which exceptions are worth another try. Default: <see cref="MayPass"/>. The caller's own cancellation never is.</summary>
    public Func<Exception, bool> Handles { get; init; } = MayPass;

    /// <summary>Random numbers in [0, 1). Default: <see cref="Random.Shared"/>.</summary>
    public Func<double> Jitter { get; init; } = static () => Random.Shared.NextDouble();

    /// <summary>Everything, but for what cannot change by itself: a missing argument, an HTTP status such as 404, an <see cref="ExtractionException"/> that is neither transient nor a rate limit, a program that is not there.</summary>
    /// <param name="exception">What was thrown.</param>
    public static bool MayPass(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => (int)status is 408 or 425 or 429 or (>= 500 and not 501 and not 505),
        ExtractionException { Failure: not (ExtractionFailure.Transient or ExtractionFailure.RateLimited) } => false,
        ProgramException { Failure: not ProgramFailure.TimedOut } or ArgumentException or NotSupportedException or ObjectDisposedException => false,
        _ => true,
    };

    /// <summary>Makes a call until it succeeds, at most <see cref="Attempts"/> times.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Given to the call; ends the waits too.</param>
    /// <returns>What the call returned.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled; no further try was made.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return await call(cancellationToken);
            }
            catch (Exception e) when (IsWorthAnother(e, attempt, cancellationToken))
            {
                wait = WaitAfter(e, attempt);
                if (wait > MaxRetryAfter && wait > MaxBackoff)
                {
                    throw;
                }
            }

            await Task.Delay(wait, _time, cancellationToken);
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, Task{T}}, CancellationToken)"/>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Given to the call; ends the waits too.</param>
    public Task RunAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken = default) =>
        RunAsync(async token => { await call(token); return true; }, cancellationToken);

    private bool IsWorthAnother(Exception error, int attempt, CancellationToken cancellationToken) =>
        attempt < Attempts && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested) && Handles(error);

    private TimeSpan WaitAfter(Exception error, int attempt)
    {
        var most = Math.Min(MaxBackoff.TotalSeconds, Backoff.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 62)));
        var own = TimeSpan.FromSeconds(most * Math.Clamp(Jitter(), 0, 1));
        var asked = Asked(error);
        return asked > own ? asked : own;
    }

    private TimeSpan Asked(Exception error) => error switch
    {
        BreakerOpenException open => open.RetryAfter,
        ExtractionException { NotBefore: { } moment } => moment - _time.GetUtcNow(),
        _ when error.Data[RetryAfterKey] is TimeSpan span => span,
        _ => TimeSpan.Zero,
    };
}
