using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>A server, a folder and downloads from one to the other; each download is one by a process of its own.</summary>
internal sealed class Fetching : IAsyncDisposable
{
    public const string Name = "f.bin";
    public const string Target = "/" + Name;
    public const long MiB = 1 << 20;

    private const string Authority = "ca.pem";

    private readonly Gate _never = new();

    private int _before;

    private Fetching(OriginServer server) => Server = server;

    public OriginServer Server { get; }

    public TempFolder Folder { get; } = new();

    public string Path => Folder[Name];

    /// <summary>Waits are as short as they can be; the jitter draws 0.</summary>
    public DownloadOptions Options { get; set; } = new()
    {
        BackoffBase = TimeSpan.FromMilliseconds(1),
        BackoffCap = TimeSpan.FromMilliseconds(10),
        Durability = Durability.None,
    };

    /// <summary>What earlier processes learned of hosts.</summary>
    public IReadOnlyList<HostFacts> Known { get; set; } = [];

    /// <summary>What the last download learned of its hosts.</summary>
    public IReadOnlyCollection<HostFacts> Learned { get; private set; } = [];

    /// <summary>Requests for the file since the interruption.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. Server.RequestsFor(Target).Where(r => r.Number >= _before)];

    /// <summary>Requests for bytes from the middle or the end.</summary>
    public IReadOnlyList<RecordedRequest> RangeRequests => [.. Requests.Where(r => r.Range is not null)];

    /// <summary>Requests for everything.</summary>
    public IReadOnlyList<RecordedRequest> PlainRequests => [.. Requests.Where(r => r.Range is null)];

    public static async Task<Fetching> StartAsync(DownloadOptions? options = null) => await StartAsync(new OriginOptions(), options);

    public static async Task<Fetching> StartAsync(OriginOptions origin, DownloadOptions? options = null)
    {
        var fetching = new Fetching(await OriginServer.StartAsync(origin));
        fetching.Options = options ?? fetching.Options;
        if (origin.Tls)
        {
            fetching.Options = fetching.Options with { CaCertificate = fetching.Folder.Write(Authority, OriginServer.CaPem) };
        }

        return fetching;
    }

    /// <summary>Downloads to the end.</summary>
    public async Task<DownloadedFile> FetchAsync(int connections = 1, Func<DownloadRequest, DownloadRequest>? with = null)
    {
        await using var downloader = new Downloader(Options, TimeProvider.System, () => 0);
        downloader.Remember(Known);
        try
        {
            return await Patience.ForAsync(downloader.DownloadAsync(Request(connections, with), new(), TestContext.Current.CancellationToken), "the download to end");
        }
        finally
        {
            Learned = downloader.LearnedHosts;
        }
    }

    /// <summary>Downloads, and is told why it did not work.</summary>
    public async Task<DownloadException> FailAsync(int connections = 1, Func<DownloadRequest, DownloadRequest>? with = null) =>
        await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(connections, with));

    /// <summary>Downloads with four connections; the answer to the plain request stays behind until this many requests have come, so that the others have work.</summary>
    public async Task<DownloadedFile> FetchSplitAsync(
        SeededBytes file, Func<Exchange, Faults> ranges, int requests, FileHeaders? headers = null, Func<DownloadRequest, DownloadRequest>? with = null)
    {
        var gate = new Gate();
        var plain = new Faults { Hold = gate, HoldAfter = 256 << 10 };
        Server.Serve(Target, file, headers, x => x.Range is not null ? ranges(x) : x.Index == 0 ? plain : Faults.None);
        var download = FetchAsync(connections: 4, with);
        await Task.WhenAny(download, Server.WaitForRequestsAsync(requests, Target));
        gate.Open();
        return await download;
    }

    /// <summary>Leaves a part: every answer stays behind after some bytes, and the download is cancelled there.</summary>
    public async Task InterruptAsync(IContent file, long bytes, int connections = 1, FileHeaders? headers = null, Faults? faults = null)
    {
        Server.Serve(Target, file, headers, (faults ?? Faults.None) with { Hold = _never, HoldAfter = bytes });
        await using var downloader = new Downloader(Options, TimeProvider.System, () => 0);
        using var cancel = new CancellationTokenSource();
        var status = new DownloadStatus();
        var download = downloader.DownloadAsync(Request(connections, null), status, cancel.Token);
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (status.Received < bytes * connections && !download.IsCompleted)
        {
            await Task.Delay(1, limit.Token);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
        Assert.Equal(bytes * connections, status.Received);
        _before = Server.Requests.Count;
    }

    /// <summary>The file is there, whole, and nothing else.</summary>
    public void Holds(SeededBytes file, DownloadedFile result)
    {
        Assert.Null(file.DifferenceFrom(Path));
        Assert.Equal(Path, result.Path);
        Assert.Equal(file.Length, result.Length);
        HasOnly(Name);
    }

    /// <summary>No file, no part, no journal besides these.</summary>
    public void HasOnly(params string[] names) => Assert.Equal(names, Folder.Names().Where(n => n != Authority));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    private DownloadRequest Request(int connections, Func<DownloadRequest, DownloadRequest>? with)
    {
        var request = new DownloadRequest { Urls = [Server.Url(Target)], Folder = Folder.Path, Connections = connections, TypedByOperator = true };
        return with?.Invoke(request) ?? request;
    }
}
