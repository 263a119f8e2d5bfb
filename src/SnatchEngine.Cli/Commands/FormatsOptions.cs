using System.CommandLine;
using SnatchEngine.Formats;

namespace SnatchEngine.Cli.Commands;

/// <summary>What <c>snatch formats</c> was asked.</summary>
internal sealed record FormatsInvocation
{
    /// <summary>The URLs. Empty: <see cref="InfoFile"/> is read.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>An info JSON to read instead. Null: none.</summary>
    public string? InfoFile { get; init; }

    /// <summary>What <c>-f</c> and <c>-S</c> say. Null: nothing.</summary>
    public FormatWish? Wish { get; init; }

    /// <summary>Whether <c>--quality</c> or <c>--audio-only</c> was written.</summary>
    public bool AsksForPreset { get; init; }

    /// <summary>Tell each part of a rank.</summary>
    public bool Explain { get; init; }

    /// <summary>The extractor to use. Null: routed by URL.</summary>
    public string? Extractor { get; init; }

    /// <summary>The profile that was named. Null: what is used, or suits the machine.</summary>
    public string? ProfileName { get; init; }

    /// <summary>What the profile is overridden with.</summary>
    public IReadOnlyList<ProfileSetting> Settings { get; init; } = [];

    /// <summary>Only plugins that came with the program are used.</summary>
    public bool ShippedPluginsOnly { get; init; }

    /// <summary>How output looks.</summary>
    public OutputChoice Output { get; init; } = new();
}

/// <summary>The options of <c>snatch formats</c>.</summary>
internal sealed class FormatsOptions
{
    private readonly Option<string[]> _infoFile = FetchOptions.Valued("--load-info-json", "FILE", "An info JSON of yt-dlp instead of a URL");
    private readonly Option<bool> _explain = FetchOptions.Flag("--explain", "Each part of each format's rank");
    private readonly FetchOptions _fetch = new();

    /// <summary>Puts them on a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_fetch.Urls);
        Option[] all = [_infoFile, _fetch.Format, _fetch.Sort, _fetch.Quality, _fetch.AudioOnly, _explain, _fetch.Extractor, _fetch.NoPlugins, .. _fetch.Profile.All];
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
        var invocation = new FormatsInvocation
        {
            Urls = urls,
            InfoFile = read.ExistingFile(_infoFile),
            Wish = FormatReading.Wish(_fetch.Format, _fetch.Sort, read),
            AsksForPreset = read.Has(_fetch.Quality) || read.Has(_fetch.AudioOnly),
            Explain = read.Has(_explain),
            Extractor = read.One(_fetch.Extractor),
            ProfileName = _fetch.Profile.NameFrom(read),
            Settings = new ProfileReading(_fetch, read).FormatSettings(),
            ShippedPluginsOnly = read.Has(_fetch.NoPlugins),
            Output = output,
        };
        if (read.Has(_infoFile) == urls.Count > 0)
        {
            read.Add(urls.Count > 0 ? "a URL and --load-info-json exclude each other" : "no formats to list: give a URL, or --load-info-json FILE");
        }

        return read.Problems.Count == 0 ? invocation : throw new UsageException([.. read.Problems.Distinct(StringComparer.Ordinal)]);
    }
}
