using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;

namespace SnatchEngine.Cli.Commands;

/// <summary>A profile value said on the command line.</summary>
/// <param name="Key">The dotted key, such as <c>download.connections-per-file</c>.</param>
/// <param name="Value">The value as it would be written in a file.</param>
/// <param name="Origin">The flag that said it, such as <c>-x</c>.</param>
internal sealed record ProfileSetting(string Key, string Value, string Origin);

/// <summary>What <c>get</c> or <c>plan</c> was asked, all values checked.</summary>
internal sealed record GetInvocation
{
    /// <summary>The URLs, in their order.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The list to read: a path, or <c>-</c> for standard input. Null: none.</summary>
    public string? InputFile { get; init; }

    /// <summary>What holds for every URL that does not say otherwise; its URL is empty.</summary>
    public required Wish Defaults { get; init; }

    /// <summary>A Netscape cookie file. Null: none.</summary>
    public string? CookieFile { get; init; }

    /// <summary>The browser whose cookies are used, perhaps with a profile. Null: none.</summary>
    public string? CookieBrowser { get; init; }

    /// <summary>A netrc file. Null: none.</summary>
    public string? NetrcFile { get; init; }

    /// <summary>The profile that was named. Null: what is used, or suits the machine.</summary>
    public string? ProfileName { get; init; }

    /// <summary>What the profile is overridden with, in order; the last of a key wins.</summary>
    public IReadOnlyList<ProfileSetting> Settings { get; init; } = [];

    /// <summary>Connections a host must bear so that <c>-x</c> and <c>-j</c> mean what they say. Null: nothing to raise.</summary>
    public int? HostConnections { get; init; }

    /// <summary><c>-x</c> was given: that many at once, without probing for gain.</summary>
    public bool ExactConnections { get; init; }

    /// <summary><c>--timeout</c> was given: it holds as it is.</summary>
    public bool ExactTimeouts { get; init; }

    /// <summary>Record in the archive, and skip what it has.</summary>
    public bool UseArchive { get; init; }

    /// <summary><c>--no-plugins</c> was given: only those that came with the program are used.</summary>
    public bool ShippedPluginsOnly { get; init; }

    /// <summary>The process lives on and is asked for other things later, so what changes is followed.</summary>
    public bool LivesOn { get; init; }

    /// <summary>What is asked takes no profile, so that one that cannot be loaded is no hindrance. Default: false.</summary>
    public bool NeedsNoProfile { get; init; }

    /// <summary>How output looks.</summary>
    public OutputChoice Output { get; init; } = new();

    /// <summary>What holds for every URL, with the cookies and logins of the files that were named.</summary>
    /// <param name="composition">Reads the files.</param>
    public Wish Lend(Composition composition)
    {
        var access = Defaults.Access;
        access = CookieFile is { } cookies ? access with { Cookies = composition.ReadCookies(cookies) } : access;
        access = CookieBrowser is { } browser ? access with { Cookies = composition.ReadBrowserCookies(browser) } : access;
        access = NetrcFile is { } netrc ? access with { Netrc = composition.ReadNetrc(netrc) } : access;
        return Defaults with { Access = access };
    }

    /// <summary>Lets what a person said explicitly beat the profile's caution.</summary>
    /// <param name="fromProfile">The options the profile came to, <see cref="Settings"/> included.</param>
    public DownloadOptions Sharpen(DownloadOptions fromProfile) => fromProfile with
    {
        ConnectionsPerHost = Math.Max(fromProfile.ConnectionsPerHost, HostConnections ?? 0),
        ExactConnections = fromProfile.ExactConnections || ExactConnections,
        ExactTimeouts = fromProfile.ExactTimeouts || ExactTimeouts,
    };
}

/// <summary>How output looks.</summary>
internal sealed record OutputChoice
{
    /// <summary>JSON Lines on standard output.</summary>
    public bool Json { get; init; }

    /// <summary>No progress and no word of success; failures still say why.</summary>
    public bool Quiet { get; init; }

    /// <summary>More on each file.</summary>
    public bool Verbose { get; init; }

    /// <summary>On a terminal, the page of <c>top</c> in the place of the progress.</summary>
    public bool Top { get; init; }

    /// <summary>No colours.</summary>
    public bool NoColor { get; init; }
}
