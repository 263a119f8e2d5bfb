using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Adapting;

/// <summary>Decides from sample to sample how much of what the profile allows is used: a pure function of samples, its clock are their times.</summary>
/// <remarks>
/// Down when two samples in a row are above a threshold, a rung each 2 s, or a lever each sample when they are far above, or small steps did not help for 4 s. Up when all has been clear
/// for <see cref="AdaptOptions.RecoverAfter"/>, then a rung each fifth of that. A rung that proved too high is tried again after a wait that
/// doubles each time, to 5 min at most, so that a load which swings, or is our own, leads to a rest and not to a swing of ours.
/// </remarks>
public sealed class LoadThrottle
{
    private const int Enough = 2;

    // A step up is proven when it was not too much for so many times the time to recover.
    private const int Proof = 3;

    private static readonly TimeSpan s_stepDown = TimeSpan.FromSeconds(1.9);
    private static readonly TimeSpan s_leverDown = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_longestIdle = TimeSpan.FromSeconds(30);

    private readonly StrainGauge _gauge = new();
    private readonly MemoryGauge _memory = new();
    private readonly Queue<long> _rates = new();
    private ByteRate _rate;
    private int _above;
    private int _fine;
    private string? _cutFor;
    private bool _holds;
    private bool _lets;
    private DateTimeOffset? _aboveSince;
    private DateTimeOffset? _clearSince;
    private DateTimeOffset? _idleSince;
    private DateTimeOffset _lastDown;
    private DateTimeOffset? _lastUp;
    private int? _tooHigh;
    private bool _isFailing;
    private int _failures;
    private DateTimeOffset _retryAt;

    /// <summary>How far down: 0 is all that the profile allows, <see cref="Floor"/> the least.</summary>
    public int Depth { get; private set; }

    /// <summary>The deepest there is.</summary>
    public static int Floor => ThrottleLadder.Bottom;

    /// <summary>What is cut now.</summary>
    public ThrottleCuts Cuts { get; private set; } = ThrottleCuts.None;

    /// <summary>How short memory is.</summary>
    public MemoryPressure Pressure => _memory.Level;

    /// <summary>Why something is cut; null while nothing is.</summary>
    public string? Reason { get; private set; }

    /// <summary>Takes in a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="options">The thresholds in force.</param>
    /// <param name="ceilings">What the profile allows now.</param>
    /// <returns>What was turned; mostly nothing.</returns>
    public IReadOnlyList<ThrottleStep> Observe(LoadSample sample, AdaptOptions options, ThrottleCeilings ceilings)
    {
        Remember(sample.Received.BytesPerSecond);
        var strain = _gauge.Read(sample, options);
        _memory.Read(sample);
        var before = (Depth, Cuts);
        var reason = strain.Sentence;
        if (strain.Level >= StrainLevel.Above)
        {
            _aboveSince ??= sample.At;
            GoDown(sample.At, strain.Level == StrainLevel.FarAbove || sample.At - _aboveSince >= s_patience, options, ceilings);
        }
        else
        {
            (_above, _aboveSince) = (0, null);
            GoUp(sample.At, strain.Level == StrainLevel.Clear, options, ceilings, ref reason);
        }

        (Cuts, var why) = HoldNew(sample, options, At(Depth, options, ceilings));
        _cutFor = Depth > before.Depth ? reason : Depth == 0 ? null : _cutFor;
        Reason = _holds ? why : _cutFor;
        return Steps(sample.At, before.Depth, before.Cuts, reason, why, ceilings);
    }

    private void GoDown(DateTimeOffset now, bool isFar, AdaptOptions options, ThrottleCeilings ceilings)
    {
        _clearSince = null;
        _above++;
        if (_above < Enough || now - _lastDown < (isFar ? s_leverDown : s_stepDown))
        {
            return;
        }

        if (_lastUp is { } up && now - up <= options.RecoverAfter * Proof)
        {
            // It was the last step up that proved too much.
            (_isFailing, _lastUp) = (true, null);
            var wait = options.RecoverAfter * Math.Pow(2, Math.Min(++_failures, 16));
            _retryAt = now + (wait < s_longestWait ? wait : s_longestWait);
        }

        // However far down this leads, that far up is too high for a while.
        _tooHigh = _isFailing ? Depth : _tooHigh;

        if (Depth < ThrottleLadder.Rungs * (int)ThrottleLever.Rate + 1)
        {
            _rate = new ByteRate(_rates.Max());
        }

        var next = ThrottleLadder.Below(Depth, isFar, depth => At(depth, options, ceilings));
        if (next != Depth)
        {
            (Depth, _lastDown) = (next, now);
        }
    }

