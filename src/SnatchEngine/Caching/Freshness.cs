using System.Globalization;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Caching;

/// <summary>What an answer says of being kept (RFC 9111; its being used past its time by RFC 5861).</summary>
internal sealed record Freshness
{
    /// <summary>It may be kept at all.</summary>
    public bool MayKeep { get; private init; } = true;

    /// <summary>How long it is good, by its site's word. Null: the site does not say.</summary>
    public TimeSpan? Life { get; private init; }

    /// <summary>It is never used past its time, whatever happens.</summary>
    public bool IsStrict { get; private init; }

    /// <summary>How long past its time it may be used while it is renewed.</summary>
    public TimeSpan WhileRenewed { get; private init; }

    /// <summary>How long past its time it may be used when its site fails.</summary>
    public TimeSpan OnError { get; private init; }

    /// <summary>Reads it from headers.</summary>
    /// <param name="header">A header by its name; several are joined by a comma.</param>
    /// <param name="now">When it came.</param>
    public static Freshness Of(Func<string, string?> header, DateTimeOffset now)
    {
        var rules = (header("Cache-Control") ?? "").ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        // A private answer is this person's, and nobody else uses this cache.
        if (rules.Contains("no-store") || header("Vary")?.Contains('*', StringComparison.Ordinal) == true)
        {
            return new Freshness { MayKeep = false };
        }

        var asksAlways = Array.Exists(rules, r => r == "no-cache");
        return new Freshness
        {
            Life = asksAlways ? TimeSpan.Zero : LifeOf(rules, header, now),
            IsStrict = asksAlways || rules.Contains("must-revalidate"),
            WhileRenewed = Seconds(rules, "stale-while-revalidate") ?? TimeSpan.Zero,
            OnError = Seconds(rules, "stale-if-error") ?? TimeSpan.Zero,
        };
    }

    private static TimeSpan? LifeOf(string[] rules, Func<string, string?> header, DateTimeOffset now)
    {
        if (Seconds(rules, "max-age") is { } life)
        {
            // It may have lain in a cache on the way for so long already.
            var age = int.TryParse(header("Age"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
            return life > age ? life - age : TimeSpan.Zero;
        }

        if (header("Expires") is not { } expires)
        {
            return null;
        }

        // By the site's own clock where it tells it; an Expires that is no date means 'already'.
        var sent = HttpDate.TryParse(header("Date"), out var date) ? date : now;
        return HttpDate.TryParse(expires, out var end) && end > sent ? end - sent : TimeSpan.Zero;
    }

    private static TimeSpan? Seconds(string[] rules, string name)
    {
        foreach (var rule in rules)
        {
            if (rule.Length > name.Length && rule[name.Length] == '=' && rule.StartsWith(name, StringComparison.Ordinal))
            {
                var digits = rule.AsSpan(name.Length + 1).Trim("\" ");
                return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
                    : digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') ? TimeSpan.FromSeconds(int.MaxValue)
                    : TimeSpan.Zero;
            }
        }

        return null;
    }
}
