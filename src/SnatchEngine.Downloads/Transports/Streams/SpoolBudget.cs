namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>Memory of the process for pieces that wait for their turn to be written. Nobody waits for it: without it a piece goes to a file.</summary>
internal sealed class SpoolBudget(long bytes)
{
    private long _left = bytes;

    public bool TryTake(long wanted)
    {
        if (Interlocked.Add(ref _left, -wanted) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _left, wanted);
        return false;
    }

    public void Return(long taken) => Interlocked.Add(ref _left, taken);
}
