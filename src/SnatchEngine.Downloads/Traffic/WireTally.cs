using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Traffic;

/// <summary>The bytes of one download; each is counted for the whole core too.</summary>
/// <param name="all">The count of the core.</param>
internal sealed class WireTally(TrafficCount all)
{
    private readonly Lock _gate = new();
    private WireBytes _bytes;

    /// <summary>What came so far, and what of it was thrown away.</summary>
    public WireBytes Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Bytes were read from a body.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="host">Who sent them.</param>
    public void Received(long bytes, HostGate host)
    {
        host.CountReceived(bytes);
        Add(new WireBytes(bytes, 0, 0, 0));
    }

    /// <summary>Of the bytes read so many were brought by a rival already.</summary>
    public void Hedged(long bytes) => Add(new WireBytes(0, 0, bytes, 0));

    /// <summary>Of the bytes read so many only proved what is here.</summary>
    public void Overlapped(long bytes) => Add(new WireBytes(0, 0, 0, bytes));

    /// <summary>So many bytes are dropped, to be fetched again or not at all. Those of an earlier run were not received in this one.</summary>
    public void Dropped(long bytes)
    {
        lock (_gate)
        {
            Add(new WireBytes(0, Math.Clamp(bytes, 0, _bytes.Useful), 0, 0));
        }
    }

    /// <summary>All that came is dropped.</summary>
    public void DroppedAll() => Dropped(long.MaxValue);

    private void Add(WireBytes bytes)
    {
        lock (_gate)
        {
            _bytes += bytes;
        }

        all.Add(bytes);
    }
}
