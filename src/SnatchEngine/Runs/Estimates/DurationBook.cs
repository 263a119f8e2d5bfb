using System.Globalization;
using SnatchEngine.Planning;

namespace SnatchEngine.Runs.Estimates;

/// <summary>Learns what downloads take by host, ending and size, and says what the next will.</summary>
/// <remarks>From the most like it to the least: same host, ending and size; same host and size; the host's rate; same host and ending; the host; anybody.</remarks>
internal sealed class DurationBook(TimeProvider time)
{
    private const int LongestEnding = 8;
    private const int Most = 10_000;
    private const double NewsFrom = 0.25;

    // By text keys, as generics over structs would be compiled at start.
    private readonly Dictionary<string, DurationFact> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DurationFact> _wider = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fresh = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private double _lastNews;

    /// <summary>Another number whenever what is expected has changed by much.</summary>
    public int Edition { get; private set; }

    /// <summary>What was learned or bettered in this process.</summary>
    public IReadOnlyCollection<DurationFact> Learned
    {
        get
        {
            lock (_gate)
            {
                return [.. _fresh.Select(key => _kinds[key])];
            }
        }
    }

    /// <summary>Seconds that a download will take; null while nothing at all is known.</summary>
    /// <param name="url">Its URL.</param>
    /// <param name="size">Its size; null: not known.</param>
    public double? Expect(string url, long? size)
    {
        lock (_gate)
        {
            if (_wider.Count == 0)
            {
                return null;
            }

            var (origin, ending) = KindOf(url);
            return size is { } bytes
                ? OfSize(origin, ending, bytes)
                : (Find(EndingKey(origin, ending)) ?? Find(origin) ?? Find(""))?.Seconds;
        }
    }

    /// <summary>Takes in what a download took.</summary>
    public void Learn(string url, long bytes, TimeSpan took)
    {
        if (bytes <= 0 || took <= TimeSpan.Zero)
        {
            return;
        }

        var (origin, ending) = KindOf(url);
        lock (_gate)
        {
            Add(new DurationFact(origin, ending, DurationFact.ClassOf(bytes)) { Seconds = took.TotalSeconds, Bytes = bytes, Samples = 1, LearnedAt = time.GetUtcNow() }, isFresh: true);
        }
    }

    /// <summary>Takes in what earlier processes learned.</summary>
    public void Restore(IEnumerable<DurationFact> facts)
    {
        lock (_gate)
        {
            foreach (var fact in facts)
            {
                if (fact is { Seconds: > 0, Bytes: > 0, Samples: > 0 } && double.IsFinite(fact.Seconds) && double.IsFinite(fact.Bytes))
                {
                    Add(fact, isFresh: false);
                }
            }
        }
    }

    private double? OfSize(string origin, string ending, long bytes)
    {
        var size = DurationFact.ClassOf(bytes);
        if ((_kinds.GetValueOrDefault(KindKey(origin, ending, size)) ?? Find(SizeKey(origin, size))) is { } alike)
        {
            return alike.Seconds * (bytes > 1 << 20 ? bytes / alike.Bytes : 1);
        }

        return (Find(origin) ?? Find("")) is { } any ? bytes * any.Seconds / any.Bytes : null;
    }

    private DurationFact? Find(string key) => _wider.GetValueOrDefault(key);

    private void Add(DurationFact fact, bool isFresh)
    {
        var key = KindKey(fact.Origin, fact.Ending, fact.SizeClass);
        if (!_kinds.ContainsKey(key) && _kinds.Count >= Most)
        {
            return;
        }

        Put(_kinds, key, fact);
        if (isFresh)
        {
            _fresh.Add(key);
        }

        Put(_wider, SizeKey(fact.Origin, fact.SizeClass), fact);
        Put(_wider, EndingKey(fact.Origin, fact.Ending), fact);
        Put(_wider, fact.Origin, fact);
        Put(_wider, "", fact);
    }

    private void Put(Dictionary<string, DurationFact> facts, string key, DurationFact fact)
    {
        var before = facts.GetValueOrDefault(key);
        var after = facts[key] = before?.With(fact.Seconds, fact.Bytes, fact.Samples, fact.LearnedAt) ?? fact;
        var overall = Find("")?.Seconds ?? 0;
        if ((before is null && Math.Floor(after.Seconds) > 0) || Math.Floor(before?.Seconds ?? 0) != Math.Floor(after.Seconds) || Math.Abs(overall - _lastNews) > NewsFrom * _lastNews)
        {
            (_lastNews, Edition) = (overall, Edition + 1);
        }
    }

    private static string KindKey(string origin, string ending, int size) => string.Create(CultureInfo.InvariantCulture, $"{origin} {ending} {size}");

    private static string SizeKey(string origin, int size) => string.Create(CultureInfo.InvariantCulture, $"{origin} {size}");

    private static string EndingKey(string origin, string ending) => $"{origin} .{ending}";

    private static (string Origin, string Ending) KindOf(string url)
    {
        var path = url.AsSpan();
        path = path.IndexOfAny('?', '#') is >= 0 and var cut ? path[..cut] : path;
        path = path[(path.LastIndexOf('/') + 1)..];
        var ending = path.LastIndexOf('.') is >= 0 and var dot ? path[(dot + 1)..] : default;
        foreach (var c in ending)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                ending = default;
                break;
            }
        }

        return (UrlText.OriginOf(url) ?? "", ending.Length > LongestEnding ? "" : ending.ToString().ToLowerInvariant());
    }
}
