using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads;

/// <summary>When a finished file counts as safe on the disk.</summary>
public enum Durability
{
    /// <summary>Small files that finish together share one flush before any of them is reported. The default.</summary>
    Batch,

    /// <summary>Each file is flushed by itself.</summary>
    Each,

    /// <summary>Nothing is flushed; a power cut may lose what was reported. A killed process loses nothing.</summary>
    None,
}

/// <summary>What to do when the file behind a URL turns out to be another one than the part on the disk.</summary>
public enum EntityChangedPolicy
{
    /// <summary>Start again once, into a new part. The default.</summary>
    Restart,

    /// <summary>Keep the old part beside the new one, under <c>NAME.old.part</c>.</summary>
    KeepBoth,

    /// <summary>Stop and let the person decide.</summary>
    Fail,
}

/// <summary>The knobs of the one download core of a process; keys under <c>download:</c> in a profile.</summary>
public sealed record DownloadOptions
{
    /// <summary>Files downloaded at once. Null is <c>auto</c>: 2 × effective cores, at most 8. Default: 5.</summary>
    public int? FilesAtOnce { get; init; } = 5;

    /// <summary>Connections one file may grow to. Default: 8; 1 to 64.</summary>
    public int ConnectionsPerFile { get; init; } = 8;

    /// <summary>Open <see cref="ConnectionsPerFile"/> at once instead of growing by measured gain. Default: false.</summary>
    public bool ExactConnections { get; init; }

    /// <summary>Connections to one host over all files. Default: 8; 1 to 1024.</summary>
    public int ConnectionsPerHost { get; init; } = 8;

    /// <summary>Bytes per second of the whole process. Default: null, unlimited.</summary>
    public ByteRate? LimitRate { get; init; }

    /// <summary>Bytes per second from one host. Default: null, unlimited.</summary>
    public ByteRate? LimitRatePerHost { get; init; }

    /// <summary>What of the line is left to others, of as much as it was measured to carry. Default: null, nothing.</summary>
    public LineReserve? Reserve { get; init; }

    /// <summary>Gives way to others by the delay that is measured (LEDBAT): what is free is used, and hardly more. Default: false.</summary>
    public bool Yield { get; init; }

    /// <summary>How far a connection claims ahead. Null is <c>auto</c>; a fixed size also bounds each range request.</summary>
    public ByteSize? ChunkSize { get; init; }

    /// <summary>Ceiling for the buffers of the process. Default: 64 MiB; at least 1 MiB.</summary>
    public ByteSize Memory { get; init; } = ByteSize.MiB(64);

    /// <summary>When a finished file counts as safe. Default: <see cref="Downloads.Durability.Batch"/>.</summary>
    public Durability Durability { get; init; } = Durability.Batch;

    /// <summary>Tries without progress before a download fails; 0 means one try. Default: 8; 0 to 100.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>Time to connect, TLS included. Default: 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time to the response headers until the host's own p99 is known. Default: 30 s.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a byte until the host's own p99 is known. Default: 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time-outs were given by a person and do not adapt. Default: false.</summary>
    public bool ExactTimeouts { get; init; }

    /// <summary>First and longest back-off; each wait is a random part of it (full jitter). Defaults: 1 s and 60 s.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="BackoffBase"/>
    public TimeSpan BackoffCap { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Up to here a server's Retry-After is waited for; beyond it the download is parked. Default: 5 min.</summary>
    public TimeSpan RetryAfterInline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Redirects followed. Default: 10.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Proxy for every request, such as <c>http://host:3128</c> or <c>socks5://host:1080</c>. Default: null, the environment's.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>PEM file with certificate authorities trusted besides the system's. Default: null.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>How long a name look-up is kept. Default: 5 min.</summary>
    public TimeSpan DnsLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an idle connection is kept. Default: 60 s.</summary>
    public TimeSpan PoolIdle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause between the start of two downloads. Default: none.</summary>
    public TimeSpan PauseBetween { get; init; }

    /// <summary>What to do when the entity changed. Default: <see cref="EntityChangedPolicy.Restart"/>.</summary>
    public EntityChangedPolicy OnEntityChanged { get; init; } = EntityChangedPolicy.Restart;

    /// <summary>Space left untouched on the target's disk. Default: 64 MiB.</summary>
    public ByteSize DiskReserve { get; init; } = ByteSize.MiB(64);

    /// <summary>How long a download waits for disk space before it fails. Default: 24 h.</summary>
    public TimeSpan DiskFullPatience { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Private and loopback addresses may be dialled though nobody typed them. Default: false.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Launcher types (.desktop, .lnk, .url, .scr …) keep their name. Default: false, they get <c>.download</c>.</summary>
    public bool AllowLaunchers { get; init; }

    /// <summary>The User-Agent header. Default: <c>SnatchEngine/0.1</c>.</summary>
    public string UserAgent { get; init; } = "SnatchEngine/0.1";

    /// <summary>The value of <see cref="Temp"/> that leaves the choice to what is known of the disks.</summary>
    public const string FastestTemp = "fastest";

    /// <summary>Where the staging of post-processing and of stream segments lies: a path, or <see cref="FastestTemp"/>. Default: null, beside the target, where placing is a rename.</summary>
    public string? Temp { get; init; }

    internal bool SharesLine => Reserve is not null || Yield;

    /// <summary>Yields every problem, with the value seen.</summary>
    public IEnumerable<OptionProblem> Validate()
    {
        if (FilesAtOnce is < 1 or > 10_000) yield return new("download.files-at-once", $"must be auto or 1 to 10000, was {FilesAtOnce}");
        if (ConnectionsPerFile is < 1 or > 64) yield return new("download.connections-per-file", $"must be 1 to 64, was {ConnectionsPerFile}");
        if (ConnectionsPerHost is < 1 or > 1024) yield return new("download.connections-per-host", $"must be 1 to 1024, was {ConnectionsPerHost}");
        if (ChunkSize is { Bytes: < 16 << 10 }) yield return new("download.chunk-size", $"must be auto or at least 16KiB, was {ChunkSize}");
        if (Memory < ByteSize.MiB(1)) yield return new("download.memory", $"must be at least 1MiB, was {Memory}");
        if (Retries is < 0 or > 100) yield return new("download.retries", $"must be 0 to 100, was {Retries}");
        if (MaxRedirects is < 0 or > 50) yield return new("download.max-redirects", $"must be 0 to 50, was {MaxRedirects}");
        if (ConnectTimeout <= TimeSpan.Zero) yield return new("download.connect-timeout", "must be more than 0");
        if (HeadersTimeout <= TimeSpan.Zero) yield return new("download.headers-timeout", "must be more than 0");
        if (IdleTimeout <= TimeSpan.Zero) yield return new("download.idle-timeout", "must be more than 0");
        if (Proxy is { Scheme: not ("http" or "https" or "socks4" or "socks4a" or "socks5") }) yield return new("download.proxy", $"must be an http, https or socks5 URL, was {Proxy.Scheme}:");
    }
}
