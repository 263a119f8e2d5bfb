using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>How segments are found, where each level takes over what it does not say itself from the one above.</summary>
internal static class DashInheritance
{
    public static DashAddressing? Of(MpdElement level, DashAddressing? above)
    {
        var (element, kind) = level.First("SegmentTemplate") is { } template ? (template, DashAddressingKind.Template)
            : level.First("SegmentList") is { } list ? (list, DashAddressingKind.List)
            : (level.First("SegmentBase"), DashAddressingKind.Base);
        if (element is null)
        {
            return above;
        }

        var inherited = above is not null && above.Kind == kind ? above : new DashAddressing { Kind = kind };
        var timescale = MpdValue.Whole(element, "timescale") ?? inherited.Timescale;
        var initialization = element.First("Initialization");
        var listed = element.All("SegmentURL").Take(ManifestBounds.Segments + 1).Select(s => new DashListedSegment(s["media"], MpdValue.Range(s, "mediaRange"))).ToList();
        if (timescale == 0 || listed.Count > ManifestBounds.Segments)
        {
            throw new ManifestException(timescale == 0 ? "a timescale is 0" : $"more than {ManifestBounds.Segments} segments", element.Line);
        }

        return inherited with
        {
            Line = element.Line,
            Timescale = timescale,
            PresentationTimeOffset = MpdValue.Whole(element, "presentationTimeOffset") ?? inherited.PresentationTimeOffset,
            Duration = MpdValue.Whole(element, "duration") ?? inherited.Duration,
            StartNumber = MpdValue.Whole(element, "startNumber") ?? inherited.StartNumber,
            EndNumber = MpdValue.Whole(element, "endNumber") ?? inherited.EndNumber,
            Media = element["media"] ?? inherited.Media,
            Initialization = element["initialization"] ?? initialization?["sourceURL"] ?? inherited.Initialization,
            InitializationRange = initialization is null ? inherited.InitializationRange : MpdValue.Range(initialization, "range"),
            HasInitialization = inherited.HasInitialization || initialization is not null || element["initialization"] is not null,
            Timeline = element.First("SegmentTimeline") is { } timeline ? Timeline(timeline) : inherited.Timeline,
            Listed = listed.Count > 0 ? listed : inherited.Listed,
        };
    }

    private static List<DashTimelineEntry> Timeline(MpdElement element)
    {
        var entries = new List<DashTimelineEntry>();
        foreach (var s in element.All("S"))
        {
            var duration = MpdValue.Whole(s, "d") is > 0 and var d ? d : throw new ManifestException("a segment of the timeline has no duration", s.Line);
            var repeat = s["r"] is { } text && text.StartsWith('-') ? -1 : MpdValue.Whole(s, "r") ?? 0;
            entries.Add(new DashTimelineEntry(MpdValue.Whole(s, "t"), duration, repeat));
        }

        return entries;
    }
}
