using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The keys under <c>download:</c>, one for each property of <see cref="DownloadOptions"/>.</summary>
public static class DownloadSection
{
    /// <summary>The keys.</summary>
    public static Section<DownloadOptions> Whole { get; } = Safety(Network(Waiting(Sharing(new Section<DownloadOptions>()))));

    private static Section<DownloadOptions> Sharing(Section<DownloadOptions> section) => section
        .Key("files-at-once", Read.Or("auto", Read.Whole(1, 10_000)), "Files downloaded at once; auto is twice the cores, at most 8.",
            o => o.FilesAtOnce, (o, v) => o with { FilesAtOnce = (int?)v })
        .Key("connections-per-file", Read.Whole(1, 64), "Connections one file may grow to.",
            o => o.ConnectionsPerFile, (o, v) => o with { ConnectionsPerFile = (int)v! })
        .Key("exact-connections", Read.Bool, "Open connections-per-file at once instead of growing by measured gain.",
            o => o.ExactConnections, (o, v) => o with { ExactConnections = (bool)v! })
        .Key("connections-per-host", Read.Whole(1, 1024), "Connections to one host over all files.",
            o => o.ConnectionsPerHost, (o, v) => o with { ConnectionsPerHost = (int)v! })
        .Key("limit-rate", Read.RateLimit, "Bytes per second of the whole process.",
            o => o.LimitRate, (o, v) => o with { LimitRate = (ByteRate?)v })
        .Key("limit-rate-per-host", Read.RateLimit, "Bytes per second from one host.",
            o => o.LimitRatePerHost, (o, v) => o with { LimitRatePerHost = (ByteRate?)v })
        .Key("reserve", Read.Or("none", new ReserveKind()), "What of the line is left to others: a rate, or a share of what the line was measured to carry.",
            o => o.Reserve, (o, v) => o with { Reserve = (LineReserve?)v })
        .Key("yield", Read.Bool, "Gives way to others on the line by the delay that is measured.",
            o => o.Yield, (o, v) => o with { Yield = (bool)v! })
        .Key("chunk-size", Read.Or("auto", Read.Size), "How far a connection claims ahead; a size also bounds each range request.",
            o => o.ChunkSize, (o, v) => o with { ChunkSize = (ByteSize?)v })
        .Key("memory", Read.Size, "Ceiling for the buffers of the process.",
            o => o.Memory, (o, v) => o with { Memory = (ByteSize)v! })
        .Key("temp", new TempKind(), "Where staging lies: beside the target, on the fastest suitable disk, or at a path.",
            o => o.Temp, (o, v) => o with { Temp = (string?)v })
        .Key("pause-between", Read.Duration, "Pause between the start of two downloads.",
            o => o.PauseBetween, (o, v) => o with { PauseBetween = (TimeSpan)v! });

    private static Section<DownloadOptions> Waiting(Section<DownloadOptions> section) => section
        .Key("retries", Read.Whole(0, 100), "Tries without progress before a download fails; 0 means one try.",
            o => o.Retries, (o, v) => o with { Retries = (int)v! })
        .Shortcut("timeout", Read.DurationAboveZero, "Sets the three time-outs below, and that they do not adapt.",
            ["connect-timeout", "headers-timeout", "idle-timeout", "exact-timeouts"],
            (o, v) => o with { ConnectTimeout = (TimeSpan)v!, HeadersTimeout = (TimeSpan)v, IdleTimeout = (TimeSpan)v, ExactTimeouts = true })
        .Key("connect-timeout", Read.DurationAboveZero, "Time to connect, TLS included.",
            o => o.ConnectTimeout, (o, v) => o with { ConnectTimeout = (TimeSpan)v! })
        .Key("headers-timeout", Read.DurationAboveZero, "Time to the response headers.",
            o => o.HeadersTimeout, (o, v) => o with { HeadersTimeout = (TimeSpan)v! })
        .Key("idle-timeout", Read.DurationAboveZero, "Time without a byte.",
            o => o.IdleTimeout, (o, v) => o with { IdleTimeout = (TimeSpan)v! })
        .Key("exact-timeouts", Read.Bool, "The time-outs do not adapt to what a host is seen to need.",
            o => o.ExactTimeouts, (o, v) => o with { ExactTimeouts = (bool)v! })
        .Key("backoff-base", Read.Duration, "First back-off; each wait is a random part of it.",
            o => o.BackoffBase, (o, v) => o with { BackoffBase = (TimeSpan)v! })
        .Key("backoff-cap", Read.Duration, "Longest back-off.",
            o => o.BackoffCap, (o, v) => o with { BackoffCap = (TimeSpan)v! })
        .Key("retry-after-inline", Read.Duration, "Up to here a server's Retry-After is waited for; beyond it the download is parked.",
            o => o.RetryAfterInline, (o, v) => o with { RetryAfterInline = (TimeSpan)v! });

    private static Section<DownloadOptions> Network(Section<DownloadOptions> section) => section
        .Key("max-redirects", Read.Whole(0, 50), "Redirects followed.",
            o => o.MaxRedirects, (o, v) => o with { MaxRedirects = (int)v! })
        .Key("proxy", Read.Or("environment", Read.Url), "Proxy for every request; environment is HTTP_PROXY, HTTPS_PROXY and NO_PROXY.",
            o => o.Proxy, (o, v) => o with { Proxy = (Uri?)v })
        .Key("ca-certificate", Read.Or("none", Read.FilePath), "PEM file with certificate authorities trusted besides the system's.",
            o => o.CaCertificate, (o, v) => o with { CaCertificate = (string?)v })
        .Key("dns-life", Read.Duration, "How long a name look-up is kept.",
            o => o.DnsLife, (o, v) => o with { DnsLife = (TimeSpan)v! })
        .Key("pool-idle", Read.Duration, "How long an idle connection is kept.",
            o => o.PoolIdle, (o, v) => o with { PoolIdle = (TimeSpan)v! })
        .Key("user-agent", Read.HeaderText, "The User-Agent header.",
            o => o.UserAgent, (o, v) => o with { UserAgent = (string)v! });

    private static Section<DownloadOptions> Safety(Section<DownloadOptions> section) => section
        .Key("durability", Read.Word(("batch", Durability.Batch), ("each", Durability.Each), ("none", Durability.None)),
            "When a finished file counts as safe on the disk.", o => o.Durability, (o, v) => o with { Durability = (Durability)v! })
        .Key("on-entity-changed", Read.Word(("restart", EntityChangedPolicy.Restart), ("keep-both", EntityChangedPolicy.KeepBoth), ("fail", EntityChangedPolicy.Fail)),
            "What to do when the file behind a URL is another one than the part on the disk.", o => o.OnEntityChanged, (o, v) => o with { OnEntityChanged = (EntityChangedPolicy)v! })
        .Key("disk-reserve", Read.Size, "Space left untouched on the target's disk.",
            o => o.DiskReserve, (o, v) => o with { DiskReserve = (ByteSize)v! })
        .Key("disk-full-patience", Read.Duration, "How long a download waits for disk space before it fails.",
            o => o.DiskFullPatience, (o, v) => o with { DiskFullPatience = (TimeSpan)v! })
        .Key("allow-private-addresses", Read.Bool, "Private and loopback addresses may be dialled though nobody typed them.",
            o => o.AllowPrivateAddresses, (o, v) => o with { AllowPrivateAddresses = (bool)v! })
        .Key("allow-launchers", Read.Bool, "Launcher types (.exe, .desktop, .lnk) keep their name.",
            o => o.AllowLaunchers, (o, v) => o with { AllowLaunchers = (bool)v! });
}
