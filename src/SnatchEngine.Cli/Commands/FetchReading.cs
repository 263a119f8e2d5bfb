using System.CommandLine;
using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Naming;
using SnatchEngine.PostProcessing;

namespace SnatchEngine.Cli.Commands;

/// <summary>From the parsed words of <c>get</c> and <c>plan</c> to a checked invocation.</summary>
internal sealed class FetchReading(FetchOptions options, OptionReader read, string personFolder)
{
    /// <summary>Reads all of it.</summary>
    /// <param name="result">The parsed words.</param>
    /// <param name="output">How output looks.</param>
    /// <exception cref="UsageException">With every problem.</exception>
    public GetInvocation Read(ParseResult result, OutputChoice output)
    {
        var urls = new List<string>(result.GetResult(options.Urls)?.Tokens.Select(t => t.Value) ?? []);
        UnknownWords.AmongUrls(urls, result, read);
        var lent = new AccessReading(options, read, personFolder);
        var netrc = lent.ReadNetrc(urls);
        var invocation = new GetInvocation
        {
            Urls = urls,
            InputFile = read.One(options.InputFile),
            Defaults = options.Selection.Read(read, Place(ReadWish(lent.ReadAccess()))),
            CookieFile = read.ExistingFile(options.Cookies),
            CookieBrowser = read.One(options.CookiesFromBrowser),
            NetrcFile = netrc,
            ProfileName = options.Profile.NameFrom(read),
            Settings = new ProfileReading(options, read).Settings(),
            HostConnections = new ProfileReading(options, read).HostConnections(),
            ExactConnections = read.Has(options.Connections),
            ExactTimeouts = read.Has(options.Timeout),
            UseArchive = read.Has(options.Archive),
            ShippedPluginsOnly = read.Has(options.NoPlugins),
            Output = output with { Top = read.Has(options.Top) },
        };
        CheckTogether(invocation);
        return read.Problems.Count == 0 ? invocation : throw new UsageException([.. read.Problems.Distinct(StringComparer.Ordinal)]);
    }

    private Wish ReadWish(RequestAccess access) => new()
    {
        Url = "",
        Mirrors = read.All(options.Mirrors),
        Folder = ReadFolder(),
        Access = access,
        Checksums = ReadChecksums(),
        MaxSize = read.Size(options.MaxSize),
        Priority = read.Priority(options.Priority) ?? DownloadPriority.Normal,
        Resume = !read.Has(options.NoContinue),
        Overwrite = read.Has(options.Overwrite),
        OnlyIfNewer = read.Has(options.ConditionalGet),
        Extractor = read.One(options.Extractor),
        Subtitles = [.. (read.One(options.Subtitles) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        Sections = read.One(options.Sections),
        After = ReadSteps(),
        LiveFromStart = read.Has(options.LiveFromStart),
        LiveFor = read.Duration(options.LiveFor, mayBeZero: false),
        Formats = read.Has(options.Format) || read.Has(options.Sort) ? FormatReading.Wish(options.Format, options.Sort, read) : null,
    };

    private List<PostStep> ReadSteps()
    {
        List<PostStep> steps = [];
        foreach (var text in read.All(options.After))
        {
            if (PostStep.TryParse(text, out var problem) is { } step)
            {
                steps.Add(step);
            }
            else
            {
                read.Refuse(options.After, text, problem!);
            }
        }

        return steps;
    }

    private string ReadFolder()
    {
        var folder = read.One(options.Folder);
        if (folder is { Length: 0 })
        {
            read.Refuse(options.Folder, folder, "must name a folder");
        }
        else if (folder is not null && File.Exists(folder))
        {
            read.Refuse(options.Folder, folder, "is a file, a folder is needed");
        }

        return folder is null or "" ? "." : folder;
    }

    /// <summary>A name with folders in it was typed by a person, so its folders are meant: only its last part is the name.</summary>
    private Wish Place(Wish wish)
    {
        if (read.One(options.Name) is not { } name)
        {
            return wish;
        }

        if (NameTemplate.IsTemplate(name))
        {
            return PlaceByTemplate(wish, name);
        }

        var last = Path.GetFileName(name);
        if (last is "" or "." or ".." || name == "-")
        {
            var why = name == "-" ? "writing to standard output is not supported; name a file" : "must name a file (-d names the folder)";
            read.Refuse(options.Name, name, why);
            return wish;
        }

        if (Path.IsPathRooted(name) && read.Has(options.Folder))
        {
            read.Refuse(options.Name, name, $"is a full path, so {read.NameOf(options.Folder)} says nothing more; give one of them");
        }

        return wish with { FileName = last, Folder = Path.GetDirectoryName(name) is { Length: > 0 } folder ? Path.Combine(wish.Folder, folder) : wish.Folder };
    }

    private Wish PlaceByTemplate(Wish wish, string text)
    {
        if (OutputTemplate.Read(text, options.Name, read, personFolder) is not { } output)
        {
            return wish;
        }

        if (output.Folder is not null && read.Has(options.Folder))
        {
            read.Refuse(options.Name, text, $"begins with a full path, so {read.NameOf(options.Folder)} says nothing more; give one of them");
        }

        return wish with { Template = output.Template, Folder = output.Folder ?? wish.Folder };
    }

    private List<Checksum> ReadChecksums()
    {
        var checksums = new List<Checksum>();
        foreach (var text in read.All(options.Checksums))
        {
            if (!Checksum.TryParse(text, out var checksum))
            {
                read.Refuse(options.Checksums, text, WishValue.ChecksumAllowed);
            }
            else if (checksums.Exists(c => c.Kind == checksum.Kind && c.Hex != checksum.Hex))
            {
                read.Refuse(options.Checksums, text, $"contradicts the other {checksum.Name}");
            }
            else
            {
                checksums.Add(checksum);
            }
        }

        return checksums;
    }

    private void CheckTogether(GetInvocation invocation)
    {
        var single = invocation.Urls.Count == 1 && invocation.InputFile is null;
        if (invocation.Urls.Count == 0 && invocation.InputFile is null)
        {
            read.Add("nothing to fetch: give a URL, or a list with -i FILE");
        }
        else if (!single)
        {
            if (invocation.Defaults.Template is null && !read.All(options.Name).Any(NameTemplate.IsTemplate))
            {
                ForOneFile(options.Name, "names one file", "'out='");
            }

            ForOneFile(options.Mirrors, "belongs to one file", "mirrors after tabs");
            ForOneFile(options.Checksums, "proves one file", "'checksum='");
        }

        new AccessReading(options, read, personFolder).CheckTogether();
        if (read.Has(options.Continue) && read.Has(options.NoContinue))
        {
            read.Add("--continue and --no-continue exclude each other");
        }

        foreach (var url in invocation.Urls.Concat(invocation.Defaults.Mirrors).Where(u => u.Trim().Length == 0 || u.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0))
        {
            read.Add($"'{WishValue.Shown(url)}' is no URL");
        }

        if (invocation.InputFile is { } list and not "-" && !File.Exists(list))
        {
            read.Refuse(options.InputFile, list, Directory.Exists(list) ? "is a folder, a list is needed" : "no such file");
        }
    }

    private void ForOneFile(Option option, string what, string inLists)
    {
        if (read.Has(option))
        {
            read.Add(string.Create(CultureInfo.InvariantCulture, $"{read.NameOf(option)} {what}, but several are asked for; in a list (-i), write {inLists} for each URL"));
        }
    }
}
