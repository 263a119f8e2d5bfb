using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Resilience;

/// <summary>How many retries one host is worth: a tenth of its requests, one for each MiB it delivered, and some per minute. An empty budget delays, it never refuses.</summary>
public sealed class RetryBudget
{
    private const double PerRequest = 0.1;
    private const double PerMiB = 1;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly double _perSecond;
    private readonly double _most;
    private readonly Line<bool, bool> _line;
    private readonly Alarm _alarm;
    private double _tokens;
    private long _filledAt;

    /// <summary>Creates a full budget.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="perMinute">Retries that every minute adds.</param>
    /// <param name="most">Retries that can be saved up.</param>
    public RetryBudget(TimeProvider time, double perMinute = 5, double most = 20)
    {
        _time = time;
        _perSecond = perMinute / 60;
        _most = _tokens = most;
        _filledAt = time.GetTimestamp();
        _line = new Line<bool, bool>(_gate);
        _alarm = new Alarm(time, () =>
        {
            lock (_gate)
            {
                _alarm!.Rang();
                Serve();
            }
        });
    }

    /// <summary>Retries that could start now.</summary>
    public double Left
    {
        get
        {
            lock (_gate)
            {
                Fill();
                return _tokens;
            }
        }
    }

    /// <summary>A request was sent.</summary>
    public void CountRequest() => Add(PerRequest);

    /// <summary>Bytes of a file arrived that were not held before.</summary>
    /// <param name="bytes">How many.</param>
    public void CountProgress(long bytes) => Add(PerMiB * bytes / (1 << 20));

    /// <summary>Takes a retry if there is one and nobody waits for it.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            Fill();
            if (_line.Count > 0 || _tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }

    /// <summary>Takes a retry, waiting in line until there is one.</summary>
    /// <param name="cancellationToken">Leaves the line.</param>
    public ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Line<bool, bool>.Turn turn;
        lock (_gate)
        {
            Fill();
            if (_line.Count == 0 && _tokens >= 1)
            {
                _tokens--;
                return ValueTask.CompletedTask;
            }

            turn = _line.Join(true);
            Serve();
        }

        return Await(turn, cancellationToken);

        static async ValueTask Await(Line<bool, bool>.Turn turn, CancellationToken token) => await Line<bool, bool>.WaitAsync(turn, token);
    }

    private void Add(double tokens)
    {
        lock (_gate)
        {
            Fill();
            _tokens = Math.Min(_most, _tokens + tokens);
            Serve();
        }
    }

    private void Serve()
    {
        Fill();
        while (_line.Count > 0 && _tokens >= 1)
        {
            _tokens--;
            _line.ServeFirst(true);
        }

        if (_line.Count > 0)
        {
            _alarm.RingIn(TimeSpan.FromSeconds((1 - _tokens) / _perSecond));
        }
    }

    private void Fill()
    {
        var now = _time.GetTimestamp();
        var seconds = Math.Max(0, now - _filledAt) / (double)_time.TimestampFrequency;
        _filledAt = now;
        _tokens = Math.Min(_most, _tokens + seconds * _perSecond);
    }
}
