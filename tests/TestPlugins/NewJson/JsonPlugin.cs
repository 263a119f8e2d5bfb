using System.Runtime.CompilerServices;
using Newtonsoft.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;

[assembly: SnatchPlugin(typeof(NewJson.JsonPlugin))]

namespace NewJson;

/// <summary>Says which version of its library it got; compiled twice, against two of them.</summary>
public sealed class JsonPlugin : ISnatchPlugin, IExtractor
{
    public string Name => typeof(JsonPlugin).Assembly.GetName().Name!.Replace("Json", "-json", StringComparison.Ordinal).ToLowerInvariant();

    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [this];

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var title = JsonConvert.SerializeObject(new { version = typeof(JsonConvert).Assembly.GetName().Version!.ToString(2) });
        yield return new ItemFound(new MediaItem { Id = new ItemId(Name, request.Url), Title = title, Sources = [new MediaSource { Urls = [request.Url] }] });
        yield return ExtractionEnded.Complete;
        await Task.CompletedTask;
    }
}
