using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>From the representation chosen to its pieces, period after period.</summary>
internal sealed class DashTimeline(DashManifest manifest, DashRepresentation chosen, DateTimeOffset now)
{
    private static readonly TimeSpan s_shortestUpdate = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_usualUpdate = TimeSpan.FromSeconds(4);

    private readonly List<StreamPiece> _pieces = [];

    /// <exception cref="ManifestException">Periods do not fit each other, or the pieces cannot be counted.</exception>
    public StreamWindow Read()
    {
        var isOneFile = false;
        foreach (var (number, period) in manifest.Periods.Where(p => p.Representations.Count > 0).Index())
        {
            var representation = In(period, number + 1);
            if (representation.Addressing is null or { Kind: DashAddressingKind.Base })
            {
                isOneFile = manifest.Periods.Count == 1;
                Add(period, new DashSegment(period.Start, period.Duration ?? TimeSpan.Zero, representation.BaseUrls, null, null), representation.Addressing);
                continue;
            }

            var addressing = new DashSegments(manifest, period, representation, now);
            foreach (var segment in addressing.Read())
            {
                Add(period, segment with { Init = segment.Init is { } init ? init with { Stretch = period.Start.Ticks } : null }, representation.Addressing);
            }
        }

        var kind = DashVariants.KindOf(chosen);
        return new StreamWindow
        {
            Pieces = _pieces,
            IsEnded = !manifest.IsDynamic,
            Target = Target(),
            KeepsAll = manifest is { IsDynamic: true, TimeShiftBufferDepth: null } && chosen.Addressing?.Timeline is not null,
            Container = DashVariants.Of(manifest).FirstOrDefault(v => v.Container is not null && v.Kind == kind)?.Container,
            IsOneFile = isOneFile,
        };
    }

    private TimeSpan Target()
    {
        var update = manifest.MinimumUpdatePeriod is { } said && said > TimeSpan.Zero ? said : _pieces is [.., var last] && last.Duration > TimeSpan.Zero ? last.Duration : s_usualUpdate;
        return update < s_shortestUpdate ? s_shortestUpdate : update;
    }

    private void Add(DashPeriod period, DashSegment segment, DashAddressing? addressing)
    {
        if (_pieces.Count >= ManifestBounds.Segments)
        {
            throw new ManifestException($"more than {ManifestBounds.Segments} segments", addressing?.Line ?? 0);
        }

        _pieces.Add(new StreamPiece
        {
            Position = segment.Start.Ticks,
            Urls = segment.Urls,
            Range = segment.Range,
            Init = segment.Init,
            Duration = segment.Duration,
            Stretch = period.Start.Ticks,
            Shift = addressing is null ? null : period.Start - TimeSpan.FromSeconds(addressing.PresentationTimeOffset / (double)addressing.Timescale),
        });
    }

    /// <summary>The same thing in another period: by its id, else what is nearest among those of its kind and language. All must be of one codec, or they cannot be one file.</summary>
    private DashRepresentation In(DashPeriod period, int number)
    {
        var (kind, codecs) = (DashVariants.KindOf(chosen), CodecText.Parse(chosen.Codecs));
        var peers = period.Representations.Where(r => DashVariants.KindOf(r) == kind).ToList();
        var found = peers.Find(r => r.Id == chosen.Id && FitsWith(r, codecs, kind)) ?? peers.Where(r => FitsWith(r, codecs, kind))
            .OrderByDescending(r => r.Language == chosen.Language)
            .ThenBy(r => Math.Abs((r.Height ?? 0) - (chosen.Height ?? 0)))
            .ThenBy(r => Math.Abs((r.Bandwidth ?? 0) - (chosen.Bandwidth ?? 0)))
            .FirstOrDefault();
        if (found is { Protection: { } protection })
        {
            throw new ManifestException($"period {number} is protected by {protection}");
        }

        return found ?? throw new ManifestException(
            $"period {number} has nothing in {(chosen.Codecs ?? chosen.MimeType) switch { { Length: > 60 } text => text[..60], var text => text }}, so it cannot follow the first in one file");
    }

    private bool FitsWith(DashRepresentation other, CodecText codecs, MediaKind kind)
    {
        var theirs = CodecText.Parse(other.Codecs);
        return other.MimeType == chosen.MimeType &&
            (kind != MediaKind.Video || CodecText.Family(theirs.Video) == CodecText.Family(codecs.Video)) &&
            (kind != MediaKind.Audio || CodecText.Family(theirs.Audio) == CodecText.Family(codecs.Audio));
    }
}
