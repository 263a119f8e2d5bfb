using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Transports.Dash;
using SnatchEngine.Downloads.Transports.Hls;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>A playlist of HLS or a manifest of DASH, read: what can be chosen from it.</summary>
public sealed record StreamManifest
{
    private static readonly TimeSpan s_freshness = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_liveFreshness = TimeSpan.FromSeconds(2);

    /// <summary>Where it was, after redirects.</summary>
    public required Uri Url { get; init; }

    /// <summary>HLS or DASH.</summary>
    public required StreamDelivery Delivery { get; init; }

    /// <summary>What can be chosen, in the manifest's order.</summary>
    public required IReadOnlyList<StreamVariant> Variants { get; init; }

    /// <summary>Whether it still grows. Of a master playlist of HLS this is not known before a variant is read: then false.</summary>
    public bool IsLive { get; init; }

    /// <summary>How long it plays. Null: unknown, or without end.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The playlist, when it is HLS.</summary>
    public HlsPlaylist? Hls { get; init; }

    /// <summary>The manifest, when it is DASH.</summary>
    public DashManifest? Dash { get; init; }

    /// <summary>When it was read, by the engine's clock. Null: not from a server.</summary>
    internal DateTimeOffset? ReadAt { get; init; }

    /// <summary>Whether what it says holds still: links of an ended stream a minute, the window of a live one two seconds.</summary>
    internal bool IsFresh(DateTimeOffset now) => ReadAt is { } read && now - read is var age && age >= TimeSpan.Zero && age <= (IsLive ? s_liveFreshness : s_freshness);

    /// <summary>Whether a URL ends as those of manifests do.</summary>
    public static bool IsNamedLikeOne(string url) => StreamName.IsOfStream(url);

    /// <summary>What a text is, by its first characters: null when it is neither, as a plain list of files is not.</summary>
    public static StreamDelivery? DeliveryOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var head = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        if (head.StartsWith("#EXTM3U", StringComparison.Ordinal))
        {
            return head.Contains("#EXT-X-", StringComparison.Ordinal) ? StreamDelivery.Hls : null;
        }

        return head is ['<', ..] && head[..Math.Min(head.Length, 4096)].Contains("<MPD", StringComparison.Ordinal) ? StreamDelivery.Dash : null;
    }

    /// <summary>Reads either kind.</summary>
    /// <param name="text">The text, decoded.</param>
    /// <param name="url">Where it came from: what is relative in it is relative to this.</param>
    /// <exception cref="ManifestException">It is neither, or cannot be followed.</exception>
    public static StreamManifest Parse(string text, Uri url)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DeliveryOf(text) switch
        {
            StreamDelivery.Hls => Of(HlsPlaylist.Parse(text, url)),
            StreamDelivery.Dash => Of(DashManifest.Parse(text, url)),
            _ => throw new ManifestException("this is neither an HLS playlist (#EXTM3U with #EXT-X- tags) nor a DASH manifest (<MPD>)", 1),
        };
    }

    /// <summary>What an HLS playlist offers.</summary>
    public static StreamManifest Of(HlsPlaylist playlist)
    {
        ArgumentNullException.ThrowIfNull(playlist);
        return new StreamManifest
        {
            Url = playlist.Url,
            Delivery = StreamDelivery.Hls,
            Variants = HlsVariants.Of(playlist),
            IsLive = playlist is { IsMaster: false, IsEnded: false },
            Duration = playlist is { IsMaster: false, IsEnded: true } ? TimeSpan.FromTicks(playlist.Segments.Sum(s => s.Duration.Ticks)) : null,
            Hls = playlist,
        };
    }

    /// <summary>What a DASH manifest offers.</summary>
    public static StreamManifest Of(DashManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new StreamManifest
        {
            Url = manifest.Url,
            Delivery = StreamDelivery.Dash,
            Variants = DashVariants.Of(manifest),
            IsLive = manifest.IsDynamic,
            Duration = manifest.IsDynamic ? null : manifest.TotalDuration,
            Dash = manifest,
        };
    }

    /// <summary>The variant a choice means.</summary>
    /// <param name="id">An id of <see cref="Variants"/>. Null: the best.</param>
    /// <returns>Null when there is none of that id, or none at all.</returns>
    public StreamVariant? Find(string? id)
    {
        if (id is not null)
        {
            return Variants.FirstOrDefault(v => v.Id == id);
        }

        return Best(Variants.Where(v => v.Protection is null)) ?? Best(Variants);
    }

    private static StreamVariant? Best(IEnumerable<StreamVariant> variants) => variants
        .OrderByDescending(v => v.IsComplete)
        .ThenByDescending(v => v.Kind switch { MediaKind.Video => 3, MediaKind.Unknown => 2, MediaKind.Audio => 1, _ => 0 })
        .ThenByDescending(v => v.Height ?? 0)
        .ThenByDescending(v => v.BitRate?.BitsPerSecond ?? 0)
        .ThenByDescending(v => v.IsDefault)
        .FirstOrDefault();
}
