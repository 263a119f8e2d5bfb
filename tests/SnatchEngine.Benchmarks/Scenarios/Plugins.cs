using System.Diagnostics;
using SnatchEngine.Benchmarks.Contenders;

namespace SnatchEngine.Benchmarks.Scenarios;

/// <summary>What installed plugins cost a start that uses none of them, and a start that uses one.</summary>
static class Plugins
{
    private const int Count = 200, Rounds = 20;

    public static async Task<Outcome> RunAsync(Bench bench)
    {
        if (bench.With() is not [var ours, ..])
        {
            return new Outcome([], [new Gate("200 plugins, added wall ms", 10, null, "snatch was not measured")]);
        }

        var nginx = await bench.NginxAsync();
        var source = bench.SourceFile("tiny.bin", 1);
        File.Copy(source, bench.SourceFile("site-77/tiny.bin", 1), overwrite: true);
        Install(Path.GetDirectoryName(ours.Program)!, Path.Combine(bench.Home, "with"));
        Directory.CreateDirectory(Path.Combine(bench.Home, "without"));

        var without = ours with { Name = "snatch, no plugin dropped in" };
        var with = ours with { Family = "with", Name = $"snatch, {Count} plugins" };
        var using1 = ours with { Family = "using", Name = $"snatch, 1 of {Count} plugins used", Arguments = job => ours.Arguments(job with { Urls = [$"{nginx.Origin}/site-77/tiny.bin"] }) };
        var measured = await bench.RunAsync(
            [without, with, using1],
            Rounds + 1,
            folder => new Job { Urls = [$"{nginx.Origin}/tiny.bin"], Folder = folder },
            _ => source,
            (contender, run) => AtHomeAsync(bench, contender == without ? "without" : "with", run));

        // The first start after plugins were added reads them all, and keeps what it read.
        foreach (var measurement in measured)
        {
            measurement.Runs.RemoveAt(0);
        }

        var loaded = await AtHomeAsync(bench, "with", () => LoadedAsync(ours.Program, bench.Home, $"{nginx.Origin}/site-77/tiny.bin"));
        return new Outcome(measured,
        [
            new Gate("200 plugins, added wall ms", 10, measured.Any(m => m.Problem is not null) ? double.PositiveInfinity : (measured[1].WallSeconds - measured[0].WallSeconds) * 1000),
            new Gate("plugin assemblies loaded for 1 URL", 1, loaded.Count),
        ])
        {
            Notes = [$"loaded: {string.Join(", ", loaded)}"],
        };
    }

    /// <summary>Many real plugins: the one shipped, under other names and with sites of their own.</summary>
    private static void Install(string program, string home)
    {
        for (var i = 0; i < Count; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(home, "plugins", $"site-{i}")).FullName;
            File.Copy(Path.Combine(program, "plugins", "DirectLink", "DirectLink.dll"), Path.Combine(folder, "DirectLink.dll"));
            File.WriteAllText(Path.Combine(folder, "plugin.json"), $$"""
                {
                  "id": "site-{{i}}",
                  "version": "1.{{i}}.0",
                  "contract": "1.0",
                  "entry": "DirectLink.dll",
                  "kinds": ["extractor"],
                  "description": "The files of one site, for a benchmark.",
                  "author": "SnatchEngine",
                  "claims": [
                    { "host": "site-{{i}}.example", "path": "/watch/*", "extractor": "direct-link" },
                    { "host": "*.site-{{i}}.example", "extractor": "direct-link" },
                    { "host": "127.0.0.1", "path": "/site-{{i}}/*", "extractor": "direct-link" }
                  ],
                  "permissions": { "hosts": ["*.site-{{i}}.example"], "programs": [] }
                }
                """);
        }
    }

    private static async Task<T> AtHomeAsync<T>(Bench bench, string name, Func<Task<T>> run)
    {
        var (kept, used) = (Path.Combine(bench.Home, name), Path.Combine(bench.Home, "snatch"));
        Directory.Move(kept, used);
        try
        {
            return await run();
        }
        finally
        {
            Directory.Move(used, kept);
        }
    }

    /// <summary>The plugins' assemblies that are mapped by a program that fetched one URL and waits for the next.</summary>
    private static async Task<IReadOnlyList<string>> LoadedAsync(string program, string home, string url)
    {
        var start = new ProcessStartInfo(program, ["get", "-i", "-", "-d", home, "--overwrite"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["SNATCH_HOME"] = Path.Combine(home, "snatch");
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {program}");
        await process.StandardInput.WriteLineAsync(url);
        await process.StandardInput.FlushAsync();
        await process.StandardOutput.ReadLineAsync();
        var maps = await File.ReadAllLinesAsync($"/proc/{process.Id}/maps");
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return [.. maps.Select(line => line[(line.LastIndexOf(' ') + 1)..]).Where(path => path.Contains("/plugins/", StringComparison.Ordinal)).Select(path => Path.GetRelativePath(home, path)).Distinct()];
    }
}