    private void GoUp(DateTimeOffset now, bool isClear, AdaptOptions options, ThrottleCeilings ceilings, ref string reason)
    {
        if (!options.IsOn && Depth > 0)
        {
            (Depth, reason) = (0, "the profile's adapt watches nothing any more");
            return;
        }

        if (_lastUp is { } calm && Depth <= _tooHigh && now - calm > options.RecoverAfter * Proof)
        {
            (_tooHigh, _failures) = (null, 0);
        }

        if (!isClear)
        {
            _clearSince = null;
            return;
        }

        _isFailing = false;
        _clearSince ??= now;
        var every = Clamp(options.RecoverAfter / 5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        if (Depth == 0 || now - _clearSince < options.RecoverAfter || (_lastUp is { } up && now - up < every))
        {
            return;
        }

        var next = ThrottleLadder.Above(Depth, depth => At(depth, options, ceilings));
        if (next <= _tooHigh && now < _retryAt)
        {
            return;
        }

        (Depth, _lastUp) = (next, now);
        reason = FormattableString.Invariant($"clear for {(now - _clearSince.Value).TotalSeconds:0} s");
    }

    private (ThrottleCuts Cuts, string Why) HoldNew(LoadSample sample, AdaptOptions options, ThrottleCuts cuts)
    {
        var room = StrainGauge.Room(sample.DiskFree, options.DiskFreeBelow);
        var isDiskShort = room?.Level == StrainLevel.FarAbove;
        var isShort = _memory.Level == MemoryPressure.High || isDiskShort;
        _fine = isShort ? 0 : _fine + 1;
        _holds = isShort || (_holds && _fine < Enough);
        _idleSince = !_holds || (sample.Active > 0 && !_lets) ? null : _idleSince ?? sample.At;

        // What presses may be others' for ever: after a while with nothing under way, files come one by one.
        _lets = sample.At - _idleSince >= s_longestIdle;
        var why = !_holds ? $"enough is free again: {_memory.Sentence}" : isDiskShort ? room!.Sentence : _memory.Sentence;
        return (cuts with { StartsNothing = _holds && !_lets, OneByOne = _holds && _lets }, _lets ? $"nothing has been under way for 30 s; {why}" : why);
    }

    private List<ThrottleStep> Steps(DateTimeOffset at, int depthBefore, ThrottleCuts cutsBefore, string reason, string why, ThrottleCeilings ceilings)
    {
        var steps = new List<ThrottleStep>();
        if (Depth != depthBefore)
        {
            var isDown = Depth > depthBefore;
            var lever = ThrottleLadder.LeverTo(Math.Max(Depth, depthBefore));
            steps.Add(new ThrottleStep(at, isDown, lever, ThrottleLadder.Show(lever, cutsBefore, ceilings), ThrottleLadder.Show(lever, Cuts, ceilings), reason));
        }

        var (was, now) = (ThrottleLadder.Show(ThrottleLever.Starts, cutsBefore, ceilings), ThrottleLadder.Show(ThrottleLever.Starts, Cuts, ceilings));
        if (was != now)
        {
            steps.Add(new ThrottleStep(at, Cuts.StartsNothing, ThrottleLever.Starts, was, now, why));
        }

        return steps;
    }

    private ThrottleCuts At(int depth, AdaptOptions options, ThrottleCeilings ceilings) => ThrottleLadder.At(depth, ceilings, _rate, options.FloorRate);

    private void Remember(long bytesPerSecond)
    {
        _rates.Enqueue(bytesPerSecond);
        if (_rates.Count > 5)
        {
            _rates.Dequeue();
        }
    }

    private static TimeSpan Clamp(TimeSpan value, TimeSpan least, TimeSpan most) => value < least ? least : value > most ? most : value;
}
