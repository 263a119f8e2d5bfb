using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Extraction;
using SnatchEngine.Formats;
using SnatchEngine.Formats.Presets;
using SnatchEngine.PostProcessing;

namespace SnatchEngine.Planning;

/// <summary>Decides which files an item takes besides its main one, and what is done with them before they are placed.</summary>
/// <param name="media">What the profile says of media.</param>
/// <param name="stepChoice">Knows what is done with the files.</param>
/// <param name="draft">Knows how a source is asked for.</param>
internal sealed class Staging(MediaOptions media, StepChoice stepChoice, RequestDraft draft)
{
    private static readonly string[] s_containers = ["mp4", "mkv", "webm", "mov", "m4a", "mka", "mp3", "opus", "ogg", "flv", "avi"];
    private static readonly string[] s_pictureSteps = ["ffmpeg-cover", "thumbnail", "sidecars"];

    /// <summary>The staged plan of a choice; null when its one file is placed as it comes.</summary>
    /// <param name="wish">The wish.</param>
    /// <param name="found">The item.</param>
    /// <param name="item">The item under the id it is archived by.</param>
    /// <param name="choice">What was chosen of it.</param>
    public StagedPlan? Of(Wish wish, ExtractedItem found, MediaItem item, FormatChoice choice)
    {
        var steps = stepChoice.For(wish, item, choice);
        var extras = ExtrasFor(wish, item, steps);
        if (!choice.NeedsMerge && steps.Count == 0 && extras.Count == 0)
        {
            return null;
        }

        var stem = choice.NeedsMerge || extras.Count > 0 ? StemOf(wish, item, choice.Sources[0]) : null;
        var container = ContainerOf(wish, choice);
        List<PlannedPart> parts = [];
        foreach (var source in choice.Sources)
        {
            var request = draft.Of(wish, found, source);
            var isWhole = parts.Count == 0 && !choice.NeedsMerge;
            parts.Add(new PlannedPart(isWhole ? request : request with { FileName = $"{stem}.{source.Container ?? "bin"}", Checksums = source.Checksums }, source));
        }

        foreach (var extra in extras)
        {
            var isText = extra.Kind == MediaKind.Subtitle;
            var ending = $"{(isText ? $"{extra.Language ?? "und"}." : "")}{extra.Container ?? (isText ? "vtt" : "jpg")}";
            var request = draft.Of(wish, found, extra) with { FileName = $"{stem}.{ending}", Checksums = extra.Checksums, MaxSize = null };
            parts.Add(new PlannedPart(request, extra, isText ? StagedRole.Subtitle : StagedRole.Thumbnail) { IsOptional = true });
        }

        if (choice.NeedsMerge)
        {
            steps.Insert(0, StepChoice.Named("ffmpeg-merge", isOptional: false, ("container", container)));
        }

        return new StagedPlan(item, parts, steps) { Name = choice.NeedsMerge ? $"{stem}.{container}" : parts[0].Request.FileName };
    }

    private List<MediaSource> ExtrasFor(Wish wish, MediaItem item, List<PostStep> steps)
    {
        var wanted = wish.Subtitles.Count > 0 || media.Content != MediaContent.Lecture || wish.Sections is not null || !SourceFormats.Plays(item) ? wish.Subtitles : ["all"];
        HashSet<string> languages = new(StringComparer.OrdinalIgnoreCase);
        List<MediaSource> extras = [.. item.Extras.Where(e => e.Kind == MediaKind.Subtitle && IsWanted(e.Language ?? "und", wanted) && languages.Add(e.Language ?? "und"))];
        if (steps.Exists(s => s_pictureSteps.Contains(s.Use, StringComparer.Ordinal)) && item.Extras.FirstOrDefault(e => e.Kind == MediaKind.Thumbnail) is { } picture)
        {
            extras.Add(picture);
        }

        return extras;
    }

    private static bool IsWanted(string language, IReadOnlyList<string> wanted) => wanted.Any(w =>
        w == "all" || language.Equals(w, StringComparison.OrdinalIgnoreCase) || language.StartsWith($"{w}-", StringComparison.OrdinalIgnoreCase));

    /// <summary>A container that a person typed as the ending of the name is meant.</summary>
    private static string ContainerOf(Wish wish, FormatChoice choice) =>
        wish.FileName is { } name && Path.GetExtension(name).TrimStart('.').ToLowerInvariant() is { Length: > 0 } typed && s_containers.Contains(typed, StringComparer.Ordinal)
            ? typed
            : choice.Container ?? "mkv";

    /// <summary>What all files of the item are called before their endings.</summary>
    private static string StemOf(Wish wish, MediaItem item, MediaSource source)
    {
        var name = source.FileName ?? (item.Title is { } title ? $"{title.Replace('/', '-').Replace('\\', '-')}.x" : null);
        var cut = (wish.FileName?.LastIndexOf('/') ?? -1) + 1;
        var safe = wish.FileName is { } said ? SafeName.Spoken(said[cut..]) : SafeName.From(name, source.Urls[0]);

        // What a person calls 'Talk v2.0' has no ending: only one that says what the file is counts. A site's file name has one.
        var ending = Path.GetExtension(safe).TrimStart('.').ToLowerInvariant();
        var isEnding = wish.FileName is null
            ? ending.Length is > 0 and <= 5 && ending.Any(char.IsAsciiLetter)
            : ending.Length > 0 && (s_containers.Contains(ending, StringComparer.Ordinal) || ending == source.Container?.ToLowerInvariant());
        return wish.FileName?[..cut] + (isEnding ? Path.GetFileNameWithoutExtension(safe) : safe);
    }
}
