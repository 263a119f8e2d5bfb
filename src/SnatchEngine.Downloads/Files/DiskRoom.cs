using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads.Files;

/// <summary>Holds a download back while its disk has no room, visibly, and lets it go on by itself.</summary>
internal sealed class DiskRoom(Engine engine, DownloadStatus status)
{
    private const int ReserveShare = 100;
    private const long WorthAsking = 1 << 20;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private TimeSpan _pause = s_look;
    private long _refusedAt = -1;
    private long? _since;

    /// <param name="folder">Where the bytes go.</param>
    /// <param name="bytes">How many are still to come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DownloadException">No room came free within the patience.</exception>
    public async Task WaitForAsync(string folder, long bytes, CancellationToken cancellationToken)
    {
        // A small file is not worth the question: when there is no room for it, writing it says so.
        if (bytes >= WorthAsking)
        {
            await WatchAsync(folder, bytes, cancellationToken);
        }
    }

    /// <summary>As <see cref="WaitForAsync"/>, after a write was refused. A quota refuses though the disk has room, so the pauses grow while nothing gets on.</summary>
    /// <param name="folder">Where the bytes go.</param>
    /// <param name="bytes">How many are still to come.</param>
    /// <param name="held">How many are here.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DownloadException">No room came free within the patience.</exception>
    public async Task WaitAfterRefusalAsync(string folder, long bytes, long held, CancellationToken cancellationToken)
    {
        (_pause, _since) = held > _refusedAt ? (s_look, null) : (_pause * 2 < s_longest ? _pause * 2 : s_longest, _since);
        _refusedAt = Math.Max(_refusedAt, held);
        await PauseAsync(folder, bytes, $"the disk is full, or a quota is reached: {folder} takes no more", _pause, cancellationToken);
        await WatchAsync(folder, bytes, cancellationToken);
    }

    private async Task WatchAsync(string folder, long bytes, CancellationToken cancellationToken)
    {
        var before = status.Phase;
        while (Lacking(folder, bytes) is { } lacking)
        {
            await PauseAsync(folder, bytes, $"the disk is full: {new ByteSize(lacking)} more are needed in {folder}", s_look, cancellationToken);
        }

        (status.Reason, status.Phase) = (null, before == DownloadPhase.DiskFull ? DownloadPhase.Transferring : before);
    }

    private async Task PauseAsync(string folder, long bytes, string reason, TimeSpan pause, CancellationToken cancellationToken)
    {
        _since ??= engine.Time.GetTimestamp();
        if (engine.Time.GetElapsedTime(_since.Value) > engine.Options.DiskFullPatience)
        {
            throw new DownloadException(DownloadFailure.DiskFull, $"{folder} has no room for {new ByteSize(bytes)} more; free some and run it again, what is here is kept.");
        }

        (status.Reason, status.Phase) = (reason, DownloadPhase.DiskFull);
        await Task.Delay(pause, engine.Time, cancellationToken);
    }

    private long? Lacking(string folder, long bytes)
    {
        if (bytes == 0 || FreeSpace.Available(folder) is not { } available)
        {
            return null;
        }

        var reserve = Math.Min(engine.Options.DiskReserve.Bytes, (FreeSpace.Size(folder) ?? 0) / ReserveShare);
        return bytes + reserve > available ? bytes + reserve - available : null;
    }
}
