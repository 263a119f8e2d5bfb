using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.PostProcessing;

[assembly: SnatchPlugin(typeof(Clumsy.ClumsyPlugin))]

namespace Clumsy;

/// <summary>One step that behaves, and one for each thing a step can do wrong.</summary>
public sealed class ClumsyPlugin : ISnatchPlugin
{
    public IReadOnlyList<IPostProcessor> CreatePostProcessors(PluginEnvironment environment) =>
        [.. ((string[])["careful", "takes-all", "crashes", "swallows", "deaf", "scribbles"]).Select(name => new ClumsyStep(name, environment))];
}

internal sealed class ClumsyStep(string name, PluginEnvironment environment) : IPostProcessor
{
    public string Name => name;

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        if (name == "crashes")
        {
            throw new InvalidOperationException("tripped");
        }

        if (name != "takes-all" && request.Options.Count > 0)
        {
            throw new PostProcessingException(PostProcessingFailure.BadOption, $"'{request.Options.Keys.First()}' is no option");
        }

        switch (name)
        {
            case "careful":
                await environment.RunAsync("tool", [], cancellationToken);
                break;
            case "deaf":
                await environment.RunAsync("tool", [], CancellationToken.None);
                break;
            case "swallows":
                await environment.RunAsync("tool", [], cancellationToken).ContinueWith(_ => 0, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                break;
            case "scribbles":
                await File.AppendAllTextAsync(request.Files[0].Path, "!", cancellationToken);
                break;
        }

        return PostProcessingResult.Unchanged;
    }
}
