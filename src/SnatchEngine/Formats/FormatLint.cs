using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;
using SnatchEngine.Yaml;

namespace SnatchEngine.Formats;

/// <summary>Finds what is probably not meant in an expression or a sort that can be read.</summary>
public static class FormatLint
{
    private static readonly string[] s_everywhere = ["all", "mergeall", "b", "w", "b*", "w*", "best", "worst", "best*", "worst*"];

    /// <summary>What is probably not meant, a sentence each.</summary>
    /// <param name="wish">The expression and the sort.</param>
    /// <param name="offer">The formats it is asked of; null: not known, so that ids cannot be judged.</param>
    public static IReadOnlyList<string> Of(FormatWish wish, FormatOffer? offer = null)
    {
        List<string> warnings = [];
        if (wish.Selector is { } selector)
        {
            foreach (var part in ((ListNode)selector.Root).Parts.Where(p => !AlwaysFinds(p)))
            {
                warnings.Add($"-f column {part.Column}: there is no fallback, so nothing is chosen when nothing matches; end it with '/b'");
            }

            Check(selector.Root, [], offer, warnings);
        }

        foreach (var name in wish.Sort?.Written ?? [])
        {
            if (!SortFields.IsKnown(name) && offer?.Formats.Any(f => f.Value(name) is not null) != true)
            {
                warnings.Add($"-S: '{name}' is no field that formats have{NearestName.Hint(NearestName.Of(name, SortFields.Names))}");
            }
        }

        warnings.AddRange((wish.Sort?.Terms ?? []).Where(t => t is { LimitText: not null, Limit: null })
            .Select(t => $"-S: the limit '{t.LimitText}' of {t.Field.Name} is no number, and counts for nothing"));
        return warnings;
    }

    private static bool AlwaysFinds(SelectorNode node) => node.Filters.Count == 0 && node switch
    {
        NameNode name => Array.IndexOf(s_everywhere, name.Name) >= 0,
        FirstNode first => first.Choices.Any(AlwaysFinds),
        MergeNode merge => merge.Parts.All(AlwaysFinds),
        ListNode list => list.Parts.Any(AlwaysFinds),
        _ => false,
    };

    private static void Check(SelectorNode node, IReadOnlyList<FormatFilter> outer, FormatOffer? offer, List<string> warnings)
    {
        List<FormatFilter> filters = [.. outer, .. node.Filters];
        foreach (var filter in node.Filters)
        {
            if (NeverHolds(filter, filters) is { } why)
            {
                warnings.Add($"-f column {filter.Column}: {filter.Written} never holds: {why}");
            }
        }

        switch (node)
        {
            case NameNode name:
                CheckName(name, offer, warnings);
                break;
            case ListNode { Parts.Count: 0 }:
                warnings.Add($"-f column {node.Column}: an empty group chooses nothing");
                break;
            case ListNode list:
                CheckAll(list.Parts);
                break;
            case FirstNode first:
                CheckAll(first.Choices);
                var certain = first.Choices.ToList().FindIndex(AlwaysFinds);
                if (certain >= 0 && certain < first.Choices.Count - 1 && first.Choices[certain] is NameNode { Name: "all" or "mergeall" or "b*" or "w*" or "best*" or "worst*" })
                {
                    warnings.Add($"-f column {first.Choices[certain + 1].Column}: this is never reached, as what stands before it always finds something");
                }

                break;
            case MergeNode merge:
                CheckAll(merge.Parts);
                break;
        }

        void CheckAll(IReadOnlyList<SelectorNode> parts)
        {
            foreach (var part in parts)
            {
                Check(part, filters, offer, warnings);
            }
        }
    }

    private static void CheckName(NameNode node, FormatOffer? offer, List<string> warnings)
    {
        var name = node.Name;
        if (name is "all" or "mergeall" || QualityName.Read(name) is not null || FormatExtensions.IsKnown(name) || offer is null || offer.Formats.Any(f => f.Id == name))
        {
            return;
        }

        var known = offer.Formats.Select(f => f.Id).Concat(FormatExtensions.All).Concat(s_everywhere).Concat(["bv", "ba", "bv*", "ba*", "wv", "wa", "bestvideo", "bestaudio"]);
        warnings.Add($"-f column {node.Column}: '{name}' is neither a format's id nor a name with a meaning{NearestName.Hint(NearestName.Of(name, known))}");
    }

    private static string? NeverHolds(FormatFilter filter, List<FormatFilter> together)
    {
        if (FormatFields.IsNumber(filter.Key) && filter.Number is null && filter.Operator != FilterOperator.NotEqual && !filter.PassesUnknown)
        {
            return $"{filter.Key} is a number";
        }

        if (filter is { Operator: FilterOperator.Less, Number: 0 } && FormatFields.IsNumber(filter.Key) && !filter.Key.EndsWith("preference", StringComparison.Ordinal) && filter.Key != "quality")
        {
            return $"{filter.Key} is never below 0";
        }

        foreach (var other in together.TakeWhile(f => f != filter))
        {
            if (other.Key == filter.Key && !(other.PassesUnknown && filter.PassesUnknown) && Exclude(other, filter))
            {
                return $"{other.Written} excludes it";
            }
        }

        return null;
    }

    private static bool Exclude(FormatFilter left, FormatFilter right)
    {
        if (left.Operator == FilterOperator.Equal && right.Operator == FilterOperator.Equal && left.Number is null && right.Number is null)
        {
            return left.Text != right.Text;
        }

        if (left.Number is null || right.Number is null)
        {
            return (left.Operator, right.Operator) is (FilterOperator.Equal, FilterOperator.NotEqual) or (FilterOperator.NotEqual, FilterOperator.Equal) && left.Text == right.Text;
        }

        var (a, b) = (RangeOf(left), RangeOf(right));
        var (low, high) = (Math.Max(a.Low, b.Low), Math.Min(a.High, b.High));
        return low > high || (low.Equals(high) && !(Holds(left, low) && Holds(right, low)));
    }

    private static bool Holds(FormatFilter filter, double value) => filter.Operator switch
    {
        FilterOperator.Less or FilterOperator.Greater or FilterOperator.NotEqual => !value.Equals(filter.Number),
        _ => true,
    };

    private static (double Low, double High) RangeOf(FormatFilter filter) => filter.Operator switch
    {
        FilterOperator.Less or FilterOperator.LessOrEqual => (double.NegativeInfinity, filter.Number!.Value),
        FilterOperator.Greater or FilterOperator.GreaterOrEqual => (filter.Number!.Value, double.PositiveInfinity),
        FilterOperator.Equal => (filter.Number!.Value, filter.Number!.Value),
        _ => (double.NegativeInfinity, double.PositiveInfinity),
    };
}
