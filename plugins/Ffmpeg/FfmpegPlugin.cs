using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg;
using SnatchEngine.Plugins.Ffmpeg.Describing;
using SnatchEngine.Plugins.Ffmpeg.Transcoding;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;

[assembly: SnatchPlugin(typeof(FfmpegPlugin))]

namespace SnatchEngine.Plugins.Ffmpeg;

/// <summary>The plugin that has ffmpeg work on media.</summary>
public sealed class FfmpegPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IPostProcessor> CreatePostProcessors(PluginEnvironment environment)
    {
        var program = new FfmpegProgram(environment);
        return
        [
            new MergeStep(program), new RemuxStep(program), new ConvertStep(program), new ExtractAudioStep(program), new LoudnessStep(program), new ThumbnailStep(program),
            new CoverStep(program), new ChaptersStep(program), new EmbedSubtitlesStep(program), new EmbedMetadataStep(program), new ConvertSubtitlesStep(program), new CutStep(program),
        ];
    }
}
