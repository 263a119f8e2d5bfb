using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads.Files;

/// <summary>Holds a download back while its disk has no room, visibly, and lets it go on by itself.</summary>
internal sealed class DiskRoom(Engine engine, DownloadStatus status)
{
    private const int ReserveShare = 100;
    private const long WorthAsking = 1 << 20;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <param name="folder">Where the bytes go.</param>
    /// <param name="bytes">How many are still to come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DownloadException">No room came free within the patience.</exception>
    public async Task WaitForAsync(string folder, long bytes, CancellationToken cancellationToken)
    {
        var before = status.Phase;
        var started = engine.Time.GetTimestamp();
        while (Lacking(folder, bytes) is { } lacking)
        {
            if (engine.Time.GetElapsedTime(started) > engine.Options.DiskFullPatience)
            {
                throw new DownloadException(DownloadFailure.DiskFull, $"{folder} has no room for {new ByteSize(bytes)} more; free {new ByteSize(lacking)} and run it again, what is here is kept.");
            }

            (status.Reason, status.Phase) = ($"the disk is full: {new ByteSize(lacking)} more are needed in {folder}", DownloadPhase.DiskFull);
            await Task.Delay(s_look, engine.Time, cancellationToken);
        }

        (status.Reason, status.Phase) = (null, before == DownloadPhase.DiskFull ? DownloadPhase.Transferring : before);
    }

    private long? Lacking(string folder, long bytes)
    {
        // A small file is not worth the question: when there is no room for it, writing it says so.
        if (bytes < WorthAsking || FreeSpace.Available(folder) is not { } available)
        {
            return null;
        }

        var reserve = Math.Min(engine.Options.DiskReserve.Bytes, (FreeSpace.Size(folder) ?? 0) / ReserveShare);
        return bytes + reserve > available ? bytes + reserve - available : null;
    }
}
