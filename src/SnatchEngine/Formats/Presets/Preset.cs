using System.Globalization;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Formats.Presets;

/// <summary>A profile's wishes as an expression and a sort.</summary>
internal sealed record Preset
{
    /// <summary>What it is called when a choice is explained.</summary>
    public required string Name { get; init; }

    /// <summary>The expression.</summary>
    public required FormatSelector Selector { get; init; }

    /// <summary>The sort.</summary>
    public required FormatSort Sort { get; init; }

    /// <summary>The smallest side that a picture should not exceed. Null: any.</summary>
    public double? Cap { get; init; }

    /// <summary>Sound alone is wanted.</summary>
    public bool IsAudio { get; init; }

    /// <summary>What is merged into, the first most. Empty: any.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>The preset of a profile.</summary>
    /// <param name="media">What the profile says.</param>
    /// <param name="canMerge">Whether a picture and a sound can be merged; else one that has both is preferred.</param>
    public static Preset Of(MediaOptions media, bool canMerge) => media.WantsAudioOnly ? Sound(media) : Picture(media, canMerge);

    /// <summary>What there is to say of a choice, beginning with a semicolon; empty: nothing.</summary>
    public string RemarkOn(IReadOnlyList<Format> chosen)
    {
        var picture = chosen.FirstOrDefault(f => f.HasVideo);
        if (IsAudio)
        {
            return picture is null ? "" : "; there is no sound alone, so one with a picture is taken";
        }

        if (picture is null)
        {
            return "; there is no picture";
        }

        var remark = Cap is { } cap && picture.SmallestSide > cap
            ? string.Create(CultureInfo.InvariantCulture, $"; every picture is larger than {cap:0}p, so the smallest of them is taken")
            : "";
        return chosen.Any(f => f.HasAudio) ? remark : $"{remark}; it has no sound";
    }

    private static Preset Picture(MediaOptions media, bool canMerge)
    {
        double? cap = media.Quality switch { MediaQuality.Low => 480, MediaQuality.Medium => 720, MediaQuality.High => 1080, _ => null };
        List<SortTerm> terms = [Term("lang"), Term("res", cap)];
        if (media.CodecPreference == CodecPreference.Compatible)
        {
            terms.AddRange([Word("hdr", f => f.DynamicRange, "sdr", ""), CodecTerms(media)[0]]);
        }

        terms.AddRange([Term("fps", media.Content == MediaContent.Lecture ? 30 : null), Term("hdr", "12")]);
        terms.AddRange(ContainerTerms("vext", f => f.VideoExt, media.VideoContainers));
        terms.AddRange(ContainerTerms("aext", f => f.AudioExt, media.AudioContainers));
        terms.AddRange(CodecTerms(media));
        return new Preset
        {
            Name = $"quality {media.Quality.ToString().ToLowerInvariant()}",
            Selector = FormatSelector.Parse(canMerge ? "bv*+ba/b/bv*/ba" : "b/bv*/ba"),
            Sort = FormatSort.Of(terms),
            Cap = cap,
            Containers = media.VideoContainers,
        };
    }

    private static Preset Sound(MediaOptions media)
    {
        List<SortTerm> terms = [Term("lang"), .. ContainerTerms("aext", f => f.AudioExt, media.AudioContainers)];
        terms.AddRange(media.Content switch
        {
            MediaContent.Music => [Term("channels", 2), Word("acodec", f => f.AudioCodec, "flac|alac", "wav|aiff", ""), Term("abr"), Term("asr")],
            MediaContent.Podcast => [Term("abr", 128), .. CodecTerms(media)],
            _ => (SortTerm[])[Term("channels", 2), .. CodecTerms(media), Term("abr")],
        });

        // Where a picture comes with it, it should cost little.
        terms.Add(Term("res") with { IsReverse = true });
        return new Preset
        {
            Name = media.Content == MediaContent.General ? "audio-only" : $"content {media.Content.ToString().ToLowerInvariant()}",
            Selector = FormatSelector.Parse("ba/b/ba*/bv*"),
            Sort = FormatSort.Of(terms),
            IsAudio = true,
            Containers = media.AudioContainers,
        };
    }

    private static IReadOnlyList<SortTerm> CodecTerms(MediaOptions media) => media.CodecPreference switch
    {
        CodecPreference.Efficiency =>
        [
            Word("vcodec", f => f.VideoCodec, Orders.Av1, Orders.H265, $"{Orders.Vp9Profile2}|{Orders.Vp9}", Orders.H264, ""),
            Word("acodec", f => f.AudioCodec, Orders.Opus, Orders.Aac + "|" + Orders.Mp4Audio, "vorbis|ogg", Orders.Mp3, ""),
        ],
        CodecPreference.Compatible =>
        [
            Word("vcodec", f => f.VideoCodec, Orders.H264, Orders.H265, $"{Orders.Vp9Profile2}|{Orders.Vp9}", Orders.Av1, ""),
            Word("acodec", f => f.AudioCodec, Orders.Aac + "|" + Orders.Mp4Audio, Orders.Mp3, Orders.Opus, ""),
            Term("vext", "mp4"),
        ],
        _ => [],
    };

    private static IEnumerable<SortTerm> ContainerTerms(string name, Func<Format, string> read, IReadOnlyList<string> wanted) =>
        wanted.Count == 0 ? [] : [Word(name, read, [.. wanted.Select(w => w == "opus" ? "opus$|webm$|ogg$" : $"{w}$"), ""])];

    private static SortTerm Word(string name, Func<Format, string?> read, params string[] ranks) => new(SortField.Word(name, read, new PreferenceOrder(ranks)));

    private static SortTerm Term(string name, double? limit = null) =>
        new(SortFields.Of(name)[0]) { Limit = limit, LimitText = limit?.ToString(CultureInfo.InvariantCulture) };

    private static SortTerm Term(string name, string word)
    {
        var field = SortFields.Of(name)[0];
        return new(field) { Limit = field.ReadLimit(word), LimitText = word };
    }
}
