using System.CommandLine;
using SnatchEngine.Formats;

namespace SnatchEngine.Cli.Commands;

/// <summary>What <c>snatch formats</c> was asked.</summary>
internal sealed record FormatsInvocation
{
    /// <summary>The URLs, and how they are asked for. No URLs: <see cref="InfoFile"/> is read.</summary>
    public required GetInvocation Fetch { get; init; }

    /// <summary>An info JSON to read instead. Null: none.</summary>
    public string? InfoFile { get; init; }

    /// <summary>What <c>-f</c> and <c>-S</c> say. Null: nothing.</summary>
    public FormatWish? Wish { get; init; }

    /// <summary>Whether <c>--quality</c> or <c>--audio-only</c> was written.</summary>
    public bool AsksForPreset { get; init; }

    /// <summary>Tell each part of a rank.</summary>
    public bool Explain { get; init; }

    /// <summary>How output looks.</summary>
    public OutputChoice Output => Fetch.Output;
}

/// <summary>The options of <c>snatch formats</c>.</summary>
/// <param name="personFolder">Where <c>.netrc</c> lies.</param>
internal sealed class FormatsOptions(string personFolder)
{
    private readonly Option<string[]> _infoFile = FetchOptions.Valued("--load-info-json", "FILE", "An info JSON of yt-dlp instead of a URL");
    private readonly Option<bool> _explain = FetchOptions.Flag("--explain", "Each part of each format's rank");
    private readonly FetchOptions _fetch = new();

    /// <summary>Puts them on a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_fetch.Urls);
        Option[] all =
        [
            _infoFile, _fetch.Format, _fetch.Sort, _fetch.Quality, _fetch.AudioOnly, _explain, _fetch.Headers, _fetch.Cookies, _fetch.CookiesFromBrowser, _fetch.User, _fetch.Bearer, _fetch.Netrc,
            _fetch.CaCertificate, _fetch.Proxy, _fetch.Timeout, _fetch.Retries, _fetch.Extractor, _fetch.NoPlugins, .. _fetch.Profile.All,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">With every problem.</exception>
    public FormatsInvocation Read(ParseResult result, OutputChoice output)
    {
        var read = new OptionReader(result);
        var urls = new List<string>(result.GetResult(_fetch.Urls)?.Tokens.Select(t => t.Value) ?? []);
        UnknownWords.AmongUrls(urls, result, read);
        var lent = new AccessReading(_fetch, read, personFolder);
        var netrc = lent.ReadNetrc(urls);
        lent.CheckTogether();
        var invocation = new FormatsInvocation
        {
            Fetch = new GetInvocation
            {
                Urls = urls,
                Defaults = new Wish { Url = "", Access = lent.ReadAccess(), Extractor = read.One(_fetch.Extractor) },
                CookieFile = read.ExistingFile(_fetch.Cookies),
                CookieBrowser = read.One(_fetch.CookiesFromBrowser),
                NetrcFile = netrc,
                ProfileName = _fetch.Profile.NameFrom(read),
                Settings = new ProfileReading(_fetch, read).FormatSettings(),
                ExactTimeouts = read.Has(_fetch.Timeout),
                ShippedPluginsOnly = read.Has(_fetch.NoPlugins),
                Output = output,
            },
            InfoFile = read.ExistingFile(_infoFile),
            Wish = FormatReading.Wish(_fetch.Format, _fetch.Sort, read),
            AsksForPreset = read.Has(_fetch.Quality) || read.Has(_fetch.AudioOnly),
            Explain = read.Has(_explain),
        };
        if (read.Has(_infoFile) == urls.Count > 0)
        {
            read.Add(urls.Count > 0 ? "a URL and --load-info-json exclude each other" : "no formats to list: give a URL, or --load-info-json FILE");
        }

        return read.Problems.Count == 0 ? invocation : throw new UsageException([.. read.Problems.Distinct(StringComparer.Ordinal)]);
    }
}
