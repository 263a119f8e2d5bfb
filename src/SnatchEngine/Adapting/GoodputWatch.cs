using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Adapting;

/// <summary>Notices hosts that send persistently less than they were seen to: below half for 15 s.</summary>
/// <remarks>
/// What is usual is the best that a host was seen to send, alone and over each connection, fading by half in ten minutes; what an earlier process
/// learned of it is where that begins. A line that is as full as ever is no loss, however its hosts share it.
/// </remarks>
public sealed class GoodputWatch
{
    private const double Low = 0.5;
    private const double Fine = 0.7;
    private const double NearlyAll = 0.8;
    private const double NewShare = 0.3;
    private const double BusyCpu = 0.95;
    private const double SlowIo = 0.3;
    private const double Lossy = 0.02;
    private static readonly TimeSpan s_slowDisk = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_halves = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_persistent = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Known> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private double _bestOfAll;

    /// <summary>Takes in a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="learned">Bytes per second of one connection to an origin, as an earlier process saw it; null: it did not.</param>
    /// <param name="ourLimit">The limit of ours that holds now and did not from the start, in words; null: none does.</param>
    public IReadOnlyList<Degradation> Observe(LoadSample sample, Func<string, double?> learned, string? ourLimit)
    {
        var fade = Math.Pow(0.5, sample.Span / s_halves);
        var all = sample.Received.BytesPerSecond;
        foreach (var host in sample.Hosts)
        {
            KnownOf(host, sample.At, learned);
        }

        var isFull = all >= _bestOfAll * fade * NearlyAll;
        _bestOfAll = Math.Max(_bestOfAll * fade, all);
        List<(HostSpeed Host, Known Known)> low = [];
        List<Degradation> told = [];
        foreach (var host in sample.Hosts)
        {
            var known = KnownOf(host, sample.At, learned);
            known.Take(host, fade);
            if (known.IsToldLow && known.Speed >= known.Usual(host.Connections) * Fine)
            {
                known.IsToldLow = false;
                told.Add(new Degradation(sample.At, host.Origin, Rate(known.Speed), Rate(known.Usual(host.Connections)), DegradedCause.Host, "", IsOver: true));
            }

            var isLow = host.Connections > 0 && known.Speed < known.Usual(host.Connections) * Low && !(isFull && ourLimit is null) && sample.At - known.Since >= s_settling;
            known.LowSince = isLow ? known.LowSince ?? sample.At : null;
            if (isLow)
            {
                low.Add((host, known));
            }
        }

        foreach (var (host, known) in low)
        {
            if (!known.IsToldLow && sample.At - known.LowSince >= s_persistent)
            {
                known.IsToldLow = true;
                var (cause, why) = CauseOf(sample, low.Count, ourLimit);
                told.Add(new Degradation(sample.At, host.Origin, Rate(known.Speed), Rate(known.Usual(host.Connections)), cause, why, IsOver: false));
            }
        }

        return told;
    }

    private static (DegradedCause Cause, string Why) CauseOf(LoadSample sample, int low, string? ourLimit)
    {
        var active = sample.Hosts.Count(h => h.Connections > 0);
        return (sample, ourLimit) switch
        {
            (_, { } limit) => (DegradedCause.OurLimit, limit),
            ({ MachineCpu: >= BusyCpu and var cpu }, _) => (DegradedCause.Cpu, $"the processors are {StrainGauge.Percent(cpu)} busy"),
            ({ DiskLatency: { } latency }, _) when latency >= s_slowDisk => (DegradedCause.Disk, FormattableString.Invariant($"a request to the disk takes {latency.TotalMilliseconds:0}ms")),
            ({ IoPressure: >= SlowIo and var waits }, _) => (DegradedCause.Disk, $"something waited for disks {StrainGauge.Percent(waits)} of the time"),
            ({ Retransmitted: >= Lossy and var loss }, _) => (DegradedCause.Line, $"{StrainGauge.Percent(loss)} of the segments are sent again"),
            _ when active > 1 && low == active => (DegradedCause.Line, $"all {active} hosts are slower at once"),
            _ => (DegradedCause.Host, active > 1 ? "other hosts are as fast as ever" : "nothing here is busy"),
        };
    }

    private Known KnownOf(HostSpeed host, DateTimeOffset now, Func<string, double?> learned)
    {
        if (!_hosts.TryGetValue(host.Origin, out var known))
        {
            var one = learned(host.Origin) ?? 0;
            _hosts[host.Origin] = known = new Known(now, one);
            _bestOfAll = Math.Max(_bestOfAll, one);
        }

        return known;
    }

    private static ByteRate Rate(double bytes) => new((long)bytes);

    /// <summary>What is known of one host.</summary>
    private sealed class Known(DateTimeOffset since, double oneConnection)
    {
        private double _best = oneConnection;
        private double _bestOfOne = oneConnection;
        private double _one;

        public DateTimeOffset Since => since;

        public double Speed { get; private set; }

        public DateTimeOffset? LowSince { get; set; }

        public bool IsToldLow { get; set; }

        public double Usual(int connections) => Math.Min(_best, _bestOfOne * Math.Max(1, connections));

        public void Take(HostSpeed host, double fade)
        {
            Speed = Mean(Speed, host.Speed.BytesPerSecond);
            _one = Mean(_one, (double)host.Speed.BytesPerSecond / Math.Max(1, host.Connections));
            _best = Math.Max(_best * fade, Speed);
            _bestOfOne = Math.Max(_bestOfOne * fade, _one);
        }

        private static double Mean(double before, double now) => before <= 0 ? now : (before * (1 - NewShare)) + (now * NewShare);
    }
}
