using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>What the lines of a master playlist name.</summary>
internal sealed class HlsMasterLines(Uri url)
{
    private readonly List<HlsVariant> _variants = [];
    private readonly List<HlsRendition> _renditions = [];
    private readonly List<HlsKey> _sessionKeys = [];
    private HlsAttributes? _waiting;

    public IReadOnlyList<HlsVariant> Variants => _variants;

    public IReadOnlyList<HlsRendition> Renditions => _renditions;

    public IReadOnlyList<HlsKey> SessionKeys => _sessionKeys;

    public bool IsMaster => _variants.Count > 0 || _renditions.Count > 0;

    /// <summary>A variant's attributes were read, and its URL comes next.</summary>
    public bool IsWaiting => _waiting is not null;

    public void Variant(HlsAttributes attributes, int line)
    {
        Finish(line);
        Bound(_variants.Count, line);
        _waiting = attributes;
    }

    public void Address(string text, int line)
    {
        var attributes = _waiting!;
        _waiting = null;
        var size = attributes["RESOLUTION"]?.Split('x', 'X');
        _variants.Add(new HlsVariant
        {
            Url = ManifestUrl.Resolve(url, text, line),
            Bandwidth = attributes.Number("BANDWIDTH"),
            AverageBandwidth = attributes.Number("AVERAGE-BANDWIDTH"),
            Codecs = attributes["CODECS"],
            Width = size is [var width, _] && int.TryParse(width, out var w) && w > 0 ? w : null,
            Height = size is [_, var height] && int.TryParse(height, out var h) && h > 0 ? h : null,
            FrameRate = attributes.Fraction("FRAME-RATE"),
            Name = attributes["NAME"],
            AudioGroup = attributes["AUDIO"],
            SubtitleGroup = attributes["SUBTITLES"],
        });
    }

    public void Rendition(HlsAttributes attributes, int line)
    {
        Bound(_renditions.Count, line);
        _renditions.Add(new HlsRendition
        {
            Type = attributes.Required("TYPE"),
            Group = attributes.Required("GROUP-ID"),
            Name = attributes["NAME"] ?? attributes["LANGUAGE"] ?? attributes.Required("GROUP-ID"),
            Url = attributes["URI"] is { } uri ? ManifestUrl.Resolve(url, uri, line) : null,
            Language = attributes["LANGUAGE"],
            IsDefault = attributes.IsYes("DEFAULT"),
        });
    }

    public void SessionKey(HlsKey key)
    {
        if (_sessionKeys.Count < 32)
        {
            _sessionKeys.Add(key);
        }
    }

    /// <exception cref="ManifestException">A variant's URL is missing.</exception>
    public void Finish(int line)
    {
        if (_waiting is not null)
        {
            throw new ManifestException("a variant has no URL after it", line);
        }
    }

    private static void Bound(int count, int line)
    {
        if (count >= ManifestBounds.Variants)
        {
            throw new ManifestException($"more than {ManifestBounds.Variants} variants", line);
        }
    }
}
