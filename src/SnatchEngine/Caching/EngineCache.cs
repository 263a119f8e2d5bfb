using SnatchEngine.Storage;

namespace SnatchEngine.Caching;

/// <summary>How an answer stands.</summary>
internal enum CacheStanding
{
    /// <summary>It is as good as its site's word.</summary>
    Fresh,

    /// <summary>It is past its time, and may be used while it is renewed.</summary>
    Late,

    /// <summary>Its site has to be asked.</summary>
    Old,
}

/// <summary>What is kept of answers, in memory and on the disk. Nothing is opened before the first answer is asked for.</summary>
internal sealed class EngineCache : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly MemoryLevel _memory;

    /// <summary>Opens nothing.</summary>
    /// <param name="options">What is kept.</param>
    /// <param name="folder">Where the disk's share lies.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Hears what a person should know.</param>
    /// <param name="log">Hears what only who looks for it should know.</param>
    public EngineCache(CacheOptions options, string folder, TimeProvider time, Action<string> say, Action<string> log)
    {
        (Options, _time) = (options, time);
        _memory = new MemoryLevel(options.Memory.Bytes);
        Disk = new DiskLevel(folder, time, say, log) { Most = options.Disk.Bytes };
    }

    /// <summary>What is kept.</summary>
    public CacheOptions Options { get; private set; }

    /// <summary>What is kept on the disk.</summary>
    public DiskLevel Disk { get; }

    /// <summary>Where answers came from.</summary>
    public CacheTally Tally { get; } = new();

    /// <summary>Keeps other amounts from now on, for other times.</summary>
    public void Change(CacheOptions options)
    {
        Options = options;
        _memory.Most = options.Memory.Bytes;
        Disk.Most = options.Disk.Bytes;
    }

    /// <summary>An answer that is in memory.</summary>
    public CachedAnswer? Recall(string key) => _memory.TryFind(key, out var answer) ? answer : null;

    /// <summary>An answer that is on the disk; it is in memory from then on.</summary>
    public async Task<CachedAnswer?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (await Disk.FindAsync(key, cancellationToken) is not { } answer)
        {
            return null;
        }

        _memory.Keep(answer);
        return answer;
    }

    /// <summary>An answer on the disk was of use.</summary>
    public void MarkUsed(string key) => Disk.Write(new MarkUsed(key));

    /// <summary>An answer that was fetched ahead was asked for.</summary>
    public void NoteUse(CachedAnswer answer)
    {
        _memory.Keep(answer with { IsAhead = false });
        MarkUsed(answer.Key);
    }

    /// <summary>How an answer stands just now.</summary>
    public CacheStanding StandingOf(CachedAnswer answer)
    {
        var life = LifeOf(answer);
        return answer.AgeAt(_time.GetUtcNow()) is not { } age ? CacheStanding.Old
            : age < life ? CacheStanding.Fresh
            : !answer.Freshness.IsStrict && age - life < LateFor(answer, life) ? CacheStanding.Late
            : CacheStanding.Old;
    }

    /// <summary>Whether an answer past its time is better than a site's error.</summary>
    public bool ServesOnError(CachedAnswer answer)
    {
        var life = LifeOf(answer);
        var longest = Longer(answer.Freshness.OnError, Options.Mode == CacheMode.Aggressive ? Options.LifeOf(answer.Kind) : TimeSpan.Zero);
        return !answer.Freshness.IsStrict && answer.AgeAt(_time.GetUtcNow()) is { } age && (age < life || age - life < longest);
    }

    /// <summary>Keeps an answer in the place of an older one, unless its site does not want it kept or it would never be of use.</summary>
    public void Keep(CachedAnswer answer)
    {
        if (answer.Freshness.MayKeep && Options.LifeOf(answer.Kind) > TimeSpan.Zero && (answer.Freshness.Life != TimeSpan.Zero || answer.HasMark))
        {
            _memory.Keep(answer);
            Disk.Write(new KeepAnswer(answer));
        }
        else
        {
            Drop(answer.Key);
        }
    }

    /// <summary>Forgets an answer.</summary>
    public void Drop(string key)
    {
        _memory.Remove(key);
        Remove(new DropAnswer(key));
    }

    /// <summary>Forgets what a plugin and account has of a host, or all of them where none is named.</summary>
    public void Forget(string? owner, string host)
    {
        _memory.Forget(a => (owner is null || a.Owner == owner) && (a.Url.IdnHost == host || a.Asked.IdnHost == host));
        Remove(new ForgetSite(owner, host));
    }

    /// <summary>Keeps what was counted, where anything is kept, after all that is still to be written.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var use in Disk.Exists || Disk.IsBusy ? Tally.Read() : [])
        {
            Count(use.Kind, nameof(CacheUse.MemoryHits), use.MemoryHits);
            Count(use.Kind, nameof(CacheUse.DiskHits), use.DiskHits);
            Count(use.Kind, nameof(CacheUse.StaleHits), use.StaleHits);
            Count(use.Kind, nameof(CacheUse.Renewed), use.Renewed);
            Count(use.Kind, nameof(CacheUse.Misses), use.Misses);
        }

        await Disk.DisposeAsync();
    }

    // Where there is no file there is nothing to forget, and none is made for it.
    private void Remove(CacheChange change)
    {
        if (Disk.Exists || Disk.IsBusy)
        {
            Disk.Write(change);
        }
    }

    private void Count(string kind, string what, long count)
    {
        if (count > 0)
        {
            Disk.Write(new AddCount(kind, what, count));
        }
    }

    private TimeSpan LifeOf(CachedAnswer answer)
    {
        var life = Options.LifeOf(answer.Kind);
        return answer.Freshness.Life is { } wanted && wanted < life ? wanted : life;
    }

    private TimeSpan LateFor(CachedAnswer answer, TimeSpan life) => Longer(answer.Freshness.WhileRenewed, Options.Mode == CacheMode.Aggressive ? life : TimeSpan.Zero);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
