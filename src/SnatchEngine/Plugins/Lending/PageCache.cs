using System.Globalization;
using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.Plugins.Lending;

/// <summary>Pages that were fetched lately, of all plugins; each plugin and account sees its own. When it is full, the one not used for the longest goes.</summary>
/// <param name="life">The longest a page is taken as it is; a site may want less. Zero: nothing is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="most">Bytes kept in all.</param>
internal sealed class PageCache(TimeSpan life, TimeProvider time, long most = PageCache.Most)
{
    /// <summary>Bytes kept in all where nobody says how many.</summary>
    public const long Most = 64 << 20;

    // Headers, keys and the lists that hold them.
    private const int Overhead = 2 << 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _pages = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> _byUse = new();
    private readonly SingleFlight<string, PageAnswer> _flights = new(StringComparer.Ordinal);

    /// <summary>Bytes kept now.</summary>
    public long Bytes { get; private set; }

    /// <summary>Answers from what is kept, or by asking, once for all who ask the same at the same time.</summary>
    /// <param name="ask">What is asked; one that is cacheable.</param>
    /// <param name="owner">Whose page it is: plugin and account.</param>
    /// <param name="cookies">The cookies that would be sent.</param>
    /// <param name="fetch">Asks the site.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<PageAnswer> AnswerAsync(PageAsk ask, string owner, string? cookies, Func<PageAsk, CancellationToken, Task<PageAnswer>> fetch, CancellationToken cancellationToken)
    {
        if (life <= TimeSpan.Zero)
        {
            return await fetch(ask, cancellationToken);
        }

        var key = $"{owner}\n{ask.Key(time.GetUtcNow())}";
        var kept = Find(key, cookies);
        if (kept is not null && !ask.WantsFresh && time.GetElapsedTime(kept.At) < kept.FreshFor)
        {
            return kept.Answer;
        }

        // Who wants it fresh must not join one that was asked before.
        var flight = $"{(ask.WantsFresh ? "fresh" : "")}\n{cookies}\n{key}";
        var answer = await _flights.RunAsync(flight, (_, token) => RenewAsync(ask, key, cookies, kept, fetch, token), null, cancellationToken);
        return answer.TryTake() ? answer : await fetch(ask, cancellationToken);
    }

    /// <summary>Forgets an owner's pages of a host, as something was changed there.</summary>
    public void Forget(string owner, Uri url)
    {
        lock (_gate)
        {
            foreach (var node in _pages.Values.Where(n => n.Value.Owner == owner && n.Value.Answer.Url.IdnHost == url.IdnHost).ToList())
            {
                Drop(node);
            }
        }
    }

    private async Task<PageAnswer> RenewAsync(PageAsk ask, string key, string? cookies, Kept? kept, Func<PageAsk, CancellationToken, Task<PageAnswer>> fetch, CancellationToken cancellationToken)
    {
        if (kept?.Answer.Header("ETag") is { } tag)
        {
            ask = ask with { Headers = [.. ask.Headers, ("If-None-Match", tag)] };
        }
        else if (kept?.Answer.Header("Last-Modified") is { } since)
        {
            ask = ask with { Headers = [.. ask.Headers, ("If-Modified-Since", since)] };
        }

        var answer = await fetch(ask, cancellationToken);
        var isSame = answer.Status == 304 && kept is not null;
        var page = isSame ? kept!.Answer : answer;
        Keep(key, new Kept(key, key[..key.IndexOf('\n', StringComparison.Ordinal)], page, cookies, time.GetTimestamp(), FreshFor(answer)), isSame || answer.Status == 200 && answer.Body is not null);
        return page;
    }

    private TimeSpan? FreshFor(PageAnswer answer)
    {
        var rules = (answer.Header("Cache-Control") ?? "").ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries);
        if (rules.Contains("no-store") || answer.Header("Vary")?.Contains('*', StringComparison.Ordinal) == true)
        {
            return null;
        }

        var age = rules.FirstOrDefault(r => r.StartsWith("max-age=", StringComparison.Ordinal));
        return rules.Contains("no-cache") ? TimeSpan.Zero
            : age is not null && int.TryParse(age.AsSpan(8).Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < life.TotalSeconds ? TimeSpan.FromSeconds(seconds)
            : life;
    }

    private Kept? Find(string key, string? cookies)
    {
        lock (_gate)
        {
            if (!_pages.TryGetValue(key, out var node) || (node.Value.Cookies != cookies && node.Value.VariesByCookie))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
    }

    private void Keep(string key, Kept page, bool isPage)
    {
        lock (_gate)
        {
            if (_pages.TryGetValue(key, out var old))
            {
                Drop(old);
            }

            // Without a time and without a mark to ask by it would never be of use.
            var isUseful = page.FreshFor > TimeSpan.Zero || (page.FreshFor is not null && (page.Answer.Header("ETag") ?? page.Answer.Header("Last-Modified")) is not null);
            if (!isPage || !isUseful)
            {
                return;
            }

            _pages[key] = _byUse.AddFirst(page);
            Bytes += page.Size;
            while (Bytes > most)
            {
                Drop(_byUse.Last!);
            }
        }
    }

    private void Drop(LinkedListNode<Kept> node)
    {
        _byUse.Remove(node);
        _pages.Remove(node.Value.Key);
        Bytes -= node.Value.Size;
    }

    private sealed record Kept(string Key, string Owner, PageAnswer Answer, string? Cookies, long At, TimeSpan? FreshFor)
    {
        public long Size { get; } = Answer.Body?.Length + (2L * Key.Length) + Overhead ?? 0;

        public bool VariesByCookie { get; } = Answer.Header("Vary")?.Contains("cookie", StringComparison.OrdinalIgnoreCase) == true;
    }
}
