using System.Globalization;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Running;

namespace SnatchEngine.Plugins.Ffmpeg.Muxing;

/// <summary>The options that carry the streams of one file into a container as they are: text that needs another codec gets it, what has no place is noted.</summary>
internal sealed class StreamCopy
{
    private readonly List<string> _options = ["-c", "copy"];

    /// <summary>Carries what a container can hold.</summary>
    /// <param name="file">The file, the first input.</param>
    /// <param name="container">Where it goes.</param>
    /// <param name="changes">Takes notes of what is left out.</param>
    /// <param name="except">Kinds that are left out on purpose.</param>
    /// <exception cref="PostProcessingException">A picture or a sound cannot be held, or none is left.</exception>
    public StreamCopy(ProbedFile file, Container container, StepChanges changes, params StreamKind[] except)
    {
        HashSet<StreamKind> left = [StreamKind.Other, .. except];
        foreach (var stream in file.Probe.Streams.Where(s => !left.Contains(s.Kind)))
        {
            if (container.Holds(stream))
            {
                Carry(stream, container);
            }
            else if (stream.Kind is StreamKind.Video or StreamKind.Audio)
            {
                throw new PostProcessingException(PostProcessingFailure.BadInput, Refusal(file, container, stream));
            }
            else
            {
                changes.Note($"{container.Extension} cannot hold {WhatIs(stream)} of '{file.Shown}', so it was left out");
            }
        }
    }

    /// <summary>The options so far: codecs and maps.</summary>
    public IReadOnlyList<string> Options => _options;

    /// <summary>How many pictures of any kind are carried.</summary>
    public int Pictures { get; private set; }

    /// <summary>How many subtitles are carried.</summary>
    public int Subtitles { get; private set; }

    private void Carry(ProbedStream stream, Container container)
    {
        _options.AddRange(["-map", string.Create(CultureInfo.InvariantCulture, $"0:{stream.Index}")]);
        switch (stream.Kind)
        {
            case StreamKind.Video:
                Pictures++;
                break;
            case StreamKind.Cover:
                _options.AddRange([string.Create(CultureInfo.InvariantCulture, $"-disposition:v:{Pictures++}"), "attached_pic"]);
                break;
            case StreamKind.Subtitle:
                _options.AddRange([string.Create(CultureInfo.InvariantCulture, $"-c:s:{Subtitles++}"), container.SubtitleCodecOf(stream)]);
                break;
        }
    }

    private static string Refusal(ProbedFile file, Container container, ProbedStream stream) =>
        stream.Kind == StreamKind.Video && !container.HoldsVideo
            ? $"{container.Extension} holds sound alone, and '{file.Shown}' has pictures; ffmpeg-extract-audio takes its sound"
            : $"{container.Extension} cannot hold the {(stream.Kind == StreamKind.Video ? "video" : "audio")} codec {stream.Codec} of '{file.Shown}'; mkv can, and ffmpeg-convert makes another codec of it";

    private static string WhatIs(ProbedStream stream) => stream.Kind switch
    {
        StreamKind.Subtitle => $"the subtitles ({stream.Codec})",
        StreamKind.Cover => "the cover picture",
        _ => "an attached file",
    };
}
