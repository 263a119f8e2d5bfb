using System.CommandLine;
using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>The options that override values of the profile.</summary>
internal sealed class ProfileReading(FetchOptions options, OptionReader read)
{
    private const int MostPerHost = 1024;

    private readonly List<ProfileSetting> _settings = [];

    /// <summary>The overrides; those of <c>--set</c> first, as a flag of its own says it more plainly.</summary>
    public IReadOnlyList<ProfileSetting> Settings()
    {
        _settings.AddRange(options.Profile.SettingsFrom(read));
        Add("download.connections-per-file", options.Connections, read.Count(options.Connections, 1, 64));
        ReadFilesAtOnce();
        Add("download.connections-per-host", options.ConnectionsPerHost, read.Count(options.ConnectionsPerHost, 1, MostPerHost));
        Add("download.limit-rate", options.LimitRate, read.Rate(options.LimitRate)?.BytesPerSecond);
        ReadChunkSize();
        AddPatience();
        Add("download.pause-between", options.PauseBetween, Milliseconds(read.Duration(options.PauseBetween, mayBeZero: true)));
        AddNetwork();
        AddFormats();
        return _settings;
    }

    /// <summary>The overrides that choose formats, and how they are asked for; those of <c>--set</c> first.</summary>
    public IReadOnlyList<ProfileSetting> FormatSettings()
    {
        _settings.AddRange(options.Profile.SettingsFrom(read));
        AddPatience();
        AddNetwork();
        AddFormats();
        return _settings;
    }

    /// <summary>What a host must bear so that explicit <c>-x</c> and <c>-j</c> mean what they say; null when <c>--connections-per-host</c> or a <c>--set</c> of it decides.</summary>
    public int? HostConnections()
    {
        if (read.Has(options.ConnectionsPerHost) || read.All(options.Profile.Set).Any(s => s.Split('=')[0].Trim() == "download.connections-per-host"))
        {
            return null;
        }

        var perFile = Given(options.Connections);
        var files = Given(options.FilesAtOnce);
        return perFile is null && files is null ? null : (int)Math.Min(MostPerHost, (long)(perFile ?? 1) * (files ?? 1));
    }

    private int? Given(Option option) => read.All(option) is [.., var text] && WishValue.TryCount(text, 1, 10_000, out var count) ? count : null;

    private void AddPatience()
    {
        Add("download.retries", options.Retries, read.Count(options.Retries, 0, 100));
        ReadTimeout();
    }

    private void AddNetwork()
    {
        Add("download.ca-certificate", options.CaCertificate, read.ExistingFile(options.CaCertificate));
        ReadProxy();
    }

    private void AddFormats()
    {
        Add("quality", options.Quality, read.One(options.Quality));
        Add("media.audio-only", options.AudioOnly, read.Has(options.AudioOnly) ? "true" : null);
    }

    private void ReadFilesAtOnce()
    {
        if (read.One(options.FilesAtOnce) is not { } text)
        {
            return;
        }

        if (text == "auto" || WishValue.TryCount(text, 1, 10_000, out _))
        {
            Add("download.files-at-once", options.FilesAtOnce, text);
        }
        else
        {
            read.Refuse(options.FilesAtOnce, text, "must be auto or 1 to 10000");
        }
    }

    private void ReadChunkSize()
    {
        if (read.One(options.ChunkSize) is not { } text)
        {
            return;
        }

        if (text == "auto")
        {
            Add("download.chunk-size", options.ChunkSize, text);
        }
        else if (ByteSize.TryParse(text, out var size) && size >= ByteSize.KiB(16))
        {
            Add("download.chunk-size", options.ChunkSize, (long?)size.Bytes);
        }
        else
        {
            read.Refuse(options.ChunkSize, text, "must be auto or a size of at least 16K, such as 4MiB");
        }
    }

    private void ReadTimeout()
    {
        var time = Milliseconds(read.Duration(options.Timeout, mayBeZero: false));
        Add("download.connect-timeout", options.Timeout, time);
        Add("download.headers-timeout", options.Timeout, time);
        Add("download.idle-timeout", options.Timeout, time);
    }

    // The URL may hold a login, so a problem does not show it.
    private void ReadProxy()
    {
        if (read.One(options.Proxy) is not { } text)
        {
            return;
        }

        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        url = url.StartsWith("socks5h://", StringComparison.OrdinalIgnoreCase) ? $"socks5://{url["socks5h://".Length..]}" : url;
        if (Uri.TryCreate(url, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5" && proxy.Host.Length > 0)
        {
            Add("download.proxy", options.Proxy, url);
        }
        else
        {
            read.Add($"{read.NameOf(options.Proxy)} '{Terminal.RedactedUrl.Of(text)}': must be an http, https or socks5 URL, such as http://host:3128");
        }
    }

    private static string? Milliseconds(TimeSpan? span) =>
        span is { } given ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(given == TimeSpan.Zero ? 0 : 1, (long)given.TotalMilliseconds)}ms") : null;

    private void Add(string key, Option option, long? value) => Add(key, option, value?.ToString(CultureInfo.InvariantCulture));

    private void Add(string key, Option option, string? value)
    {
        if (value is not null)
        {
            _settings.Add(new ProfileSetting(key, value, read.NameOf(option)));
        }
    }
}
