using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Plugins.Ffmpeg.Describing;

/// <summary>Chapters as they can be written: in order, each with an end, none beyond the end of what plays.</summary>
internal static class ItemChapters
{
    /// <summary>Completes the chapters a site tells.</summary>
    /// <param name="chapters">The chapters.</param>
    /// <param name="duration">How long it plays; null: unknown.</param>
    public static IReadOnlyList<MediaChapter> Complete(IEnumerable<MediaChapter> chapters, TimeSpan? duration)
    {
        var end = duration ?? TimeSpan.MaxValue;
        var ordered = chapters.Where(c => c.Start >= TimeSpan.Zero && c.Start < end).OrderBy(c => c.Start).ToArray();
        List<MediaChapter> complete = [];
        for (var i = 0; i < ordered.Length; i++)
        {
            var next = i + 1 < ordered.Length ? ordered[i + 1].Start : end;
            var own = ordered[i].End is { } told && told > ordered[i].Start ? told : next;
            var until = own < next ? own : next;
            until = until == TimeSpan.MaxValue ? ordered[i].Start + TimeSpan.FromMinutes(1) : until;
            if (until > ordered[i].Start)
            {
                complete.Add(ordered[i] with { End = until });
            }
        }

        return complete;
    }
}
