namespace SnatchEngine.Formats.Selection;

/// <summary>One choice among ranked formats.</summary>
/// <param name="formats">The formats, the best last.</param>
internal sealed class Choosing(IReadOnlyList<Format> formats)
{
    private const int MostSteps = 100_000;

    private readonly bool _hasComplete = formats.Any(f => f is { HasVideo: true, HasAudio: true });
    private readonly bool _isIncomplete = formats.All(f => !f.HasVideo) || formats.All(f => !f.HasAudio);
    private int _steps;

    /// <summary>What the expression chooses: for each download its formats, in the order they are merged.</summary>
    public IReadOnlyList<IReadOnlyList<Format>> Run(FormatSelector selector) => Choose(selector.Root, formats);

    private List<IReadOnlyList<Format>> Choose(SelectorNode node, IReadOnlyList<Format> among)
    {
        foreach (var filter in node.Filters)
        {
            among = [.. among.Where(filter.Passes)];
        }

        switch (node)
        {
            case NameNode name:
                return ByName(name.Name, among);
            case ListNode list:
                List<IReadOnlyList<Format>> all = [];
                foreach (var part in list.Parts)
                {
                    all.AddRange(Counted(Choose(part, among)));
                }

                return all;
            case FirstNode first:
                return FirstOf(first, among);
            default:
                return Merged((MergeNode)node, among);
        }
    }

    private List<IReadOnlyList<Format>> FirstOf(FirstNode first, IReadOnlyList<Format> among)
    {
        foreach (var choice in first.Choices)
        {
            if (Choose(choice, among) is { Count: > 0 } chosen)
            {
                return chosen;
            }
        }

        return [];
    }

    /// <summary>Each way to take one of each part, the last part changing first.</summary>
    private List<IReadOnlyList<Format>> Merged(MergeNode merge, IReadOnlyList<Format> among)
    {
        var right = Choose(merge.Parts[^1], among);
        for (var i = merge.Parts.Count - 2; i >= 0; i--)
        {
            var left = Choose(merge.Parts[i], among);
            List<IReadOnlyList<Format>> pairs = [];
            foreach (var first in left)
            {
                foreach (var second in right)
                {
                    Count(1);
                    if (Merging.Of([.. first, .. second]) is { Count: > 0 } merged)
                    {
                        pairs.Add(merged);
                    }
                }
            }

            right = pairs;
        }

        return right;
    }

    private List<IReadOnlyList<Format>> ByName(string name, IReadOnlyList<Format> among)
    {
        switch (name)
        {
            case "all":
                return [.. among.Reverse().Select(f => (IReadOnlyList<Format>)[f])];
            case "mergeall":
                return All(among);
            default:
                return (QualityName.Read(name) is { } quality ? ByQuality(quality, among) : ByWord(name, among)) is { } one ? [[one]] : [];
        }
    }

    private static List<IReadOnlyList<Format>> All(IReadOnlyList<Format> among)
    {
        IReadOnlyList<Format>? merged = null;
        foreach (var format in among.Where(f => f.HasVideo || f.HasAudio).Reverse())
        {
            merged = merged is null ? [format] : Merging.Of([.. merged, format]);
        }

        return merged is null ? [] : [merged];
    }

    private Format? ByQuality(QualityName quality, IReadOnlyList<Format> among)
    {
        List<Format> named = [.. among.Where(quality.Names)];

        // Where nothing has both, as on a site of sounds, the best there is will do.
        if (named.Count == 0 && quality is { Stream: '\0', IsStarred: false } && _isIncomplete)
        {
            named = [.. among.Where(f => f.HasVideo || f.HasAudio)];
        }

        var index = quality.IsWorst ? quality.Number - 1 : named.Count - quality.Number;
        return quality.Number > 0 && index >= 0 && index < named.Count ? named[index] : null;
    }

    private Format? ByWord(string word, IReadOnlyList<Format> among)
    {
        if (FormatExtensions.IsAudio(word))
        {
            return among.LastOrDefault(f => f.Ext == word && f.HasAudio);
        }

        if (FormatExtensions.IsVideo(word))
        {
            return among.LastOrDefault(f => f.Ext == word && f.HasVideo && f.HasAudio) ?? (_hasComplete ? null : among.LastOrDefault(f => f.Ext == word && f.HasVideo));
        }

        return word == FormatExtensions.Storyboard
            ? among.LastOrDefault(f => f.Ext == word && !f.HasVideo && !f.HasAudio)
            : among.LastOrDefault(f => f.Id == word);
    }

    private List<IReadOnlyList<Format>> Counted(List<IReadOnlyList<Format>> chosen)
    {
        Count(chosen.Count);
        return chosen;
    }

    private void Count(int steps)
    {
        _steps += steps;
        if (_steps > MostSteps)
        {
            throw new FormatChoiceException(FormatFailure.TooMany, $"the format expression asks for more than {MostSteps} combinations; name fewer with 'all'");
        }
    }
}
