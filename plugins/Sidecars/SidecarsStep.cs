using System.Text;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Sidecars;

/// <summary>What is known of an item, as files beside it.</summary>
/// <param name="environment">Tells the time.</param>
internal sealed class SidecarsStep(PluginEnvironment environment) : IPostProcessor
{
    private const string InfoJson = "info-json", Nfo = "nfo", Description = "description", Thumbnail = "thumbnail", Subtitles = "subtitles";

    private static readonly string[] s_all = [InfoJson, Nfo, Description, Thumbnail, Subtitles];

    public string Name => "sidecars";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "write", "nfo-kind");
        var write = options.Choices("write", s_all, s_all);
        var kind = options.Choice("nfo-kind", "auto", ["auto", "movie", "episode"]);
        cancellationToken.ThrowIfCancellationRequested();
        var stem = StagedName.OfItem(request);
        List<StagedFile> added = [];
        List<string> notes = [];
        Dictionary<string, string> renamed = [];
        if (write.Contains(InfoJson))
        {
            added.Add(await MakeAsync(request, "info.json", $"{stem}.info.json", ItemJson.Of(request, environment.Time.GetUtcNow()), cancellationToken));
        }

        if (write.Contains(Nfo))
        {
            added.Add(await MakeAsync(request, "item.nfo", $"{stem}.nfo", ItemNfo.Of(request.Item, kind), cancellationToken));
        }

        if (write.Contains(Description) && request.Item.Description is { Length: > 0 } text)
        {
            added.Add(await MakeAsync(request, "item.description", $"{stem}.description", Encoding.UTF8.GetBytes(text), cancellationToken));
        }
        else if (write.Contains(Description) && options.Has("write"))
        {
            notes.Add("the site writes nothing about the item, so there is no description");
        }

        if (write.Contains(Thumbnail))
        {
            Rename(request, StagedRole.Thumbnail, file => $"{stem}.{PictureEnding.Of(file)}", options.Has("write") ? "no picture of the item was fetched; ask for it, or make one with ffmpeg-thumbnail" : null, renamed, notes);
        }

        if (write.Contains(Subtitles))
        {
            Rename(request, StagedRole.Subtitle, file => SubtitleName(file, stem), options.Has("write") ? "no subtitles were fetched; ask for them with --subtitles" : null, renamed, notes);
        }

        request.Progress.Report(1);
        return new PostProcessingResult { Added = added, Renamed = renamed, Notes = notes };
    }

    private static async Task<StagedFile> MakeAsync(PostProcessingRequest request, string file, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        var path = Path.Combine(request.Folder, file);
        await File.WriteAllBytesAsync(path, bytes, cancellationToken);
        return new StagedFile { Path = path, Name = name, Role = StagedRole.Sidecar };
    }

    // Two files never get one name: the second has a number before its ending.
    private static void Rename(PostProcessingRequest request, StagedRole role, Func<StagedFile, string> nameOf, string? noteOfNone, Dictionary<string, string> renamed, List<string> notes)
    {
        var files = request.Files.Where(f => f.Role == role).ToArray();
        if (files.Length == 0 && noteOfNone is not null)
        {
            notes.Add(noteOfNone);
        }

        HashSet<string> taken = new(request.Files.Where(f => f.Role != role).Select(f => f.Name), StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            var wanted = nameOf(file);
            var name = wanted;
            for (var number = 2; !taken.Add(name); number++)
            {
                name = $"{StagedName.Stem(wanted)}.{number}.{StagedName.Extension(wanted)}";
            }

            if (name != file.Name)
            {
                renamed[file.Path] = name;
            }
        }
    }

    private static string SubtitleName(StagedFile file, string stem)
    {
        var ending = StagedName.Extension(file.Name) is { Length: > 0 } own ? own : file.Source?.Container is { Length: > 0 } container ? container : "srt";
        var language = file.Source?.Language ?? LanguageIn(file.Name);
        return language is null ? $"{stem}.{ending}" : $"{stem}.{StagedName.Part(language)}.{ending}";
    }

    // 'Talk.pt-BR.vtt' says its language itself.
    private static string? LanguageIn(string name)
    {
        var stem = StagedName.Last(StagedName.Stem(name));
        var part = stem[(stem.LastIndexOf('.') + 1)..];
        return part.Length < stem.Length && part.Split('-') is [{ Length: 2 or 3 } primary, ..] && primary.All(char.IsAsciiLetterLower) && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? part : null;
    }
}
