using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Adapting;

/// <summary>Holds samples against the thresholds. A figure counts as the median of three samples, so that a single spike is none.</summary>
/// <remarks>
/// Clear is 15 % below a threshold (25 % above it for room on the disk): the band between is the hysteresis. Far above is the middle between a
/// share's threshold and all, twice a time or a loss, half of the room.
/// </remarks>
public sealed class StrainGauge
{
    private const double Clear = 0.85;
    private const double ClearRoom = 1.25;

    private readonly Recent _cpu = new();
    private readonly Recent _memory = new();
    private readonly Recent _latency = new();
    private readonly Recent _loss = new();

    /// <summary>Takes in a sample; what it does not know presses nothing.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="options">The thresholds.</param>
    /// <returns>What is pressed hardest.</returns>
    public Strain Read(LoadSample sample, AdaptOptions options)
    {
        var worst = Strain.None;
        Take(ref worst, Share(StrainKind.Cpu, "CPU", "cpu-above", _cpu.Add(sample.MachineCpu), options.CpuAbove));
        Take(ref worst, Share(StrainKind.Memory, "memory", "memory-above", _memory.Add(sample.MemoryShare), options.MemoryAbove));
        Take(ref worst, Room(sample.DiskFree, options.DiskFreeBelow));
        Take(ref worst, Latency(_latency.Add(sample.DiskLatency?.TotalMilliseconds), options.DiskLatencyAbove));
        Take(ref worst, Loss(_loss.Add(sample.Retransmitted), options.NetworkLossAbove));
        return worst;
    }

    internal static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#}%");

    private static void Take(ref Strain worst, Strain? other) => worst = other is not null && other.Level > worst.Level ? other : worst;

    private static Strain? Share(StrainKind kind, string name, string key, double? value, double? threshold) => value is { } now && threshold is { } most
        ? new Strain(kind, Level(now, most, most * Clear, (1 + most) / 2), $"{name} {Percent(now)} (adapt.{key}: {Percent(most)})")
        : null;

    private static Strain? Loss(double? value, double? threshold) => value is { } now && threshold is { } most
        ? new Strain(StrainKind.NetworkLoss, Level(now, most, most * Clear, most * 2), $"network loss {Percent(now)} (adapt.network-loss-above: {Percent(most)})")
        : null;

    private static Strain? Latency(double? value, TimeSpan? threshold) => value is { } now && threshold is { TotalMilliseconds: var most }
        ? new Strain(
            StrainKind.DiskLatency, Level(now, most, most * Clear, most * 2),
            string.Create(CultureInfo.InvariantCulture, $"disk latency {now:0.#}ms (adapt.disk-latency-above: {most:0.#}ms)"))
        : null;

    internal static Strain? Room(ByteSize? free, ByteSize? threshold) => free is { Bytes: var now } && threshold is { Bytes: var least }
        ? new Strain(
            StrainKind.DiskFree, now < least / 2 ? StrainLevel.FarAbove : now < least ? StrainLevel.Above : now < least * ClearRoom ? StrainLevel.Near : StrainLevel.Clear,
            $"free on the disk {free} (adapt.disk-free-below: {Yaml.Read.Size.Show(threshold)})")
        : null;

    private static StrainLevel Level(double now, double most, double clear, double far) =>
        now >= far && now > most ? StrainLevel.FarAbove : now > most ? StrainLevel.Above : now > clear ? StrainLevel.Near : StrainLevel.Clear;

    /// <summary>The median of the last three values; a gap counts as no value.</summary>
    private sealed class Recent
    {
        private double? _before;
        private double? _last;

        public double? Add(double? value)
        {
            var (before, last) = (_before, _last);
            (_before, _last) = (last, value);
            return (before, last, value) switch
            {
                (_, _, null) => null,
                ({ } a, { } b, { } c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c)),
                // Of two the lower: one high value alone proves nothing yet.
                (_, { } b, { } c) => Math.Min(b, c),
                _ => value,
            };
        }
    }
}
