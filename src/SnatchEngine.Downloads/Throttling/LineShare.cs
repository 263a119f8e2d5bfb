using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Downloads.Throttling;

/// <summary>Keeps our part of the line small enough for others while downloads run: a reserve, or giving way by delay, or both.</summary>
/// <param name="limits">Where the limit is set.</param>
/// <param name="traffic">What came.</param>
/// <param name="delays">The delay of the way.</param>
/// <param name="time">The clock.</param>
internal sealed class LineShare(LimitTree limits, TrafficCount traffic, PathDelays delays, TimeProvider time) : IDisposable
{
    private const double WorthAChange = 0.02;
    private const double NearlyAll = 0.9;
    private const int Window = 5;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CapacityMeter _meter = new();
    private readonly DelayYield _yield = new();
    private readonly Queue<(TimeSpan At, long Bytes)> _recent = new();
    private readonly long _started = time.GetTimestamp();
    private ITimer? _timer;
    private DownloadOptions? _options;
    private TimeSpan _activeAt;
    private double? _reserved;

    /// <summary>Takes the wishes of other options; without any, the line is ours again.</summary>
    public void Change(DownloadOptions options)
    {
        lock (_gate)
        {
            _options = options;
            if (options.Reserve is null && !options.Yield)
            {
                Stop();
            }
        }
    }

    /// <summary>A download begins under these options.</summary>
    public void Begin(DownloadOptions options)
    {
        lock (_gate)
        {
            _options = options;
            _activeAt = Now;
            if (_timer is null)
            {
                // Whoever begins must not be kept alive by the timer.
                using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
                _timer = time.CreateTimer(static share => ((LineShare)share!).Tick(), this, s_tick, s_tick);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            Stop();
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_started);

    private void Tick()
    {
        lock (_gate)
        {
            if (_timer is null || _options is not { } options)
            {
                return;
            }

            var now = Now;
            _activeAt = traffic.IsActive ? now : _activeAt;
            if (now - _activeAt >= s_rest)
            {
                Stop();
                return;
            }

            var delivered = Delivered(now);
            var yielded = options.Yield ? _yield.Observe(now, delays.Look(now, _yield.IsLimiting), delivered) : null;

            // What we leave to others by delay says nothing of what the line carries, once that is known.
            var isHeld = delivered >= limits.TightestBelowLine * NearlyAll || (_meter.Capacity is not null && yielded < (_reserved ?? double.PositiveInfinity));
            _reserved = options.Reserve is { } reserve ? _meter.Observe(now, delivered, isHeld, reserve) : null;
            Set(_reserved is null || yielded < _reserved ? yielded : _reserved);
        }
    }

    private double Delivered(TimeSpan now)
    {
        _recent.Enqueue((now, traffic.Bytes.Received));
        if (_recent.Count > Window + 1)
        {
            _recent.Dequeue();
        }

        var (at, bytes) = _recent.Peek();
        return now > at ? (traffic.Bytes.Received - bytes) / (now - at).TotalSeconds : 0;
    }

    private void Set(double? rate)
    {
        var before = limits.Line?.BytesPerSecond;
        if (rate is null != before is null || (rate is { } now && before is { } then && Math.Abs(now - then) > then * WorthAChange))
        {
            limits.Line = rate is { } bytes ? new ByteRate(Math.Max(1, (long)bytes)) : null;
        }
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
        _recent.Clear();
        _meter.Rest();
        _yield.Rest();
        delays.Rest();
        _reserved = null;
        Set(null);
    }
}
