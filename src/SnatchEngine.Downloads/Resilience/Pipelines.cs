using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Resilience;

/// <summary>All that is built with Polly. Segments are retried by their own loop, as they go on from bytes that only they know of; its policies are <see cref="Backoff"/>, <see cref="AttemptBudget"/> and <see cref="HostGate"/>.</summary>
public static class Pipelines
{
    /// <summary>For requests that start from nothing and end as a whole: manifests, playlists, lists of hashes, probes. Headers time-out within, retries around.</summary>
    /// <param name="gate">The host: its retry budget is charged, its pause and breaker are waited for.</param>
    /// <param name="options">How many tries.</param>
    /// <param name="timeouts">How long one try may take to its answer.</param>
    /// <param name="backoff">How long between tries.</param>
    /// <param name="time">The clock.</param>
    public static ResiliencePipeline WholeRequest(HostGate gate, DownloadOptions options, AdaptiveTimeouts timeouts, Backoff backoff, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                ShouldHandle = static failed => ValueTask.FromResult(failed.Outcome.Exception is { } cause && TransientFailure.Of(cause) == FailureClass.Transient),
                DelayGenerator = failed => ValueTask.FromResult<TimeSpan?>(backoff.Wait(failed.AttemptNumber + 1)),
                OnRetry = failed => gate.WaitForRetryAsync(failed.Context.CancellationToken),
            });
        }

        return builder
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = _ => ValueTask.FromResult(timeouts.Headers(gate.Memory)) })
            .Build();
    }

    /// <summary>The circuit of one host, fed with verdicts. It opens at the first failure that counts, so that the caller's count of failures in a row decides, and not a ratio.</summary>
    internal static ResiliencePipeline<bool> Breaker(TimeProvider time, CircuitBreakerStateProvider state, TimeSpan pause, Func<bool> counts) =>
        new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                FailureRatio = 0,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromDays(1),
                BreakDuration = pause,
                StateProvider = state,
                ShouldHandle = verdict => ValueTask.FromResult(!verdict.Outcome.Result && counts()),
            })
            .Build();
}
