using System.CommandLine;
using System.Globalization;
using SnatchEngine.Benching;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>From the parsed words of <c>bench</c> to a checked invocation.</summary>
internal sealed class BenchInvocationReading(BenchOptions options, Composition composition)
{
    private const string TraceEnding = ".nettrace";

    /// <summary>Reads all of it.</summary>
    /// <exception cref="UsageException">With every problem.</exception>
    public async Task<BenchInvocation> ReadAsync(ParseResult result, OutputChoice output, CancellationToken cancellationToken)
    {
        var read = new OptionReader(result);
        var urls = new List<string>(result.GetResult(options.Urls)?.Tokens.Select(t => t.Value) ?? []);
        UnknownWords.AmongUrls(urls, result, read);
        var suggestTo = SuggestTo(read, urls);
        var traceTo = TraceTo(read, urls);
        var list = read.ExistingFile(options.UrlList);
        foreach (var url in urls.Where(u => !u.Contains("://", StringComparison.Ordinal)))
        {
            read.Add($"'{WishValue.Shown(url)}' is neither a URL nor one of suite and report");
        }

        var all = read.Problems.Count == 0 ? await AllAsync(urls, list, cancellationToken) : urls;
        if (list is not null && all.Count == 0 && read.Problems.Count == 0)
        {
            read.Add($"{read.NameOf(options.UrlList)} '{WishValue.Shown(list)}': holds no URL");
        }

        var before = Before(read);
        var planning = new BenchPlanReading(options, read);
        var plan = planning.Read(all, before);
        var invocation = Rest(read, plan, planning, output) with { Urls = urls, UrlList = list, Before = before, SuggestTo = suggestTo, TraceTo = traceTo };
        CheckTogether(read, invocation);
        return read.Problems.Count == 0 ? invocation : throw new UsageException([.. read.Problems.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Reads what <c>bench suite</c> was asked.</summary>
    /// <exception cref="UsageException">With every problem.</exception>
    public BenchInvocation ReadSuite(ParseResult result, OutputChoice output)
    {
        var read = new OptionReader(result);
        var planning = new BenchPlanReading(options, read);
        var plan = planning.Read([], null) with { FilesAtOnce = [], Connections = [], Chunks = [], Files = 1, Repeat = 1 };
        var invocation = Rest(read, plan, planning, output);
        return read.Problems.Count == 0 ? invocation : throw new UsageException([.. read.Problems.Distinct(StringComparer.Ordinal)]);
    }

    private BenchInvocation Rest(OptionReader read, BenchPlan plan, BenchPlanReading planning, OutputChoice output)
    {
        var usual = new BenchInvocation { Plan = plan, Script = planning.Script(plan), Folder = Folder(read) };
        return usual with
        {
            TimeLimit = read.Duration(options.TimeLimit, mayBeZero: false) ?? usual.TimeLimit,
            RunLimit = read.Duration(options.RunTimeout, mayBeZero: false) ?? usual.RunLimit,
            Settings = options.Overrides.SettingsFrom(read),
            ResultTo = Target(read, options.Out),
            PageTo = Target(read, options.Page),
            Threshold = Percent(read, options.Threshold, 0, 100) ?? usual.Threshold,
            Confidence = Percent(read, options.Confidence, 50, 99.99) ?? usual.Confidence,
            Output = output,
        };
    }

    private async Task<IReadOnlyList<string>> AllAsync(List<string> urls, string? list, CancellationToken cancellationToken)
    {
        List<string> all = [];
        await using var wishes = await WishSource.OpenAsync(urls, list, new Wish { Url = "" }, composition.Console.OpenInput, composition.Time, cancellationToken);
        await foreach (var wish in wishes.ReadAsync(static _ => { }, cancellationToken))
        {
            all.Add(wish.Url);
        }

        return all;
    }

    private string Folder(OptionReader read)
    {
        var folder = read.One(options.Folder) ?? Path.GetTempPath();
        if (!Directory.Exists(folder))
        {
            read.Refuse(options.Folder, folder, File.Exists(folder) ? "is a file, a folder is needed" : "no such folder");
        }

        return Path.GetFullPath(folder.Length == 0 ? "." : folder);
    }

    // Without a file it goes to the owner's profiles, where '--profile suggested' finds it.
    private string? SuggestTo(OptionReader read, List<string> urls)
    {
        if (!read.Has(options.Suggest))
        {
            return null;
        }

        var path = Value(read, options.Suggest, urls) ?? Path.Combine(composition.HomeFolder, "config", "profiles", "suggested.yaml");
        var name = Path.GetFileNameWithoutExtension(path);
        if (Path.GetExtension(path) != ".yaml" || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || name.Length is 0 or > 64 || name[0] is '.' or '-')
        {
            read.Refuse(options.Suggest, path, "must be NAME.yaml, where NAME is up to 64 letters, digits, '-', '_' and '.'");
        }
        else if (File.Exists(path) && !File.ReadLines(path).FirstOrDefault("").StartsWith(SuggestedProfile.Mark, StringComparison.Ordinal))
        {
            read.Refuse(options.Suggest, path, "is there, and was not written by 'snatch bench --suggest'; name another file");
        }

        return Directory.Exists(path) ? Refused(read, options.Suggest, path) : Path.GetFullPath(path);
    }

    private string? TraceTo(OptionReader read, List<string> urls)
    {
        if (!read.Has(options.Trace))
        {
            return null;
        }

        var path = Value(read, options.Trace, urls) ?? $"bench{TraceEnding}";
        if (!path.EndsWith(TraceEnding, StringComparison.Ordinal))
        {
            read.Refuse(options.Trace, path, $"must be a file whose name ends with {TraceEnding}, as this traces a run (--profiles NAME,… compares profiles)");
            return null;
        }

        return Checked(read, options.Trace, path);
    }

    private static string? Value(OptionReader read, Option option, List<string> urls)
    {
        if (read.Optional(option) is not { } value || !value.Contains("://", StringComparison.Ordinal))
        {
            return read.Optional(option);
        }

        // The parser took the URL for the option's own, optional value.
        urls.Add(value);
        return null;
    }

    private static string? Target(OptionReader read, Option option) => read.One(option) is { } path ? Checked(read, option, path) : null;

    private static string? Checked(OptionReader read, Option option, string path)
    {
        if (path.Length == 0 || Directory.Exists(path))
        {
            return Refused(read, option, path);
        }

        var full = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            read.Refuse(option, path, "its folder is not there");
        }

        return full;
    }

    private static string? Refused(OptionReader read, Option option, string path)
    {
        read.Refuse(option, path, "is a folder, a file is needed");
        return null;
    }

    private static double? Percent(OptionReader read, Option option, double least, double most)
    {
        if (read.One(option) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent >= least && percent <= most)
        {
            return percent / 100;
        }

        read.Refuse(option, text, string.Create(CultureInfo.InvariantCulture, $"must be a percentage from {least} to {most}, such as {(least > 0 ? "99%" : "5%")}"));
        return null;
    }

    private BenchResult? Before(OptionReader read)
    {
        if (read.ExistingFile(options.Against) is not { } path)
        {
            return null;
        }

        var before = BenchReading.TryRead(path, out var problem);
        if (before is not { Cells.Count: > 0 })
        {
            read.Add($"{read.NameOf(options.Against)} {problem ?? $"{path}: holds no cells of a matrix"}");
            return null;
        }

        return before;
    }

    private void CheckTogether(OptionReader read, BenchInvocation asked)
    {
        if (asked.SuggestTo is not null && new ProfileSearch(asked.Plan).IsPointless)
        {
            read.Add($"{read.NameOf(options.Suggest)} searches with a third of the runs, and {asked.Plan.Cells().Count * asked.Plan.Repeat} are too few for that: measure more cells, or more often (--repeat)");
        }

        if (asked.Before is not { } before)
        {
            return;
        }

        if (asked.SuggestTo is not null)
        {
            read.Add($"{read.NameOf(options.Suggest)} and {read.NameOf(options.Against)} exclude each other, as a search measures only some of the cells");
        }

        var name = read.NameOf(options.Against);
        if (asked.Plan.DifferenceTo(before.Plan) is { } differs)
        {
            read.Add($"{name} '{read.One(options.Against)}': measured something else: {differs}");
        }
        else if (!asked.Plan.Cells().Intersect(before.Cells.Select(c => c.Cell)).Any())
        {
            read.Add($"{name} '{read.One(options.Against)}': has none of these cells");
        }
        else if (asked.Plan.Repeat < 2 || before.Cells.All(c => c.Runs.Count < 2))
        {
            read.Add($"{name} needs at least two runs of each cell in both results, as one run has no spread (--repeat 3)");
        }
    }
}
