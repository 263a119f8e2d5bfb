using System.Runtime.CompilerServices;
using GreeterParts;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;

[assembly: SnatchPlugin(typeof(Greeter.GreeterPlugin))]

namespace Greeter;

/// <summary>A plugin with a private dependency.</summary>
public sealed class GreeterPlugin : ISnatchPlugin, IExtractor
{
    public string Name => "greeter";

    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [this];

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new ItemFound(new MediaItem { Id = new ItemId(Name, request.Url), Title = Greeting.Of("you"), Sources = [new MediaSource { Urls = [request.Url], FileName = "greeted.bin" }] });
        yield return ExtractionEnded.Complete;
        await Task.CompletedTask;
    }
}
