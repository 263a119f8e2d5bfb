using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.PostProcessing;

[assembly: SnatchPlugin(typeof(Finisher.FinisherPlugin))]

namespace Finisher;

/// <summary>Steps whose work is easy to see.</summary>
public sealed class FinisherPlugin : ISnatchPlugin
{
    public IReadOnlyList<IPostProcessor> CreatePostProcessors(PluginEnvironment environment) => [new Upper(), new Beside(), new Wayward()];
}

/// <summary>Makes the text of every media file upper case, in a new file.</summary>
internal sealed class Upper : IPostProcessor
{
    public string Name => "upper";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        List<StagedFile> added = [];
        foreach (var file in request.Files.Where(f => f.Role == StagedRole.Media))
        {
            var made = file with { Path = Path.Combine(request.Folder, Path.GetFileName(file.Path)), Name = request.Options.GetValueOrDefault("name", file.Name), Source = null };
            await File.WriteAllTextAsync(made.Path, (await File.ReadAllTextAsync(file.Path, cancellationToken)).ToUpperInvariant(), cancellationToken);
            added.Add(made);
            request.Progress.Report(1);
        }

        return new PostProcessingResult { Added = added, Removed = [.. request.Files.Where(f => f.Role == StagedRole.Media).Select(f => f.Path)], Notes = ["it shouts now"] };
    }
}

/// <summary>Puts a note beside the first file.</summary>
internal sealed class Beside : IPostProcessor
{
    public string Name => "beside";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(request.Folder, "note");
        await File.WriteAllTextAsync(path, request.Item.Id.ToString(), cancellationToken);
        var name = $"{Path.GetFileNameWithoutExtension(request.Files[0].Name)}.note";
        return new PostProcessingResult { Added = [new StagedFile { Path = path, Name = name, Role = StagedRole.Sidecar }] };
    }
}

/// <summary>Does what a step must not.</summary>
internal sealed class Wayward : IPostProcessor
{
    public string Name => "wayward";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        switch (request.Options.GetValueOrDefault("by"))
        {
            case "crash":
                throw new InvalidOperationException("boom");
            case "refuse":
                throw new PostProcessingException(PostProcessingFailure.BadInput, "this is no film");
            case "hang":
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return PostProcessingResult.Unchanged;
            case "escape":
                return Adding(request.Options["to"]);
            case "link":
                var link = Path.Combine(request.Folder, "link");
                File.CreateSymbolicLink(link, request.Options["to"]);
                return Adding(link);
            case "foreign":
                return new PostProcessingResult { Removed = [request.Options["to"]] };
            case "nothing":
                return new PostProcessingResult { Removed = [.. request.Files.Select(f => f.Path)] };
            case "climb":
                var path = Path.Combine(request.Folder, "x");
                await File.WriteAllTextAsync(path, "x", cancellationToken);
                return Adding(path, "../../climbed.txt");
            default:
                return PostProcessingResult.Unchanged;
        }
    }

    private static PostProcessingResult Adding(string path, string name = "added.txt") => new() { Added = [new StagedFile { Path = path, Name = name }] };
}
