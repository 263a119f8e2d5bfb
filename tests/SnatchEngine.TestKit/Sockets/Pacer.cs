using System.Diagnostics;

namespace SnatchEngine.TestKit.Sockets;

/// <summary>Lets bytes pass at a rate in real time; whoever shares it shares the rate.</summary>
internal sealed class Pacer(long bytesPerSecond)
{
    private const int MaxSlice = 64 << 10;
    private static readonly long CatchUp = Stopwatch.Frequency / 20;
    private readonly Lock _lock = new();
    private long _next = Stopwatch.GetTimestamp();

    /// <summary>Waits until some of the wanted bytes may pass, and says how many.</summary>
    public async Task<int> TakeAsync(int wanted, CancellationToken cancellationToken)
    {
        var slice = (int)Math.Clamp(bytesPerSecond / 100, 1, Math.Min(wanted, MaxSlice));
        TimeSpan wait;
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            _next = Math.Max(_next, now - CatchUp);
            wait = Stopwatch.GetElapsedTime(now, _next);
            _next += (long)(slice * (double)Stopwatch.Frequency / bytesPerSecond);
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, cancellationToken);
        return slice;
    }
}
