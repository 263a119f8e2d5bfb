using System.Net;
using SnatchEngine.Abstractions;
using SnatchEngine.Caching;
using SnatchEngine.Downloads;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

/// <summary>A host that lends to one plugin; what its client asks is answered from memory unless <see cref="ByWire"/> is set.</summary>
internal sealed class Lent : IAsyncDisposable
{
    private readonly TempFolder _home = new();
    private Downloader? _core;
    private LendingDesk? _lending;
    private PluginEnvironment? _environment;

    public static PluginManifest UsualManifest => new()
    {
        Id = "p",
        Version = new Version(1, 0),
        Contract = new ContractRange(new Version(1, 0, 0), new Version(2, 0, 0)),
        Entry = "P.dll",
        Kinds = [],
        Permissions = new PluginPermissions(["*.example.org"], ["sh", "nowhere-to-be-found"]),
        Budget = new RequestBudget(1000, TimeSpan.FromSeconds(1), 1000, TimeSpan.Zero),
    };

    public PluginManifest Manifest { get; init; } = UsualManifest;

    public ManualTime Time { get; init; } = new();

    /// <summary>Real time and real connections.</summary>
    public bool ByWire { get; init; }

    public string? SearchPath { get; init; }

    public Func<HttpRequestMessage, HttpResponseMessage> Answer { get; set; } = _ => Page("yes");

    public List<string> Asked { get; } = [];

    public List<string> Log { get; } = [];

    public List<string> Notices { get; } = [];

    public CacheOptions Cache { get; set; } = new();

    public IReadOnlyList<CacheUse> Use => _lending?.CacheUse ?? [];

    public TempFolder Home => _home;

    public PluginEnvironment Environment => _environment ??= Open(Manifest);

    public static HttpResponseMessage Page(string text, int status = 200, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text) };
        foreach (var (name, value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.Remove(name);
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    public PluginEnvironment Open(PluginManifest manifest)
    {
        var setup = new SnatchEngineSetup
        {
            ProgramFolder = _home.Path,
            HomeFolder = _home.Path,
            Time = ByWire ? TimeProvider.System : Time,
            OpenPluginHttp = ByWire ? null : () => new Wire(this),
            SearchPath = SearchPath,
            Jitter = () => 1,
            Log = Log.Add,
            Notice = Notices.Add,
            Cache = Cache,
        };
        _lending ??= new LendingDesk(setup, () => _core ??= new Downloader(setup.Download, TimeProvider.System), new OperatorFiles(new PluginPaths(_home.Path, _home.Path)));
        return _lending.EnvironmentOf(manifest.Id, manifest.Settings.Count > 0, () => manifest);
    }

    /// <summary>Ends this process's share; the next one begins with what is on the disk.</summary>
    public async Task RestartAsync()
    {
        await (_lending?.DisposeAsync() ?? ValueTask.CompletedTask);
        _lending = null;
        _environment = null;
    }

    public Task<string> GetAsync(string url) => Environment.Http.GetStringAsync(new Uri(url));

    public async ValueTask DisposeAsync()
    {
        await (_lending?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_core?.DisposeAsync() ?? ValueTask.CompletedTask);
        _home.Dispose();
    }

    private sealed class Wire(Lent lent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (lent.Asked)
            {
                lent.Asked.Add($"{request.Method} {request.RequestUri!.AbsoluteUri}");
            }

            return Task.FromResult(lent.Answer(request));
        }
    }
}
