using Polly;
using Polly.CircuitBreaker;

namespace SnatchEngine.Downloads.Resilience;

/// <summary>All that is built with Polly. Segments are retried by their own loop, as they go on from bytes that only they know of; its policies are <see cref="Backoff"/>, <see cref="AttemptBudget"/> and <see cref="HostGate"/>.</summary>
internal static class Pipelines
{
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
