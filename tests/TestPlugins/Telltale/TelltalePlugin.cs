using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;

[assembly: SnatchPlugin(typeof(Telltale.TelltalePlugin))]

namespace Telltale;

/// <summary>A plugin that leaves a file beside its assembly as soon as any of its code runs.</summary>
public sealed class TelltalePlugin : ISnatchPlugin, IExtractor
{
    public TelltalePlugin() => File.WriteAllText(Path.Combine(Path.GetDirectoryName(typeof(TelltalePlugin).Assembly.Location)!, "it-ran"), "");

    public string Name => "telltale";

    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [this];

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return ExtractionEnded.Complete;
        await Task.CompletedTask;
    }
}
