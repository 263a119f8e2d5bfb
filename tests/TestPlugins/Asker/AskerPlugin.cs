using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;

[assembly: SnatchPlugin(typeof(Asker.AskerPlugin))]

namespace Asker;

/// <summary>Uses what the host lends as the URL's path says, well or badly.</summary>
public sealed class AskerPlugin : ISnatchPlugin
{
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new AskerExtractor(environment)];
}

/// <inheritdoc cref="AskerPlugin"/>
public sealed class AskerExtractor(PluginEnvironment environment) : IExtractor
{
    public string Name => "asker";

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var url = new Uri(request.Url);
        switch (url.AbsolutePath)
        {
            case "/asker/undeclared":
                await environment.Http.GetStringAsync(new Uri("https://elsewhere.example/"), cancellationToken);
                break;
            case "/asker/hoard":
                // Never disposed: that is what it is for.
                for (var i = 0; i < 16; i++)
                {
                    await environment.Http.GetAsync(new Uri(url, $"/video/{i}"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                }

                break;
            case "/asker/program":
                await environment.RunAsync("nowhere-to-be-found", ["--version"], cancellationToken);
                break;
        }

        yield return new ItemFound(new MediaItem
        {
            Id = new ItemId(Name, url.AbsolutePath),
            Title = environment.Settings["stem"],
            Sources = [new MediaSource { Urls = [$"https://cdn.example{url.AbsolutePath}"] }],
        });
        yield return ExtractionEnded.Complete;
    }
}
