using System.Globalization;

namespace SnatchEngine.Planning;

/// <summary>Which items of a list are taken, by their places from 1: <c>1-5,7,-1</c>, <c>3:</c>, <c>::2</c>, <c>::-1</c>; the words of yt-dlp's <c>-I</c>.</summary>
public sealed class ItemRanges
{
    private const int MostRanges = 1000;
    private const int LongestList = 1_000_000_000;

    private readonly IReadOnlyList<ItemRange> _ranges;

    private ItemRanges(string text, IReadOnlyList<ItemRange> ranges)
    {
        Text = text;
        _ranges = ranges;
    }

    /// <summary>The ranges as they were written.</summary>
    public string Text { get; }

    /// <summary>Nothing counts from the end, so items can be taken as they come.</summary>
    internal bool CanStream => _ranges.All(r => r.From is null or > 0 && r.To is null or > 0 && r.Step > 0);

    /// <summary>Reads ranges.</summary>
    /// <exception cref="SelectionException">They cannot be understood.</exception>
    public static ItemRanges Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ranges = new List<ItemRange>();
        var at = 0;
        foreach (var part in text.Split(','))
        {
            if (ranges.Count == MostRanges)
            {
                throw new SelectionException(SelectionFailure.TooLarge, at + 1, $"more than {MostRanges} ranges");
            }

            ranges.Add(ReadRange(part, at));
            at += part.Length + 1;
        }

        return new ItemRanges(text, ranges);
    }

    /// <summary>The places of a list that has come to its end, each once, in the order of the ranges.</summary>
    /// <param name="count">How many items there are.</param>
    public IEnumerable<int> PlacesOf(int count) => _ranges.SelectMany(range => range.PlacesOf(count)).Distinct();

    /// <summary>The places while nobody knows how many there are, for ranges that <see cref="CanStream"/>; one sequence for each range, as each may never end.</summary>
    internal IEnumerable<IEnumerable<int>> Places() => _ranges.Select(range => range.PlacesOf(int.MaxValue));

    /// <summary>Whether a place is in one of the ranges; for ranges that <see cref="CanStream"/>.</summary>
    internal bool Contains(int place) => _ranges.Any(range => place >= (range.From ?? 1) && place <= (range.To ?? int.MaxValue) && (place - (range.From ?? 1)) % range.Step == 0);

    /// <summary>The ranges.</summary>
    public override string ToString() => Text;

    private static ItemRange ReadRange(string part, int column)
    {
        var text = part.Trim();
        column += part.Length - part.TrimStart().Length + 1;
        var at = 0;
        var from = Number();
        if (at == text.Length && from is { } only)
        {
            return only != 0 ? new ItemRange(only, only, 1) : throw new SelectionException(SelectionFailure.Malformed, column, "items are counted from 1, and from the end from -1");
        }

        if (at == text.Length || text[at] is not (':' or '-') || (text[at] == '-' && from is null))
        {
            throw Malformed();
        }

        at++;
        var to = Number();
        var step = 1;
        if (at < text.Length && text[at] == ':')
        {
            at++;
            var stepAt = at;
            step = Number() ?? 1;
            if (step == 0)
            {
                throw new SelectionException(SelectionFailure.Malformed, column + stepAt, "a step of 0 leads nowhere");
            }
        }

        return at == text.Length ? new ItemRange(from, to, step) : throw Malformed();

        int? Number()
        {
            var begin = at;
            at += at < text.Length && text[at] == '-' ? 1 : 0;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            if (at == begin || !char.IsAsciiDigit(text[at - 1]))
            {
                at = begin;
                return null;
            }

            return !int.TryParse(text.AsSpan(begin, at - begin), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || Math.Abs((long)number) > LongestList
                ? throw new SelectionException(SelectionFailure.TooLarge, column + begin, "no list is that long")
                : number;
        }

        SelectionException Malformed() => new(SelectionFailure.Malformed, column + Math.Min(at, Math.Max(0, text.Length - 1)), text.Length == 0
            ? "a range is missing; items are chosen like 1-5,7,-1"
            : $"'{(text.Length > 40 ? text[..40] + "…" : text)}' is no range; items are chosen like 3, 1-5, 3:, -1 or START:STOP:STEP");
    }
}

/// <summary>One range.</summary>
/// <param name="From">The first place, from 1, negative from the end. Null: where the list begins, or ends when <paramref name="Step"/> goes back.</param>
/// <param name="To">The last place, itself included. Null: where the list ends.</param>
/// <param name="Step">How far from one to the next; negative goes back.</param>
internal sealed record ItemRange(int? From, int? To, int Step)
{
    /// <summary>Its places in a list of a known length.</summary>
    public IEnumerable<int> PlacesOf(int count)
    {
        var from = Place(From, count) ?? (Step > 0 ? 1 : count);
        var to = Place(To, count) ?? (Step > 0 ? count : 1);
        if (From == To && From is not null)
        {
            return from >= 1 && from <= count ? [(int)from] : [];
        }

        return Step > 0 ? Up(Math.Max(1, from), Math.Min(count, to)) : Down(Math.Min(count, from), Math.Max(1, to));
    }

    private static long? Place(int? place, int count) => place is < 0 ? (long)place + count + 1 : place;

    private IEnumerable<int> Up(long from, long to)
    {
        for (var place = from; place <= to; place += Step)
        {
            yield return (int)place;
        }
    }

    private IEnumerable<int> Down(long from, long to)
    {
        for (var place = from; place >= to; place += Step)
        {
            yield return (int)place;
        }
    }
}
