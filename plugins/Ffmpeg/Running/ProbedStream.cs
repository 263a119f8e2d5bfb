using System.Text.Json;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>One stream of a file.</summary>
/// <param name="Index">Its place in the file, from 0.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Codec">ffmpeg's name of its codec.</param>
internal sealed record ProbedStream(int Index, StreamKind Kind, string Codec)
{
    public int Width { get; init; }

    public int Height { get; init; }

    public int? SampleRate { get; init; }

    /// <summary>Bits per second; null: unknown.</summary>
    public long? BitRate { get; init; }

    public TimeSpan? Duration { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it is text that another text codec can say; pictures of text are not.</summary>
    public bool IsText => Codec is "mov_text" or "subrip" or "srt" or "ass" or "ssa" or "webvtt" or "text" or "microdvd" or "subviewer" or "mpl2" or "jacosub" or "sami" or "stl";

    /// <summary>Reads one of ffprobe's streams.</summary>
    public static ProbedStream Of(JsonElement stream)
    {
        var isCover = stream.Object("disposition")?.Count("attached_pic") == 1;
        var kind = stream.Text("codec_type") switch
        {
            "video" => isCover ? StreamKind.Cover : StreamKind.Video,
            "audio" => StreamKind.Audio,
            "subtitle" => StreamKind.Subtitle,
            "attachment" => StreamKind.Attachment,
            _ => StreamKind.Other,
        };
        return new ProbedStream((int)(stream.Count("index") ?? 0), kind, stream.Text("codec_name") ?? "unknown")
        {
            Width = stream.Small("width") ?? 0,
            Height = stream.Small("height") ?? 0,
            SampleRate = stream.Small("sample_rate"),
            BitRate = stream.Count("bit_rate"),
            Duration = stream.Seconds("duration"),
            Tags = TagsOf(stream),
        };
    }

    /// <summary>The tags of a part of ffprobe's answer.</summary>
    public static IReadOnlyDictionary<string, string> TagsOf(JsonElement? part)
    {
        Dictionary<string, string> tags = new(StringComparer.OrdinalIgnoreCase);
        if (part?.Object("tags") is { } found)
        {
            foreach (var tag in found.EnumerateObject())
            {
                if (found.Text(tag.Name) is { } text)
                {
                    tags[tag.Name] = text;
                }
            }
        }

        return tags;
    }
}

/// <summary>What a stream is.</summary>
internal enum StreamKind
{
    Video,
    Audio,
    Subtitle,

    /// <summary>A still picture that stands for the rest.</summary>
    Cover,
    Attachment,
    Other,
}
