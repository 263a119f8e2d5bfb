using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>A server, a folder, a core, and the means to leave behind what a crash leaves.</summary>
internal sealed class DiskSite : IAsyncDisposable
{
    public const long MiB = 1 << 20;

    private readonly Downloader _downloader;

    private DiskSite(OriginServer server, DownloadOptions options, TimeProvider time)
    {
        Server = server;
        _downloader = new Downloader(options, time);
    }

    public OriginServer Server { get; }

    public TempFolder Folder { get; } = new();

    public string Url => Server.Url("/f.bin");

    public static async Task<DiskSite> OpenAsync(DownloadOptions? options = null, TimeProvider? time = null) =>
        new(await OriginServer.StartAsync(), options ?? new(), time ?? TimeProvider.System);

    public DownloadRequest Request(string? url = null, string? folder = null) =>
        new() { Urls = [url ?? Url], Folder = folder ?? Folder.Path, TypedByOperator = true };

    public Task<DownloadedFile> DownloadAsync(DownloadRequest? request = null, DownloadStatus? status = null, CancellationToken cancellationToken = default) =>
        _downloader.DownloadAsync(request ?? Request(), status ?? new(), cancellationToken);

    /// <summary>Leaves a part with its journal, as a run that died would.</summary>
    /// <param name="file">Whose bytes it holds.</param>
    /// <param name="durable">What the disk had when a checkpoint was made.</param>
    /// <param name="written">What was written besides.</param>
    /// <param name="sameBoot">Whether the machine has been up since.</param>
    /// <param name="url">What it was downloaded from.</param>
    /// <param name="etag">What the server called it.</param>
    /// <param name="name">Its name.</param>
    public void Leave(SeededBytes file, long durable, long written, bool sameBoot = true, string? url = null, string? etag = "\"v1\"", string name = "f.bin")
    {
        Folder.Write(name + ".part", file.ToArray(0, Math.Max(durable, written)));
        var header = new JournalHeader
        {
            Boot = sameBoot ? BootIdentity.Current : "another boot",
            UrlHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url ?? Url))),
            Total = file.Length,
            ETag = etag,
            LastModified = FileHeaders.DefaultLastModified,
            ContentType = "application/octet-stream",
        };
        using var part = PartFile.TryOpen(Folder[name], null)!;
        using var journal = PartJournal.Create(Folder[name + ".part.journal"], header);
        if (durable > 0)
        {
            journal.Durable([new ByteSpan(0, durable)], new SegmentMap(file.Length, []), part.TailCrc);
        }

        if (written > durable)
        {
            journal.Written(new ByteSpan(durable, written));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _downloader.DisposeAsync();
        await Server.DisposeAsync();
        Folder.Dispose();
    }
}
