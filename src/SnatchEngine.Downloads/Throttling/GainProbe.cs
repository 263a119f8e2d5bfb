namespace SnatchEngine.Downloads.Throttling;

/// <summary>Decides how many connections a file gets: doubles while that pays, else goes back and stays, and asks again now and then.</summary>
/// <remarks>A trial is judged over one window, begun a quarter of a window after its connections are open; a close call gets a second window. Not thread-safe.</remarks>
public sealed class GainProbe
{
    /// <summary>Growth of goodput that a doubling must bring.</summary>
    public const double Gain = 0.15;

    private const double CloseCall = 0.06;

    private readonly int _most;
    private readonly TimeSpan _window;
    private readonly TimeSpan _again;
    private int _before;
    private double _goodputBefore;
    private bool _isTrial;
    private bool _isSecondLook;
    private bool _wasRefused;
    private TimeSpan _trialAt;
    private TimeSpan _nextTrial;
    private TimeSpan _steadyAt;
    private TimeSpan? _from;
    private long _fromBytes;

    /// <summary>Creates the probe.</summary>
    /// <param name="most">Connections it may grow to.</param>
    /// <param name="window">How long goodput is measured. Default: 2 s.</param>
    /// <param name="again">How long after a trial failed the next begins. Default: 30 s.</param>
    /// <param name="start">Connections to begin with. Default: 1.</param>
    public GainProbe(int most, TimeSpan? window = null, TimeSpan? again = null, int start = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        _most = most;
        _window = window ?? TimeSpan.FromSeconds(2);
        _again = again ?? TimeSpan.FromSeconds(30);
        Target = Math.Clamp(start, 1, most);
    }

    /// <summary>Connections the file should have now.</summary>
    public int Target { get; private set; }

    /// <summary>How the last trial ended; null before one has.</summary>
    public GainVerdict? Last { get; private set; }

    /// <summary>Works with as many as are known to pay from now on, and tries from there for more. What was found out here already is believed more.</summary>
    /// <param name="connections">As many as paid before.</param>
    /// <param name="now">The clock of <see cref="Observe"/>.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Suggest(int connections, TimeSpan now)
    {
        if (Last is not null || _wasRefused)
        {
            return false;
        }

        Target = _before = Math.Clamp(connections, 1, _most);
        GoBack(now);
        _nextTrial = now;
        return true;
    }

    /// <summary>Whether more connections than before are being tried out.</summary>
    public bool IsTrying => _isTrial;

    /// <summary>Takes in how far the file is; call it some times per window.</summary>
    /// <param name="now">Any steady clock.</param>
    /// <param name="totalBytes">Bytes of the file received so far.</param>
    /// <param name="open">Connections that are open.</param>
    /// <param name="isHeld">A speed limit or the disk holds the transfer, or too little is left to be worth a connection: nothing can be learned, nothing grows.</param>
    public void Observe(TimeSpan now, long totalBytes, int open, bool isHeld = false)
    {
        if (isHeld)
        {
            _from = null;
            _trialAt = now;
            return;
        }

        if (open < Target)
        {
            _from = null;
            if (_isTrial && now - _trialAt > _window * 2)
            {
                // The host, or the budget, does not give that many.
                GoBack(now);
            }

            return;
        }

        if (_from is not { } from)
        {
            // Connections that have just opened are still finding their speed.
            _steadyAt = _isTrial ? now + _window / 4 : now;
            Begin(now, totalBytes);
            return;
        }

        if (now < _steadyAt || totalBytes < _fromBytes)
        {
            Begin(now, totalBytes);
            return;
        }

        if (now - from >= (_isSecondLook ? _window * 2 : _window))
        {
            Judge(now, totalBytes, (totalBytes - _fromBytes) / (now - from).TotalSeconds);
        }
    }

    /// <summary>The host refused a connection: half as many, and no trial for a while.</summary>
    /// <param name="now">The clock of <see cref="Observe"/>.</param>
    public void Refused(TimeSpan now)
    {
        _wasRefused = true;
        Target = Math.Max(1, Target / 2);
        _before = Target;
        GoBack(now);
    }

    private void Judge(TimeSpan now, long totalBytes, double goodput)
    {
        if (_isTrial)
        {
            // The last step may be less than a doubling, and then it must bring less.
            var needed = 1 + Gain * ((double)Target / _before - 1);
            var gain = _goodputBefore > 0 ? goodput / _goodputBefore : double.PositiveInfinity;
            if (!_isSecondLook && Math.Abs(gain - needed) < CloseCall)
            {
                _isSecondLook = true;
                return;
            }

            Last = new GainVerdict(_before, Target, gain, needed);
            if (!Last.HasPaid)
            {
                GoBack(now);
                return;
            }

            _nextTrial = now;
        }

        _isTrial = false;
        _goodputBefore = goodput;
        Begin(now, totalBytes);
        if (Target < _most && now >= _nextTrial)
        {
            (_before, Target) = (Target, Math.Min(Target * 2, _most));
            (_isTrial, _trialAt, _from) = (true, now, null);
        }
    }

    private void GoBack(TimeSpan now)
    {
        Target = _before;
        (_isTrial, _isSecondLook, _from) = (false, false, null);
        _nextTrial = now + _again;
    }

    private void Begin(TimeSpan from, long totalBytes)
    {
        (_from, _fromBytes, _isSecondLook) = (from, totalBytes, false);
    }
}
