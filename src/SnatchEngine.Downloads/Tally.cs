using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Downloads;

/// <summary>What one download has cost so far, and what a person should know of it.</summary>
internal sealed class Tally(TimeProvider time, TrafficCount traffic)
{
    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly List<string> _notes = [];

    public int Requests { get; set; }

    /// <summary>The bytes that came, and what became of them.</summary>
    public WireTally Wire { get; } = new(traffic);

    public int PeakConnections { get; set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_gate)
            {
                return [.. _notes];
            }
        }
    }

    public void Note(string sentence)
    {
        lock (_gate)
        {
            if (!_notes.Contains(sentence))
            {
                _notes.Add(sentence);
            }
        }
    }

    public DownloadedFile AlreadyThere(string path, string? verified) => new()
    {
        Path = path,
        Length = new FileInfo(path).Length,
        Outcome = DownloadOutcome.AlreadyComplete,
        Verified = verified,
        Wire = Wire.Bytes,
        Requests = Requests,
        Elapsed = Elapsed,
        Notes = Notes,
    };
}
