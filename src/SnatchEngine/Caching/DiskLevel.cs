using SnatchEngine.Storage;

namespace SnatchEngine.Caching;

/// <summary>The answers on the disk, opened when they are first asked for. It never fails whoever asks: a damaged file is begun anew, and one that cannot be used is done without.</summary>
/// <param name="folder">Where the file lies.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Hears what a person should know.</param>
/// <param name="log">Hears what only who looks for it should know.</param>
internal sealed class DiskLevel(string folder, TimeProvider time, Action<string> say, Action<string> log) : IAsyncDisposable
{
    // What waits to be written beyond this is not kept.
    private const long MostWaiting = 64 << 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly CacheFiles _files = new(folder);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private List<CacheChange> _waiting = [];
    private long _waitingBytes;
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private CacheStore? _store;
    private bool _isHealed;
    private bool _isOff;

    /// <summary>Bytes kept at most; 0 keeps nothing and reads nothing.</summary>
    public long Most { get; set; }

    /// <summary>There is something to be read.</summary>
    public bool Exists => _store is not null || File.Exists(_files.Database);

    /// <summary>Something is being written.</summary>
    public bool IsBusy => Volatile.Read(ref _isWriting);

    /// <summary>Its file.</summary>
    public string Path => _files.Database;

    /// <summary>Bytes of its files.</summary>
    public long Length => _files.Length;

    /// <summary>One answer; null when there is none, or the disk is of no use.</summary>
    public async Task<CachedAnswer?> FindAsync(string key, CancellationToken cancellationToken) =>
        Most > 0 && Exists ? await ReadAsync(store => store.Find(key), null, cancellationToken) : null;

    /// <summary>Reads something behind all that is waiting to be written.</summary>
    /// <param name="read">Reads it.</param>
    /// <param name="otherwise">What it is when the disk is of no use.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<T> ReadAsync<T>(Func<CacheStore, T> read, T otherwise, CancellationToken cancellationToken)
    {
        Task before;
        lock (_gate)
        {
            before = _writing;
        }

        await before.WaitAsync(cancellationToken);
        return await UseAsync(read, otherwise, cancellationToken);
    }

    /// <summary>Writes a change as soon as there is time; nobody waits for it.</summary>
    public void Write(CacheChange change)
    {
        lock (_gate)
        {
            var bytes = (change as KeepAnswer)?.Answer.Size ?? 0;
            if (Most <= 0 || bytes > Most || _waitingBytes + bytes > MostWaiting)
            {
                return;
            }

            _waiting.Add(change);
            _waitingBytes += bytes;
            if (!_isWriting)
            {
                _isWriting = true;
                _writing = Task.Run(WriteAllAsync);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writing;
        _store?.Dispose();
        _turn.Dispose();
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            List<CacheChange> changes;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isWriting = false;
                    return;
                }

                (changes, _waiting, _waitingBytes) = (_waiting, [], 0);
            }

            await UseAsync(
                store =>
                {
                    store.Write(changes, Most);
                    return true;
                },
                false, CancellationToken.None);
        }
    }

    private async Task<T> UseAsync<T>(Func<CacheStore, T> work, T otherwise, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _isOff ? otherwise : await Task.Run(() => UseAgainAsync(work), CancellationToken.None);
        }
        catch (StorageException e)
        {
            log(e.Message);
            _isOff = e.Failure is not (StorageFailure.Locked or StorageFailure.DiskFull);
            return otherwise;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<T> UseAgainAsync<T>(Func<CacheStore, T> work)
    {
        try
        {
            _store ??= await OpenAsync();
            return work(_store);
        }
        catch (StorageException e) when (e.Failure is StorageFailure.Corrupt or StorageFailure.ForeignDatabase && !_isHealed)
        {
            // Once: what is damaged again at once has a reason that a new file does not mend.
            _isHealed = true;
            _store?.Dispose();
            _store = null;
            if (e.Failure == StorageFailure.Corrupt)
            {
                say($"{e.Message}; it is begun anew, and nothing but time is lost");
            }

            _store = await BeginAnewAsync();
            return work(_store);
        }
    }

    private async Task<CacheStore> OpenAsync()
    {
        using var alone = await EnterAsync();
        return CacheStore.Open(_files, time.GetUtcNow());
    }

    private async Task<CacheStore> BeginAnewAsync()
    {
        using var alone = await EnterAsync();
        _files.Remove();
        return CacheStore.Open(_files, time.GetUtcNow());
    }

    private async Task<FileStream> EnterAsync()
    {
        var patience = new Patience(time, s_patience);
        while (true)
        {
            if (_files.TryEnter() is { } alone)
            {
                return alone;
            }

            if (!await patience.PauseAsync(CancellationToken.None))
            {
                throw new StorageException(StorageFailure.Locked, $"another process keeps {_files.Gate} for itself; what is kept on the disk is not used this time");
            }
        }
    }
}
