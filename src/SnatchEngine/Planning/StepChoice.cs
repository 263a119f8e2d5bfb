using System.Collections.ObjectModel;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Formats;
using SnatchEngine.Formats.Presets;
using SnatchEngine.Plugins;
using SnatchEngine.PostProcessing;

namespace SnatchEngine.Planning;

/// <summary>Decides what is done with the files of an item before they are placed: what was cut out, what the content asks for, what the profile adds, what the wish adds.</summary>
/// <param name="media">What the profile says of media.</param>
/// <param name="always">What the profile does with every item.</param>
/// <param name="canProcess">Whether the program that most steps need is here; asked at the first item that plays.</param>
/// <param name="refusalOf">Why a step of this name cannot be done; null when it can.</param>
internal sealed class StepChoice(MediaOptions media, IReadOnlyList<PostStep> always, Func<bool> canProcess, Func<string, string?> refusalOf)
{
    private const string OfMedia = "ffmpeg-";

    /// <summary>The steps in their order.</summary>
    /// <param name="wish">The wish.</param>
    /// <param name="item">The item.</param>
    /// <param name="choice">What was chosen of it.</param>
    /// <exception cref="PluginException">Nobody does a step that is wanted; said before anything is fetched.</exception>
    public List<PostStep> For(Wish wish, MediaItem item, FormatChoice choice)
    {
        List<PostStep> steps = [];
        if (wish.Sections is { } sections)
        {
            steps.Add(Named("ffmpeg-cut", isOptional: false, ("sections", sections)));
        }

        if (SourceFormats.Plays(item) && wish.Formats is null && canProcess())
        {
            steps.AddRange(ContentSteps(wish, item, choice));
        }

        if (always.Count > 0 || wish.After.Count > 0)
        {
            steps.AddRange([.. always.Where(s => !s.Use.StartsWith(OfMedia, StringComparison.Ordinal) || MayPlay(item)), .. wish.After]);
            RefuseMissing(steps);
        }

        return steps;
    }

    /// <summary>A step with its options.</summary>
    public static PostStep Named(string use, bool isOptional, params ReadOnlySpan<(string Key, string Value)> options)
    {
        Dictionary<string, string> said = new(StringComparer.Ordinal);
        foreach (var (key, value) in options)
        {
            said[key] = value;
        }

        return new PostStep(use) { IsOptional = isOptional, Options = said.Count == 0 ? ReadOnlyDictionary<string, string>.Empty : said };
    }

    // What the profile's kind of content asks for; an item is not lost for want of it.
    private IEnumerable<PostStep> ContentSteps(Wish wish, MediaItem item, FormatChoice choice)
    {
        if (media.WantsAudioOnly && choice.Sources.Any(s => s.Kind == MediaKind.Video || s.VideoCodec.Name is not null))
        {
            yield return Named("ffmpeg-extract-audio", isOptional: false, ("to", "best"));
        }

        // Chapters and subtitles are timed by the whole, so a part of it goes without.
        if (media.Content == MediaContent.Lecture && item.Chapters.Count > 0 && wish.Sections is null)
        {
            yield return Named("ffmpeg-chapters", isOptional: true);
        }

        // Speech is levelled; music stays as it was made.
        if (media.Content is MediaContent.Lecture or MediaContent.Podcast)
        {
            yield return Named("ffmpeg-loudness", isOptional: true);
        }
    }

    /// <summary>Whether it plays as far as is known; of a plain link the ending tells.</summary>
    private static bool MayPlay(MediaItem item) => SourceFormats.Plays(item) || item.Sources.Any(s =>
        (s.Container?.ToLowerInvariant() ?? UrlEnding.ExtensionOf(s.FileName ?? s.Urls[0])) is var ending && (FormatExtensions.IsVideo(ending) || FormatExtensions.IsAudio(ending)));

    private void RefuseMissing(List<PostStep> steps)
    {
        foreach (var step in steps)
        {
            if (!step.IsOptional && refusalOf(step.Use) is { } refusal)
            {
                throw new PluginException(PluginFailure.NotInstalled, refusal);
            }
        }
    }
}
