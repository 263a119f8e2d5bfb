using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.PluginKit.Specs;

/// <summary>Uses a secret, a program and a page.</summary>
internal sealed class LentPlugin : ISnatchPlugin, IExtractor
{
    private PluginEnvironment? _environment;

    public string Name => "lent";

    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment)
    {
        _environment = environment;
        return [this];
    }

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var page = await _environment!.Http.GetAsync(new Uri(request.Url), cancellationToken);
        var said = await _environment.RunAsync("lister", [_environment.Secret("token")!], cancellationToken);
        yield return new ItemFound(new MediaItem { Id = new ItemId(Name, "1"), Title = $"{(int)page.StatusCode} {said.Output}", Sources = [new MediaSource { Urls = ["https://cdn.example/1.mp4"] }] });
        yield return ExtractionEnded.Complete;
    }
}
