using SnatchEngine.Abstractions;

namespace SnatchEngine.Formats.Presets;

/// <summary>How large a picture may be.</summary>
public enum MediaQuality
{
    /// <summary>Up to 480p.</summary>
    Low,

    /// <summary>Up to 720p.</summary>
    Medium,

    /// <summary>Up to 1080p.</summary>
    High,

    /// <summary>The largest there is.</summary>
    Ultra,
}

/// <summary>What media mostly are.</summary>
public enum MediaContent
{
    /// <summary>Anything.</summary>
    General,

    /// <summary>Somebody explains something: more than 30 pictures in a second are not wanted.</summary>
    Lecture,

    /// <summary>Music: the best sound, lossless first.</summary>
    Music,

    /// <summary>Speech: sound alone, no more than 128 kbit/s where there is a choice.</summary>
    Podcast,
}

/// <summary>Which codecs are wanted among pictures of one size.</summary>
public enum CodecPreference
{
    /// <summary>yt-dlp's order: AV1, VP9, H.265, H.264.</summary>
    Default,

    /// <summary>The smallest files: AV1, H.265, VP9, H.264; Opus before AAC.</summary>
    Efficiency,

    /// <summary>What plays everywhere: H.264 and AAC in MP4, without high dynamic range.</summary>
    Compatible,
}

/// <summary>Which variant of a medium is taken when nobody names one.</summary>
public sealed record MediaOptions
{
    private static readonly string[] s_video = ["mp4", "webm", "mkv"];
    private static readonly string[] s_audio = ["opus", "m4a", "mp3"];

    /// <summary>How large a picture may be. Where all are larger, the smallest of them is taken. Default: <see cref="MediaQuality.High"/>.</summary>
    public MediaQuality Quality { get; init; } = MediaQuality.High;

    /// <summary>Sound without a picture. Default: null, true for <see cref="MediaContent.Music"/> and <see cref="MediaContent.Podcast"/>.</summary>
    public bool? AudioOnly { get; init; }

    /// <summary>What media mostly are. Default: <see cref="MediaContent.General"/>.</summary>
    public MediaContent Content { get; init; }

    /// <summary>Which codecs are wanted. Default: <see cref="CodecPreference.Default"/>.</summary>
    public CodecPreference CodecPreference { get; init; }

    /// <summary>Containers of pictures that are wanted, the first most: of <c>mp4</c>, <c>webm</c>, <c>mkv</c>. They count after size and frame rate, and decide what is merged into. Default: none, any.</summary>
    public IReadOnlyList<string> VideoContainers { get; init; } = [];

    /// <summary>Containers of sound alone that are wanted, the first most: of <c>opus</c>, <c>m4a</c>, <c>mp3</c>. Default: none, any.</summary>
    public IReadOnlyList<string> AudioContainers { get; init; } = [];

    /// <summary>Whether sound alone is wanted, all considered.</summary>
    public bool WantsAudioOnly => AudioOnly ?? Content is MediaContent.Music or MediaContent.Podcast;

    /// <summary>Every problem, with its key in a profile.</summary>
    public IEnumerable<OptionProblem> Validate() => VideoContainers.Count + AudioContainers.Count == 0 ? [] :
    [
        .. Check("media.video-containers", VideoContainers, s_video),
        .. Check("media.audio-containers", AudioContainers, s_audio),
    ];

    private static IEnumerable<OptionProblem> Check(string key, IReadOnlyList<string> containers, string[] known)
    {
        if (containers.FirstOrDefault(c => Array.IndexOf(known, c) < 0) is { } strange)
        {
            yield return new(key, $"must be some of {string.Join(", ", known)}, was '{strange}'");
        }

        if (containers.Distinct(StringComparer.Ordinal).Count() < containers.Count)
        {
            yield return new(key, "names a container twice");
        }
    }
}
