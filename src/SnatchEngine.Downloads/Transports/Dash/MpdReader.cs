using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>From the elements of a manifest to its periods and representations, with all they inherit.</summary>
internal sealed class MpdReader(Uri url)
{
    private const int MostPeriods = 5_000;

    private int _representations;

    public DashManifest Read(string text)
    {
        if (text.Length > ManifestBounds.Bytes)
        {
            throw new ManifestException($"the manifest is longer than {ManifestBounds.Bytes} characters");
        }

        var mpd = MpdElement.Read(text);
        var total = MpdValue.Span(mpd, "mediaPresentationDuration");
        var periods = Periods(mpd, total);
        return new DashManifest
        {
            Url = url,
            IsDynamic = mpd["type"] == "dynamic",
            AvailabilityStart = MpdValue.Date(mpd, "availabilityStartTime"),
            TotalDuration = total ?? (periods is [.., { Duration: { } last } end] ? end.Start + last : null),
            MinimumUpdatePeriod = MpdValue.Span(mpd, "minimumUpdatePeriod"),
            TimeShiftBufferDepth = MpdValue.Span(mpd, "timeShiftBufferDepth"),
            ServerClock = mpd.First("UTCTiming") is { } timing && timing["schemeIdUri"] is "urn:mpeg:dash:utc:direct:2014" or "urn:mpeg:dash:utc:direct:2012" ? MpdValue.Date(timing, "value") : null,
            Periods = periods,
        };
    }

    private List<DashPeriod> Periods(MpdElement mpd, TimeSpan? total)
    {
        var bases = DashBases.Of([url], mpd);
        var elements = mpd.All("Period").Take(MostPeriods + 1).ToList();
        if (elements.Count is 0 or > MostPeriods)
        {
            throw new ManifestException(elements.Count == 0 ? "the manifest has no Period" : $"more than {MostPeriods} periods", mpd.Line);
        }

        // An end is the next one's start; a start is the end of the one before.
        var starts = new TimeSpan[elements.Count];
        for (var i = 0; i < elements.Count; i++)
        {
            var before = i == 0 ? TimeSpan.Zero : Sum(starts[i - 1], MpdValue.Span(elements[i - 1], "duration") ?? TimeSpan.Zero);
            starts[i] = MpdValue.Span(elements[i], "start") ?? before;
        }

        var periods = new List<DashPeriod>();
        for (var i = 0; i < elements.Count; i++)
        {
            var end = i + 1 < elements.Count ? starts[i + 1] : total;
            var duration = MpdValue.Span(elements[i], "duration") ?? (end > starts[i] ? end - starts[i] : null);
            if (elements[i]["xlink:href"] is null)
            {
                periods.Add(Period(elements[i], bases, starts[i], duration));
            }
        }

        return periods;
    }

    private static TimeSpan Sum(TimeSpan start, TimeSpan duration) => start < TimeSpan.MaxValue - duration ? start + duration : TimeSpan.MaxValue;

    private DashPeriod Period(MpdElement element, IReadOnlyList<Uri> parentBases, TimeSpan start, TimeSpan? duration)
    {
        var bases = DashBases.Of(parentBases, element);
        var addressing = DashInheritance.Of(element, null);
        var found = new List<DashRepresentation>();
        foreach (var set in element.All("AdaptationSet").Where(s => s["xlink:href"] is null))
        {
            var setBases = DashBases.Of(bases, set);
            var setAddressing = DashInheritance.Of(set, addressing);
            foreach (var representation in set.All("Representation"))
            {
                if (++_representations > ManifestBounds.Variants * 20)
                {
                    throw new ManifestException("too many representations", representation.Line);
                }

                found.Add(Representation(representation, set, setBases, setAddressing, found.Count));
            }
        }

        return new DashPeriod { Id = element["id"], Start = start, Duration = duration, Representations = found };
    }

    private static DashRepresentation Representation(MpdElement element, MpdElement set, IReadOnlyList<Uri> bases, DashAddressing? addressing, int index)
    {
        string? Own(string name) => element[name] ?? set[name];
        var component = set.First("ContentComponent");
        return new DashRepresentation
        {
            Id = element["id"] ?? $"{index}",
            Bandwidth = MpdValue.Whole(element, "bandwidth"),
            MimeType = Own("mimeType") ?? "",
            ContentType = set["contentType"] ?? component?["contentType"],
            Codecs = Own("codecs"),
            Width = MpdValue.Size(element, "width") ?? MpdValue.Size(set, "width"),
            Height = MpdValue.Size(element, "height") ?? MpdValue.Size(set, "height"),
            FrameRate = MpdValue.Rate(Own("frameRate")),
            Language = set["lang"] ?? component?["lang"] ?? element["lang"],
            Label = set.First("Label")?.Text.Trim() is { Length: > 0 } label ? label : set["label"],
            Protection = Protection.Joined([.. set.All("ContentProtection").Concat(element.All("ContentProtection")).Take(64).Select(p => p["schemeIdUri"] ?? "unknown")]),
            BaseUrls = DashBases.Of(bases, element),
            Addressing = DashInheritance.Of(element, addressing),
        };
    }
}
