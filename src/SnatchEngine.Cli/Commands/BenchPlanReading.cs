using System.CommandLine;
using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Benching;
using SnatchEngine.Benching.Serving;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>The options that say what is measured.</summary>
internal sealed class BenchPlanReading(BenchOptions options, OptionReader read)
{
    private const int MostCells = 1000;
    private const int MostFiles = 10_000;

    /// <summary>Reads them.</summary>
    /// <param name="urls">The URLs to measure with, all of them.</param>
    /// <param name="before">The result that is compared with, whose plan holds where nothing is said.</param>
    public BenchPlan Read(IReadOnlyList<string> urls, BenchResult? before)
    {
        var saysNothing = before is not null && !NamesCells();
        var profiles = Words();
        var axes = saysNothing ? before!.Plan : Axes(new BenchPlan { Profiles = profiles });
        var plan = axes with
        {
            Urls = [.. urls.Select(RedactedUrl.Of)],
            Server = read.One(options.Server)?.Trim() ?? (urls.Count == 0 ? before?.Plan.Server : null) ?? "",
            Size = read.Size(options.Size) ?? before?.Plan.Size ?? new BenchPlan().Size,
            Repeat = read.Count(options.Repeat, 1, 100) ?? before?.Plan.Repeat ?? new BenchPlan().Repeat,
        };
        plan = plan with { Files = read.Count(options.Files, 1, MostFiles) ?? before?.Plan.Files ?? UsualFiles(plan, urls.Count) };
        Check(plan, urls.Count);
        return plan;
    }

    /// <summary>Reads what the own server is told.</summary>
    public ServerScript Script(BenchPlan plan)
    {
        var script = ServerScript.TryParse(plan.Server, out var problem);
        if (problem is not null)
        {
            read.Add($"{read.NameOf(options.Server)} '{WishValue.Shown(plan.Server)}': {problem}");
        }

        return script ?? new ServerScript();
    }

    private bool NamesCells() => new Option[] { options.FilesAtOnce, options.Connections, options.ChunkSize, options.Profiles }.Any(read.Has);

    // With profiles, what is not said is as each of them says: their own figures are what is compared.
    private BenchPlan Axes(BenchPlan plan) => plan with
    {
        FilesAtOnce = Numbers(options.FilesAtOnce, 1, 256) ?? (plan.Profiles.Count == 0 ? [1, 2, 4] : []),
        Connections = Numbers(options.Connections, 1, 64) ?? (plan.Profiles.Count == 0 ? [1, 2, 4, 8] : []),
        Chunks = Chunks() ?? (plan.Profiles.Count == 0 ? [new ChunkChoice(null), new ChunkChoice(ByteSize.MiB(1)), new ChunkChoice(ByteSize.MiB(4))] : []),
    };

    private static int UsualFiles(BenchPlan plan, int urls)
    {
        var atOnce = plan.FilesAtOnce.Count == 0 ? 4 : plan.FilesAtOnce.Max();
        return urls == 0 ? atOnce : (atOnce + urls - 1) / urls;
    }

    private void Check(BenchPlan plan, int urls)
    {
        if (plan.Cells().Count is > MostCells and var cells)
        {
            read.Add($"the lists make {cells} cells; {MostCells} are the most");
        }

        if (urls > 0 && (read.Has(options.Server) || read.Has(options.Size)))
        {
            read.Add($"{(read.Has(options.Server) ? read.NameOf(options.Server) : read.NameOf(options.Size))} is for its own server, but URLs are given");
        }

        if (urls == 0 && plan.Size.Bytes < plan.Files)
        {
            read.Add($"{read.NameOf(options.Size)}: {plan.Size} are too few for {plan.Files} files");
        }
    }

    private List<int>? Numbers(Option option, int least, int most)
    {
        List<int> numbers = [];
        foreach (var text in Parts(option))
        {
            if (WishValue.TryCount(text, least, most, out var number))
            {
                numbers.Add(number);
            }
            else
            {
                read.Refuse(option, text, string.Create(CultureInfo.InvariantCulture, $"must be numbers from {least} to {most} with commas, such as 1,2,4"));
            }
        }

        return read.Has(option) ? [.. numbers.Distinct().Order()] : null;
    }

    private List<ChunkChoice>? Chunks()
    {
        List<ChunkChoice> chunks = [];
        foreach (var text in Parts(options.ChunkSize))
        {
            if (text == "auto")
            {
                chunks.Add(new ChunkChoice(null));
            }
            else if (ByteSize.TryParse(text, out var size) && size >= ByteSize.KiB(16))
            {
                chunks.Add(new ChunkChoice(size));
            }
            else
            {
                read.Refuse(options.ChunkSize, text, "must be auto or sizes of at least 16K with commas, such as auto,1MiB,4MiB");
            }
        }

        return read.Has(options.ChunkSize) ? [.. chunks.Distinct().OrderBy(c => c.Size?.Bytes ?? 0)] : null;
    }

    private IReadOnlyList<string> Words() => [.. Parts(options.Profiles).Distinct(StringComparer.Ordinal)];

    private IEnumerable<string> Parts(Option option)
    {
        foreach (var part in read.All(option).SelectMany(t => t.Split(',')))
        {
            if (part.Trim() is { Length: > 0 } trimmed)
            {
                yield return trimmed;
            }
            else
            {
                read.Refuse(option, part, $"is empty; {option.HelpName} are values with commas between them");
            }
        }
    }
}
