using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;

[assembly: SnatchPlugin(typeof(Unruly.UnrulyPlugin))]

namespace Unruly;

/// <summary>Breaks the rule of conduct that the URL's path names.</summary>
public sealed class UnrulyPlugin : ISnatchPlugin, IExtractor
{
    private static int s_runs;
    private PluginEnvironment? _environment;

    public string Name => "unruly";

    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment)
    {
        _environment = environment;
        return [this];
    }

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var url = new Uri(request.Url);
        switch (url.AbsolutePath)
        {
            case "/well-behaved":
                await _environment!.Http.GetStringAsync(url, cancellationToken);
                yield return Item("a");
                await _environment.Http.GetStringAsync(new Uri(url, "/well-behaved/2"), cancellationToken);
                yield return Item("b");
                break;
            case "/random-ids": yield return Item($"{Interlocked.Increment(ref s_runs)}"); break;
            case "/twice": yield return Item("a"); yield return Item("a"); break;
            case "/unsaid": yield return Item("a"); yield break;
            case "/goes-on": yield return ExtractionEnded.Complete; yield return Item("a"); break;
            case "/deaf": await _environment!.Http.GetStringAsync(url, CancellationToken.None); yield return Item("a"); break;
            case "/swallows": yield return await TryAsync(url, cancellationToken) ? Item("a") : Item("b"); break;
            case "/own-client": yield return await OwnClientAsync(cancellationToken) ? Item("a") : Item("b"); break;
            case "/asks-more": await _environment!.Http.GetStringAsync(new Uri(url, "/other"), cancellationToken); break;
            case "/hangs": await Task.Delay(Timeout.Infinite, CancellationToken.None); break;
            case "/crashes": throw new InvalidOperationException("tripped");
            case "/lingers": Linger(); break;
            case "/exits": Console.WriteLine("{ \"status\": \"ended\" }"); Environment.Exit(0); break;
            case "/dives": yield return Item($"{Dive(1)}"); break;
            case "/trips": Trip(); await Task.Delay(Timeout.Infinite, cancellationToken); break;
            case "/clings": GC.KeepAlive(new Clinging()); break;
        }

        yield return ExtractionEnded.Complete;
    }

    private async Task<bool> TryAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            await _environment!.Http.GetStringAsync(url, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<bool> OwnClientAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        try
        {
            await client.GetStringAsync(new Uri("http://127.0.0.1:9/own?token=abc"), cancellationToken);
        }
        catch (HttpRequestException)
        {
            // As plugins do that can live without.
        }

        return true;
    }

    private static int Dive(int depth) => depth == 0 ? 0 : Dive(depth + 1) + 1;

    private static void Trip() => new Thread(() => throw new InvalidOperationException("tripped alone")).Start();

    // An event of the framework that still points here keeps everything of this plugin.
    private void Linger() => AppDomain.CurrentDomain.ProcessExit += (_, _) => _environment?.Log("over");

    private sealed class Clinging
    {
        ~Clinging() => new ManualResetEventSlim().Wait();
    }

    private ItemFound Item(string id) => new(new MediaItem { Id = new ItemId(Name, id), Sources = [new MediaSource { Urls = [$"https://unruly.example/files/{id}"] }] });
}
