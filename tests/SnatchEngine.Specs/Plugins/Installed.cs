using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Downloads;
using SnatchEngine.Extraction;
using SnatchEngine.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins;

/// <summary>A program folder with the plugins a spec wants, and a download core that answers from memory.</summary>
internal sealed class Installed : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    public Installed(params string[] plugins)
    {
        Directory.CreateDirectory(Folder);
        foreach (var plugin in plugins)
        {
            Copy(plugin, plugin);
        }
    }

    public string Home => _folder.Path;

    public string? StagingRoot { get; init; }

    public string Folder => _folder["plugins"];

    /// <summary><c>SNATCH_HOME</c>.</summary>
    public string SnatchHome => _folder["home"];

    /// <summary>The folder where a person drops plugins.</summary>
    public string Dropped => Path.Combine(SnatchHome, "plugins");

    public Func<PluginChoices> Choices { get; init; } = () => PluginChoices.None;

    public Func<InstalledPlugin, string, string?> Refusal { get; init; } = (_, _) => null;

    public Func<InstalledPlugin, bool> IsShipped { get; init; } = plugin => plugin.Root.Shipped;

    public List<string> Log { get; } = [];

    public ExtractionBounds Bounds { get; init; } = new();

    public DownloadOptions Options { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Func<DownloadRequest, DownloadStatus, CancellationToken, Task<DownloadedFile>> DownloadAsync { get; init; } =
        (request, _, _) => Task.FromResult(new DownloadedFile { Path = request.Urls[0], Length = 3, Outcome = DownloadOutcome.Downloaded, BytesFetched = 3 });

    public Func<DownloadRequest, CancellationToken, Task<SnatchEngine.Downloads.Transports.Streams.StreamManifest?>>? LookAsync { get; init; }

    public Func<CancellationToken, Task<SnatchEngine.Planning.ItemArchive>>? OpenArchive { get; init; }

    public SnatchEngineServices Services => field ??= new SnatchEngineServices(new SnatchEngineSetup
    {
        ProgramFolder = _folder.Path,
        HomeFolder = SnatchHome,
        PluginChoices = Choices,
        IsShipped = IsShipped,
        RefusePlugin = Refusal,
        CatchUnhandled = UnhandledExceptions.Catch,
        Log = line => { lock (Log) { Log.Add(line); } },
        Download = Options,
        Extraction = Bounds,
        Time = Time,
        OpenArchive = OpenArchive,
        StagingRoot = StagingRoot,
        DownloadAsync = DownloadAsync,
        LookAsync = LookAsync,
        Score = _ => [],
    });

    public void Copy(string plugin, string name) => Copy(plugin, Path.Combine(Folder, name), []);

    /// <summary>Puts a plugin where a person would.</summary>
    /// <param name="plugin">The test plugin.</param>
    /// <param name="name">The folder's name. Null: the plugin's.</param>
    /// <param name="changes">Texts to replace in its manifest.</param>
    public string Drop(string plugin, string? name = null, params (string Old, string New)[] changes)
    {
        var target = Path.Combine(Dropped, name ?? plugin);
        Copy(plugin, target, changes);
        return target;
    }

    public void Write(string name, string text) => _folder.Write($"plugins/{name}", text);

    public InstalledPlugin Plugin(string id) => Services.Plugins.Plugins.Single(p => p.Id == id);

    public Task<Told> SnatchAsync(params string[] urls) => SnatchAsync(urls.Select(url => new Wish { Url = url, Folder = Home }).ToAsyncEnumerable());

    public async Task<Told> SnatchAsync(IAsyncEnumerable<Wish> wishes, bool useArchive = false, bool planOnly = false, CancellationToken cancellationToken = default)
    {
        List<SnatchEvent> events = [];
        var report = await new Snatcher(Services).SnatchAsync(new SnatchRequest { Wishes = wishes, UseArchive = useArchive, PlanOnly = planOnly }, events.Add, cancellationToken);
        return new Told(report, events);
    }

    /// <summary>Opens the extraction of a URL and leaves it to the spec to pull.</summary>
    public Task<ExtractionStream> OpenAsync(string url) => Services.Extractors.OpenAsync(new ExtractionRequest(url), null, declined: null, _ => { }, CancellationToken.None);

    /// <summary>The title of the one item at a URL.</summary>
    public async Task<string?> TitleAsync(string url)
    {
        await using var stream = await OpenAsync(url);
        return (await stream.NextAsync(CancellationToken.None) as ItemFound)?.Item.Title;
    }

    private static void Copy(string plugin, string target, (string Old, string New)[] changes)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "test-plugins", plugin)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }

        var manifest = Path.Combine(target, PluginManifest.FileName);
        var text = File.ReadAllText(manifest);
        File.WriteAllText(manifest, changes.Aggregate(text, (t, c) => t.Replace(c.Old, c.New, StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        _folder.Dispose();
    }
}

internal sealed record Told(SnatchReport Report, IReadOnlyList<SnatchEvent> Events)
{
    public IReadOnlyList<string> Fetched => [.. Events.OfType<ItemFinished>().Select(e => e.File.Path)];

    public IReadOnlyList<string> Failures => [.. Events.OfType<ItemFailed>().Select(e => e.Error.Message)];

    public IReadOnlyList<string> Notices => [.. Events.OfType<ItemNoticed>().Select(e => e.Sentence)];
}
