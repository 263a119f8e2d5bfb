using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>One download core with a folder of its own, quick to try again, for specs of hostile servers.</summary>
internal sealed class Pull : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    public Pull(DownloadOptions? options = null, TimeProvider? time = null)
    {
        Core = new Downloader(options ?? Quick, time ?? TimeProvider.System, () => 0.5);
    }

    /// <summary>Backs off for the least time there is; the rest as people have it.</summary>
    public static DownloadOptions Quick { get; } = new()
    {
        BackoffBase = TimeSpan.FromMilliseconds(2),
        BackoffCap = TimeSpan.FromMilliseconds(4),
        Durability = Durability.None,
    };

    /// <summary>Defaults, but no time-out strikes while a spec moves the clock by hand.</summary>
    public static DownloadOptions Patient { get; } = new()
    {
        HeadersTimeout = TimeSpan.FromDays(9),
        IdleTimeout = TimeSpan.FromDays(9),
        ExactTimeouts = true,
        Durability = Durability.None,
    };

    public Downloader Core { get; }

    public DownloadStatus Status { get; } = new();

    public string this[string name] => _folder[name];

    public IReadOnlyList<string> Names => _folder.Names();

    /// <summary>Downloads a URL that an operator typed.</summary>
    public Task<DownloadedFile> GetAsync(string url, Func<DownloadRequest, DownloadRequest>? change = null) => GetAsync([url], change);

    public Task<DownloadedFile> GetAsync(IReadOnlyList<string> urls, Func<DownloadRequest, DownloadRequest>? change = null) =>
        Patience.ForAsync(StartAsync(urls, change), "the download");

    /// <summary>The same for a spec that moves the clock, with a status of its own.</summary>
    public Task<DownloadedFile> StartAsync(IReadOnlyList<string> urls, Func<DownloadRequest, DownloadRequest>? change = null, DownloadStatus? status = null, CancellationToken cancellationToken = default)
    {
        var request = new DownloadRequest { Urls = urls, Folder = _folder.Path, TypedByOperator = true };
        return Core.DownloadAsync(change?.Invoke(request) ?? request, status ?? Status, cancellationToken);
    }

    public async Task<DownloadException> FailAsync(string url, Func<DownloadRequest, DownloadRequest>? change = null) =>
        await Assert.ThrowsAsync<DownloadException>(() => GetAsync(url, change));

    public async ValueTask DisposeAsync()
    {
        await Core.DisposeAsync();
        _folder.Dispose();
    }
}
