using System.Threading.Channels;
using SnatchEngine.Storage;

namespace SnatchEngine.Caching.Prefetch;

/// <summary>Learns which page follows which, and fetches the one that most likely comes next while nobody asks for anything.</summary>
/// <param name="cache">What is kept; what was learned is kept beside it.</param>
/// <param name="time">The clock.</param>
internal sealed class Prefetcher(EngineCache cache, TimeProvider time) : IAsyncDisposable
{
    private const int MostSeen = 1000;

    // So long nobody has to have asked for anything.
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(250);

    // What comes later follows from something else.
    private static readonly TimeSpan s_session = TimeSpan.FromHours(1);

    private readonly Channel<SeenPage> _seen = Channel.CreateBounded<SeenPage>(new BoundedChannelOptions(MostSeen) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<string, LastPage> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SeenPage Seen, FollowedBy Next)> _wanted = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private Task? _working;
    private bool _isClosed;
    private int _asking;
    private long _lastAsked;

    /// <summary>Whether it pays.</summary>
    public Precision Precision { get; } = new(cache, time);

    /// <summary>Somebody begins to ask for a page.</summary>
    public void Begin() => Interlocked.Increment(ref _asking);

    /// <summary>They have it, or not.</summary>
    public void End()
    {
        Volatile.Write(ref _lastAsked, time.GetTimestamp());
        Interlocked.Decrement(ref _asking);
    }

    /// <summary>Learns from a page that was asked for, and fetches ahead what most likely follows; nobody waits for it.</summary>
    public void Saw(SeenPage page)
    {
        if (cache.Options.Mode != CacheMode.Aggressive || !_seen.Writer.TryWrite(page))
        {
            return;
        }

        lock (_gate)
        {
            if (_working is null && !_isClosed)
            {
                using (ExecutionContext.SuppressFlow())
                {
                    _working = Task.Run(WorkAsync);
                }
            }
        }
    }

    /// <summary>Fetches nothing more, and learns from what was seen.</summary>
    public async ValueTask DisposeAsync()
    {
        Task working;
        lock (_gate)
        {
            _isClosed = true;
            working = _working ?? Task.CompletedTask;
        }

        await _closing.CancelAsync();
        _seen.Writer.TryComplete();
        await working;
        _closing.Dispose();
    }

    private bool IsQuiet => Volatile.Read(ref _asking) == 0 && time.GetElapsedTime(Volatile.Read(ref _lastAsked)) >= s_quiet;

    private async Task WorkAsync()
    {
        while (true)
        {
            while (_seen.Reader.TryRead(out var seen))
            {
                await LearnAsync(seen);
            }

            if (_wanted.Count == 0 || _closing.IsCancellationRequested)
            {
                if (!await _seen.Reader.WaitToReadAsync(CancellationToken.None))
                {
                    return;
                }
            }
            else if (IsQuiet)
            {
                await FetchAsync();
            }
            else
            {
                await Task.WhenAny(_seen.Reader.WaitToReadAsync(CancellationToken.None).AsTask(), Task.Delay(s_quiet, time, _closing.Token));
            }
        }
    }

    private async Task LearnAsync(SeenPage seen)
    {
        var now = time.GetUtcNow();
        if (!_last.TryGetValue(seen.Owner, out var last))
        {
            last = await cache.Disk.ReadAsync(store => store.LastOf(seen.Owner), null, CancellationToken.None);
        }

        if (last is not null && last.Key != seen.Key && now - last.At < s_session && seen.Request is not null)
        {
            var before = (await FollowersOfAsync(last.Key)).FirstOrDefault(f => f.Key == seen.Key);
            var weight = before is null ? 0 : Odds.Faded(before.Weight, before.At, now);
            cache.Disk.Write(new RememberFollow(last.Key, seen.Key, weight + 1, now, seen.Request));
        }

        _last[seen.Owner] = new LastPage(seen.Key, now);
        cache.Disk.Write(new RememberLast(seen.Owner, seen.Key, now));

        // Of what was wanted before, the time is over.
        _wanted.Remove(seen.Owner);
        if (!_closing.IsCancellationRequested && Odds.Next(await FollowersOfAsync(seen.Key), now) is { } next && await Precision.PaysAsync())
        {
            _wanted[seen.Owner] = (seen, next);
        }
    }

    private async Task FetchAsync()
    {
        var (owner, (seen, next)) = _wanted.First();
        _wanted.Remove(owner);
        if (await seen.FetchAheadAsync(next.Request!, next.Key, _closing.Token))
        {
            Precision.Fetched();
        }
    }

    private Task<IReadOnlyList<FollowedBy>> FollowersOfAsync(string key) => cache.Disk.ReadAsync(store => store.FollowersOf(key), [], CancellationToken.None);
}
