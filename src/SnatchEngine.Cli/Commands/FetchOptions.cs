using System.CommandLine;

namespace SnatchEngine.Cli.Commands;

/// <summary>The options that <c>get</c> and <c>plan</c> share, as the parser knows them.</summary>
internal sealed class FetchOptions
{
    public Argument<string[]> Urls { get; } = new("URL") { Arity = ArgumentArity.ZeroOrMore, Description = "What to fetch; several URLs are several files" };

    public Option<string[]> Folder { get; } = Valued("--dir", "DIR", "Folder for the files; created when it is not there", "-d");

    public Option<string[]> Name { get; } = Valued("--out", "NAME|TEMPLATE", "Name for the one file, or a template for all, such as '{title} [{id}].{ext}'", "-o");

    public Option<string[]> InputFile { get; } = Valued("--input-file", "FILE|-", "List of URLs, one a line; - is standard input", "-i");

    public Option<string[]> Connections { get; } = Valued("--connections", "N", "Connections per file, opened at once (else grown by gain up to 8)", "-x");

    public Option<string[]> FilesAtOnce { get; } = Valued("--files-at-once", "N", "Files at once, or auto (default 5)", "-j");

    public Option<string[]> ConnectionsPerHost { get; } = Valued("--connections-per-host", "N", "Connections to one host over all files (default 8)");

    public Option<string[]> LimitRate { get; } = Valued("--limit-rate", "RATE", "Bytes per second of the whole process, such as 5MiB/s");

    public Option<string[]> Checksums { get; } = Valued("--checksum", "KIND=HEX", "What the file must hash to, such as sha-256=…; may be repeated");

    public Option<string[]> Headers { get; } = Valued("--header", "'K: V'", "Request header for the URL's own origin; may be repeated");

    public Option<string[]> Cookies { get; } = Valued("--cookies", "FILE", "Netscape cookie file");

    public Option<string[]> CookiesFromBrowser { get; } = Valued("--cookies-from-browser", "BROWSER[:PROFILE]", "Cookies of firefox, chromium or chrome on this machine");

    public Option<string[]> User { get; } = Valued("--user", "U:P", "User and password (basic)");

    public Option<string[]> Bearer { get; } = Valued("--bearer", "TOKEN", "Bearer token");

    public Option<string[]> Netrc { get; } = Valued("--netrc", "[FILE]", "Logins by host from FILE, else from .netrc in your own folder");

    public Option<string[]> Mirrors { get; } = Valued("--mirror", "URL", "Another URL of the one file; may be repeated");

    public Option<bool> Continue { get; } = Flag("--continue", "Go on with a part file that is there (the default)");

    public Option<bool> NoContinue { get; } = Flag("--no-continue", "Start again though a part file is there");

    public Option<string[]> CaCertificate { get; } = Valued("--ca-certificate", "FILE", "PEM file with authorities to trust besides the system's");

    public Option<string[]> Proxy { get; } = Valued("--proxy", "URL", "http, https or socks5 proxy (else the environment's)");

    public Option<string[]> ChunkSize { get; } = Valued("--chunk-size", "SIZE", "Bytes of each range request, or auto");

    public Option<string[]> Priority { get; } = Valued("--priority", "P", "urgent, high, normal or low: which waiting file starts first");

    public Option<string[]> PauseBetween { get; } = Valued("--pause-between", "T", "Pause between the start of two files");

    public Option<bool> Archive { get; } = Flag("--archive", "Record in the archive, and skip what it has");

    public Option<bool> ConditionalGet { get; } = Flag("--conditional-get", "Fetch only what is newer than the file here");

    public ProfileOptions Profile { get; } = new();

    public Option<string[]> Extractor { get; } = Valued("--extractor", "NAME", "Extractor to use, whatever the URL looks like; direct-link takes it as the file");

    public Option<string[]> MaxSize { get; } = Valued("--max-size", "SIZE", "Refuse a longer file");

    public Option<string[]> Timeout { get; } = Valued("--timeout", "T", "Time to connect, to the headers, and without a byte");

    public Option<string[]> Retries { get; } = Valued("--retries", "N", "Tries without progress before a file fails (default 8)");

    public Option<bool> Overwrite { get; } = Flag("--overwrite", "Replace a file of the same name (else the new one gets ' (1)')");

    public Option<string[]> Subtitles { get; } = Valued("--subtitles", "LANGS", "Languages whose subtitles are placed beside it, such as en,de; or all");

    public Option<string[]> Sections { get; } = Valued("--sections", "SECTIONS", "Parts that are kept, such as 10:15-12:00, or the name of a chapter (needs ffmpeg)");

    public Option<string[]> After { get; } = Valued("--after", "STEP", "What is done before the file is placed: NAME or NAME:key=value,…; may be repeated");

    public Option<bool> LiveFromStart { get; } = Flag("--live-from-start", "Record a live stream from the oldest that its server has");

    public Option<string[]> LiveFor { get; } = Valued("--live-for", "T", "Record so much of a live stream (else until it ends, or Ctrl-C)");

    public Option<bool> NoPlugins { get; } = Flag("--no-plugins", "Use the plugins that came with the program, and no others");

    public Option<string[]> Format { get; } = Valued("--format", "FORMAT", "Which formats, in yt-dlp's language, such as 'bv*[height<=1080]+ba/b'", "-f");

    public Option<string[]> Sort { get; } = Valued("--format-sort", "SORT", "What the best format is, in yt-dlp's language, such as res:720,+size", "-S");

    public Option<string[]> Quality { get; } = Valued("--quality", "Q", "low, medium, high or ultra: 480p, 720p, 1080p (default), any");

    public Option<bool> AudioOnly { get; } = Flag("--audio-only", "Sound without a picture");

    public Option<bool> Top { get; } = Flag("--top", "On a terminal, show machine, hosts and waste as 'snatch top' does, in the place of the progress");

    /// <summary>Which items of a list are taken.</summary>
    public SelectionOptions Selection { get; } = new();

    /// <summary>Puts them all on a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Urls);
        Option[] all =
        [
            Folder, Name, InputFile, Connections, FilesAtOnce, ConnectionsPerHost, LimitRate, Checksums, Headers, Cookies, CookiesFromBrowser, User, Bearer,
            Netrc, Mirrors, Continue, NoContinue, CaCertificate, Proxy, ChunkSize, Priority, PauseBetween, Archive, ConditionalGet, Extractor, MaxSize,
            Timeout, Retries, Overwrite, LiveFromStart, LiveFor, Subtitles, Sections, After, NoPlugins, Format, Sort, Quality, AudioOnly, Top, .. Profile.All,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        Selection.AddTo(command);
    }

    // Any number of values passes the parser, so that all problems come from one place, in one go and in our words.
    internal static Option<string[]> Valued(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description, Arity = ArgumentArity.ZeroOrMore };

    internal static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };
}
