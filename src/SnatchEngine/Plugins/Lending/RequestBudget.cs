using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins.Lending;

/// <summary>How often a plugin may ask its site, for each account by itself.</summary>
/// <param name="Requests">Requests per <paramref name="Per"/>.</param>
/// <param name="Per">A second, minute, hour or day.</param>
/// <param name="Burst">Requests that may go at once after a quiet time; at least 1.</param>
/// <param name="Jitter">Each wait is longer by a random part of this × the share of the burst that is used up.</param>
public sealed record RequestBudget(int Requests, TimeSpan Per, int Burst, TimeSpan Jitter)
{
    /// <summary>The most requests a budget can name.</summary>
    public const int MostRequests = 1_000_000;

    /// <summary>The longest jitter.</summary>
    public static TimeSpan LongestJitter => TimeSpan.FromMinutes(1);

    /// <summary>What holds where nobody says anything: 5 per second, 5 at once, up to half a second of jitter.</summary>
    public static RequestBudget Usual => new(5, TimeSpan.FromSeconds(1), UsualBurst, TimeSpan.FromMilliseconds(500));

    /// <summary>The burst where none is named, or as many requests as there are if they are fewer.</summary>
    public const int UsualBurst = 5;

    /// <summary>How long it takes until a burst that is used up is back.</summary>
    public TimeSpan Refill => TimeSpan.FromTicks((long)((Int128)Per.Ticks * Burst / Requests));

    /// <summary>The words for <see cref="Per"/>.</summary>
    internal static TimeSpan? SpanOf(string word) => word switch
    {
        "second" => TimeSpan.FromSeconds(1),
        "minute" => TimeSpan.FromMinutes(1),
        "hour" => TimeSpan.FromHours(1),
        "day" => TimeSpan.FromDays(1),
        _ => null,
    };

    /// <summary>The keys below <c>plugins.budgets.ID</c> of <c>config/snatch.yaml</c>.</summary>
    internal static Section<RequestBudget> Section() => new Section<RequestBudget>()
        .Key("requests", Read.Whole(1, MostRequests), "requests per span", b => b.Requests, (b, v) => b with { Requests = (int)v!, Burst = Math.Min(b.Burst, (int)v) })
        .Key("per", Read.Word(("second", TimeSpan.FromSeconds(1)), ("minute", TimeSpan.FromMinutes(1)), ("hour", TimeSpan.FromHours(1)), ("day", TimeSpan.FromDays(1))), "the span", b => b.Per, (b, v) => b with { Per = (TimeSpan)v! })
        .Key("burst", Read.Whole(1, MostRequests), "requests that may go at once", b => b.Burst, (b, v) => b with { Burst = (int)v! })
        .Key("jitter", Read.Duration, "the longest random part of a wait", b => b.Jitter, (b, v) => b with { Jitter = (TimeSpan)v! < LongestJitter ? (TimeSpan)v : LongestJitter });
}
