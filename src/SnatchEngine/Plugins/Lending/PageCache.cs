using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Caching;
using SnatchEngine.Caching.Prefetch;
using SnatchEngine.Downloads.Resilience;

namespace SnatchEngine.Plugins.Lending;

/// <summary>Answers plugins from what was fetched lately, in this process or an earlier one; each plugin and account sees its own.</summary>
/// <param name="cache">What is kept.</param>
/// <param name="userAgent">The name of this program where a plugin sets none: a site may answer others otherwise.</param>
/// <param name="time">The clock.</param>
internal sealed class PageCache(EngineCache cache, string userAgent, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly SingleFlight<string, PageAnswer> _flights = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _renewals = new(StringComparer.Ordinal);
    private readonly Prefetcher _prefetcher = new(cache, time);

    /// <summary>Answers from what is kept, or by asking, once for all who ask the same at the same time.</summary>
    /// <param name="ask">What is asked; one that is cacheable.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<PageAnswer> AnswerAsync(PageAsk ask, PageAsker asker, CancellationToken cancellationToken)
    {
        if (cache.Options.Mode == CacheMode.Off || cache.Options.LifeOf(ask.Kind ?? CacheKind.Pages) <= TimeSpan.Zero)
        {
            return await asker.FetchAsync(ask, cancellationToken);
        }

        var cookies = asker.CookiesOf(ask);
        var wanted = new WantedPage(ask, KeyOf(ask, asker.Owner, cookies), asker);
        _prefetcher.Begin();
        try
        {
            return await AnswerAsync(wanted, cancellationToken);
        }
        finally
        {
            _prefetcher.End();
            _prefetcher.Saw(new SeenPage(asker.Owner, wanted.Key, AheadRequest.Of(ask, cookies), (request, key, token) => FetchAheadAsync(wanted, request, key, token)));
        }
    }

    private async Task<PageAnswer> AnswerAsync(WantedPage wanted, CancellationToken cancellationToken)
    {
        var ask = wanted.Ask;
        if (!ask.WantsFresh && cache.Recall(wanted.Key) is { } kept && Use(wanted, kept, CacheOutcome.MemoryHit) is { } ready)
        {
            return ready;
        }

        // Who wants it fresh must not join one that was asked before.
        var isFirst = false;
        var answer = await _flights.RunAsync(ask.WantsFresh ? $"fresh {wanted.Key}" : wanted.Key, FlyAsync, null, cancellationToken);
        if (!isFirst && answer.Body is not null)
        {
            cache.Tally.Count(KindOf(ask, answer), CacheOutcome.MemoryHit);
            NoteUse(cache.Recall(wanted.Key));
        }

        return answer.TryTake() ? answer : await wanted.Asker.FetchAsync(ask, cancellationToken);

        Task<PageAnswer> FlyAsync(string flight, CancellationToken token)
        {
            isFirst = true;
            return FindOrAskAsync(wanted, token);
        }
    }

    /// <summary>Forgets an owner's pages of a host, as something was changed there.</summary>
    public void Forget(string owner, Uri url)
    {
        if (cache.Options.Mode != CacheMode.Off)
        {
            cache.Forget(owner, url.IdnHost);
        }
    }

    /// <summary>Waits a moment for what is being renewed, and ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] renewals;
        lock (_gate)
        {
            renewals = [.. _renewals.Values];
        }

        await _prefetcher.DisposeAsync();
        _closing.CancelAfter(s_patience);
        await Task.WhenAll(renewals);
        _closing.Dispose();
    }

    private async Task<PageAnswer> FindOrAskAsync(WantedPage wanted, CancellationToken cancellationToken)
    {
        // Another may have landed since memory was asked.
        var kept = cache.Recall(wanted.Key);
        if (kept is not null && !wanted.Ask.WantsFresh && Use(wanted, kept, CacheOutcome.MemoryHit) is { } ready)
        {
            return ready;
        }

        if (kept is null && await cache.FindAsync(wanted.Key, cancellationToken) is { } found)
        {
            kept = found;
            if (!wanted.Ask.WantsFresh && Use(wanted, kept, CacheOutcome.DiskHit) is { } stored)
            {
                cache.MarkUsed(wanted.Key);
                return stored;
            }
        }

        return await AskAsync(wanted, kept, cancellationToken);
    }

    private PageAnswer? Use(WantedPage wanted, CachedAnswer kept, CacheOutcome outcome)
    {
        var standing = cache.StandingOf(kept);
        if (standing == CacheStanding.Old)
        {
            return null;
        }

        cache.Tally.Count(kept.Kind, outcome);
        NoteUse(kept);
        if (standing == CacheStanding.Late)
        {
            cache.Tally.Count(kept.Kind, CacheOutcome.StaleHit);
            Renew(wanted, kept);
        }

        return PageOf(kept);
    }

    private void NoteUse(CachedAnswer? kept)
    {
        if (kept is { IsAhead: true })
        {
            cache.NoteUse(kept);
            _prefetcher.Precision.Used();
        }
    }

    // Whoever asks for it meanwhile joins.
    private async Task<bool> FetchAheadAsync(WantedPage seen, string request, string key, CancellationToken cancellationToken)
    {
        if (AheadRequest.Parse(request) is not { } ask || (ask.IsTyped && !(seen.Ask.IsTyped && ask.Url.IdnHost == seen.Ask.Url.IdnHost)) ||
            seen.Asker.CookiesOf(ask) is not null || KeyOf(ask, seen.Asker.Owner, null) != key || !seen.Asker.HasRoom())
        {
            return false;
        }

        try
        {
            var isFetched = false;
            await _flights.RunAsync(key, FlyAsync, null, cancellationToken);
            return isFetched;

            async Task<PageAnswer> FlyAsync(string flight, CancellationToken token)
            {
                var kept = cache.Recall(key) ?? await cache.FindAsync(key, token);
                if (kept is not null && cache.StandingOf(kept) != CacheStanding.Old)
                {
                    return PageOf(kept);
                }

                var answer = await AskAsync(new WantedPage(ask, key, seen.Asker) { IsAhead = true }, kept, token);
                isFetched = answer is { Status: 200, Body: not null };
                return answer;
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or Abstractions.SnatchException)
        {
            return false;
        }
    }

    private async Task<PageAnswer> AskAsync(WantedPage wanted, CachedAnswer? kept, CancellationToken cancellationToken)
    {
        var ask = KeptHeaders.Marked(wanted.Ask, kept);
        var began = time.GetTimestamp();
        PageAnswer answer;
        try
        {
            answer = await wanted.Asker.FetchAsync(ask, cancellationToken);
        }
        catch (HttpRequestException e) when (kept is not null && TransientFailure.Of(e) == FailureClass.Transient && cache.ServesOnError(kept))
        {
            return InPlaceOfError(kept);
        }

        if (answer.Status >= 500 && kept is not null && cache.ServesOnError(kept))
        {
            return InPlaceOfError(kept);
        }

        if (answer.Status == 304 && kept is not null)
        {
            var renewed = kept with { Headers = KeptHeaders.Renewed(kept.Headers, answer.Headers), At = time.GetUtcNow(), IsAhead = wanted.IsAhead };
            cache.Keep(renewed);
            Count(wanted, kept.Kind, CacheOutcome.Renewed);
            return PageOf(renewed);
        }

        if (answer.Body is not null)
        {
            Count(wanted, KindOf(wanted.Ask, answer), CacheOutcome.Miss);
        }

        if (answer is { Status: 200, Body: { } body })
        {
            cache.Keep(KeptOf(wanted, answer, body, time.GetElapsedTime(began)));
        }
        else if (kept is not null && answer.Status is 404 or 410)
        {
            cache.Drop(wanted.Key);
        }

        return answer;
    }

    private CachedAnswer KeptOf(WantedPage wanted, PageAnswer answer, byte[] body, TimeSpan cost) => new()
    {
        Key = wanted.Key,
        Kind = KindOf(wanted.Ask, answer),
        Owner = wanted.Asker.Owner,
        Asked = WithoutFragment(wanted.Ask.Url),
        Url = answer.Url,
        Status = answer.Status,
        Headers = [.. answer.Headers.Where(h => KeptHeaders.IsKept(h.Name))],
        Body = body,
        At = time.GetUtcNow(),
        Cost = cost,
        IsAhead = wanted.IsAhead,
    };

    // What nobody asked for is no answer.
    private void Count(WantedPage wanted, CacheKind kind, CacheOutcome outcome)
    {
        if (!wanted.IsAhead)
        {
            cache.Tally.Count(kind, outcome);
        }
    }

    private PageAnswer InPlaceOfError(CachedAnswer kept)
    {
        cache.Tally.Count(kept.Kind, CacheOutcome.MemoryHit);
        cache.Tally.Count(kept.Kind, CacheOutcome.StaleHit);
        return PageOf(kept);
    }

    // Nobody waits for it, so it belongs to no extraction; the one who is closing waits.
    private void Renew(WantedPage wanted, CachedAnswer kept)
    {
        lock (_gate)
        {
            if (_closing.IsCancellationRequested || (_renewals.TryGetValue(wanted.Key, out var running) && !running.IsCompleted))
            {
                return;
            }

            using (ExecutionContext.SuppressFlow())
            {
                _renewals[wanted.Key] = Task.Run(() => RenewAsync(wanted, kept));
            }
        }
    }

    private async Task RenewAsync(WantedPage wanted, CachedAnswer kept)
    {
        try
        {
            await AskAsync(wanted, kept, _closing.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or Abstractions.SnatchException or ObjectDisposedException)
        {
            // It stays as it is, and is asked for again by the next who wants it.
        }
    }

    private static PageAnswer PageOf(CachedAnswer kept) => new() { Url = kept.Url, Status = kept.Status, Headers = kept.Headers, Body = kept.Body };

    private static CacheKind KindOf(PageAsk ask, PageAnswer answer) => ask.Kind ?? (answer.IsPicture ? CacheKind.Thumbnails : CacheKind.Pages);

    private static Uri WithoutFragment(Uri url) => url.Fragment.Length == 0 ? url : new Uri(url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    // All that the answer may depend on; hashed, as logins are among it.
    private string KeyOf(PageAsk ask, string owner, string? cookies) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}\n{userAgent}\n{cookies}\n{ask.Key(time.GetUtcNow())}")));

    private sealed record WantedPage(PageAsk Ask, string Key, PageAsker Asker)
    {
        /// <summary>Nobody asked for it yet.</summary>
        public bool IsAhead { get; init; }
    }
}
