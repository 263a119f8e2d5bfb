namespace SnatchEngine.Cli.Terminal;

/// <summary>Speed over the last seconds, from a count that is looked at now and then.</summary>
internal sealed class Speedometer(TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(5);

    private readonly Queue<(long At, long Bytes)> _seen = new();
    private (long At, long Bytes) _last;

    /// <summary>Bytes per second.</summary>
    public double Speed { get; private set; }

    /// <summary>Takes in the present count.</summary>
    /// <param name="bytes">Bytes so far.</param>
    /// <param name="isMoving">False while nothing can come; the count may then jump without being speed, as when a part file is found.</param>
    public void Look(long bytes, bool isMoving)
    {
        if (!isMoving || (_seen.Count > 0 && bytes < _last.Bytes))
        {
            _seen.Clear();
            Speed = 0;
        }

        _last = (time.GetTimestamp(), bytes);
        _seen.Enqueue(_last);
        while (_seen.Count > 2 && time.GetElapsedTime(_seen.Peek().At, _last.At) > s_window)
        {
            _seen.Dequeue();
        }

        var (at, had) = _seen.Peek();
        var passed = time.GetElapsedTime(at, _last.At).TotalSeconds;
        Speed = passed > 0 ? (bytes - had) / passed : 0;
    }
}
