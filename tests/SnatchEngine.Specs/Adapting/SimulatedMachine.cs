using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Adapting;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Specs.Adapting;

/// <summary>A machine whose processors are shared by a load of others and by downloads that follow the throttle, a second at a time.</summary>
internal sealed class SimulatedMachine(AdaptOptions options)
{
    private const double Lag = 0.6;
    private const double LineRate = 100 << 20;
    private const double OneConnection = 4 << 20;
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly LoadThrottle _throttle = new();
    private double _rate = LineRate;
    private int _second;

    /// <summary>What the profile allows.</summary>
    public ThrottleCeilings Ceilings { get; set; } = new(8, 20, null, ByteSize.MiB(64));

    /// <summary>Processor share of our downloads at the full rate of the line.</summary>
    public double OurShare { get; init; } = 0.3;

    public LoadThrottle Throttle => _throttle;

    public List<(int Second, ThrottleStep Step)> Steps { get; } = [];

    public List<double> Cpu { get; } = [];

    /// <summary>Runs on until a second, with what others want of the processors at each.</summary>
    public void RunUntil(int second, Func<int, double> others)
    {
        for (; _second < second; _second++)
        {
            var cuts = _throttle.Cuts;
            var allowed = OneConnection * (cuts.Connections ?? Ceilings.Connections) * (cuts.Files ?? Ceilings.Files);
            var target = Math.Min(Math.Min(LineRate, allowed), cuts.Rate?.BytesPerSecond ?? double.MaxValue);
            _rate += Lag * (target - _rate);
            var cpu = Math.Clamp(others(_second) + OurShare * _rate / LineRate, 0, 1);
            Cpu.Add(cpu);
            var sample = new LoadSample { At = s_start.AddSeconds(_second), MachineCpu = cpu, Received = new ByteRate((long)_rate), Active = 20 };
            Steps.AddRange(_throttle.Observe(sample, options, Ceilings).Select(step => (_second, step)));
        }
    }

    public int StepsBetween(int from, int to) => Steps.Count(s => s.Second >= from && s.Second < to);

    /// <summary>How often the direction changed between two seconds.</summary>
    public int TurnsBetween(int from, int to)
    {
        var steps = Steps.Where(s => s.Second >= from && s.Second < to).Select(s => s.Step.IsDown).ToList();
        return steps.Zip(steps.Skip(1)).Count(pair => pair.First != pair.Second);
    }
}
