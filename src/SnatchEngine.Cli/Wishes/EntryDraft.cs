using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Cli.Wishes;

/// <summary>An entry of a list while its lines are read.</summary>
internal sealed class EntryDraft
{
    private static readonly string[] s_keys =
    [
        "out", "dir", "checksum", "header", "user", "http-user", "http-passwd", "bearer", "max-size", "limit-rate", "max-download-limit", "connections",
        "split", "priority", "overwrite", "allow-overwrite", "continue", "referer", "user-agent", "conditional-get", "extractor",
        .. MediaKeys.All,
    ];

    private readonly string _source;
    private readonly string _url;
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> _headers;
    private readonly string? _urlLogin;
    private Wish _wish;
    private string? _user;
    private string? _password;
    private string? _authorization;

    /// <summary>Begins with the unindented line: a URL and, after tabs, its mirrors.</summary>
    /// <param name="source">The list's name.</param>
    /// <param name="line">The line.</param>
    /// <param name="defaults">What the command line says for every URL.</param>
    public EntryDraft(string source, ListLine line, Wish defaults)
    {
        _source = source;
        _headers = [.. defaults.Access.Headers];
        var urls = line.Text.Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _urlLogin = UrlLogin.Take(urls[0], out _url);
        _wish = defaults with { Url = _url, Mirrors = [.. defaults.Mirrors, .. urls.Skip(1)] };
        if (line.TooLong)
        {
            Add(line, $"is longer than {LineReader.Longest} characters");
        }
        else if (urls.Any(u => u.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0))
        {
            Add(line, "a URL holds no control characters");
        }
        else if (KeyOf(urls[0]) is { } key)
        {
            Add(line, $"'{key}=' must be indented, beneath the URL it is for");
        }
    }

    /// <summary>Takes in an indented line.</summary>
    public void Read(ListLine line)
    {
        var text = line.Text.Trim();
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        if (line.TooLong || cut <= 0)
        {
            Add(line, line.TooLong ? $"is longer than {LineReader.Longest} characters" : "must be key=value");
            return;
        }

        var key = text[..cut].TrimEnd();
        if (!s_keys.Contains(key))
        {
            Add(line, $"unknown key '{WishValue.Shown(key)}'{Suggestion.For(key, s_keys)}");
        }
        else if (!_seen.Add(key) && key is not ("header" or "checksum" or "after"))
        {
            Add(line, $"'{key}' is given twice for one URL");
        }
        else if (Set(key, text[(cut + 1)..].Trim()) is { } problem)
        {
            Add(line, $"'{key}' {problem}");
        }
    }

    /// <summary>Adds a problem that is not the entry's own.</summary>
    public void Add(ListLine line, string problem) => _problems.Add($"{_source}:{line.Number}: {problem}");

    /// <summary>The entry, complete.</summary>
    public InputEntry Finish()
    {
        if (_password is not null && _user is null)
        {
            _problems.Add($"{_source}: 'http-passwd' needs 'http-user' beneath the same URL ({Terminal.RedactedUrl.Of(_url)})");
        }

        if (_problems.Count > 0)
        {
            return new InputEntry(_url, null, _problems);
        }

        var login = _user is null ? _authorization : UrlLogin.Basic(_user, _password ?? "");
        var access = _wish.Access with { Headers = _headers, Authorization = login ?? _urlLogin ?? _wish.Access.Authorization };
        return new InputEntry(_url, _wish with { Access = access.Equals(RequestAccess.None) ? RequestAccess.None : access }, []);
    }

    /// <summary>The key when a text is an option line that lost its indentation.</summary>
    private static string? KeyOf(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var cut and > 0 && s_keys.Contains(text[..cut]) ? text[..cut] : null;

    private string? Set(string key, string value) => key switch
    {
        "out" => SetOut(value),
        "dir" => value.Length == 0 ? "must name a folder" : Accept(_wish with { Folder = value }),
        "checksum" => Checksum.TryParse(value, out var checksum) ? Accept(_wish with { Checksums = [.. _wish.Checksums, checksum] }) : WishValue.ChecksumAllowed,
        "header" => SetHeader(value),
        "referer" => SetHeader($"Referer: {value}"),
        "user-agent" => SetHeader($"User-Agent: {value}"),
        "user" or "http-user" => SetUser(key, value),
        "http-passwd" => Accept(() => _password = value),
        "bearer" => SetHeader($"Authorization: Bearer {value}"),
        "max-size" => WishValue.TryPositiveSize(value, out var size) ? Accept(_wish with { MaxSize = size }) : Wrong(WishValue.SizeAllowed, value),
        "limit-rate" or "max-download-limit" => ByteRate.TryParse(value, out var rate)
            ? Accept(_wish with { LimitRate = rate.BytesPerSecond == 0 ? null : rate })
            : Wrong(WishValue.RateAllowed, value),
        "connections" or "split" => WishValue.TryCount(value, 1, 64, out var count) ? Accept(_wish with { Connections = count }) : Wrong("must be 1 to 64", value),
        "priority" => WishValue.TryPriority(value, out var priority) ? Accept(_wish with { Priority = priority }) : Wrong(WishValue.PriorityAllowed, value),
        "overwrite" or "allow-overwrite" => SetFlag(value, flag => _wish with { Overwrite = flag }),
        "continue" => SetFlag(value, flag => _wish with { Resume = flag }),
        "extractor" => value.Length == 0 ? "must name an extractor" : Accept(_wish with { Extractor = value }),
        "conditional-get" => SetFlag(value, flag => _wish with { OnlyIfNewer = flag }),
        _ => MediaKeys.Read(_wish, key, value, out var problem) is { } wish ? Accept(wish) : problem,
    };

    private string? SetOut(string value)
    {
        if (value.Length == 0 || Path.IsPathRooted(value) || value.Split('/', '\\').Any(part => part is ".." or "."))
        {
            return Wrong("must be a name beneath its folder, without '..' (a folder goes to 'dir')", value);
        }

        return Accept(_wish with { FileName = value });
    }

    private string? SetUser(string key, string value)
    {
        var cut = key == "user" ? value.IndexOf(':', StringComparison.Ordinal) : -1;
        _user = cut < 0 ? value : value[..cut];
        _password = cut < 0 ? _password : value[(cut + 1)..];
        return null;
    }

    private string? SetHeader(string text)
    {
        if (!HeaderLine.TryParse(text, out var header, out var problem))
        {
            return problem;
        }

        if (header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
        {
            _authorization = header.Value;
            return null;
        }

        _headers.RemoveAll(h => h.Key.Equals(header.Key, StringComparison.OrdinalIgnoreCase) && !h.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase));
        _headers.Add(header);
        return null;
    }

    private string? SetFlag(string value, Func<bool, Wish> with) =>
        WishValue.TryFlag(value, out var flag) ? Accept(with(flag)) : Wrong("must be true or false", value);

    private string? Accept(Wish wish)
    {
        _wish = wish;
        return null;
    }

    private static string? Accept(Action set)
    {
        set();
        return null;
    }

    private static string Wrong(string allowed, string value) => $"{allowed}, was '{WishValue.Shown(value)}'";
}
