using System.Text.Json;
using System.Text.Json.Nodes;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Benching;

public sealed class BenchSpecs
{
    private static readonly string[] s_one = ["bench", "-j", "1", "-x", "1", "--chunk-size", "auto", "--size", "64KiB", "--repeat"];

    [Fact]
    public async Task Each_cell_is_measured_in_a_process_of_its_own_and_nothing_stays_behind()
    {
        using var bench = new BenchHome();

        var result = await bench.RunAsync("bench", "-j", "1,2", "-x", "2", "--chunk-size", "auto,64KiB", "--repeat", "1", "--size", "1MiB", "--json", "--html", "page.html");

        var told = JsonElement.Parse(result.Exits(0).Output);
        var cells = told.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal([(1, "auto"), (1, "65536"), (2, "auto"), (2, "65536")], cells.Select(c => (c.GetProperty("filesAtOnce").GetInt32(), c.GetProperty("chunkSize").ToString())));
        Assert.All(cells, cell =>
        {
            Assert.Equal(1, cell.GetProperty("successRate").GetDouble());
            Assert.Equal(1 << 20, cell.GetProperty("runs")[0].GetProperty("bytes").GetInt64());
            foreach (var figure in (string[])["seconds", "bytesPerSecond", "cpuSeconds", "startMemory", "peakMemory", "endMemory"])
            {
                Assert.True(cell.GetProperty(figure).GetDouble() > 0, figure);
            }

            Assert.True(cell.GetProperty("peakMemory").GetInt64() >= cell.GetProperty("startMemory").GetInt64());
        });
        Assert.Equal(["page.html"], bench.Folder.Names());
        Assert.Empty(bench.Temp.Names());
        Assert.False(Directory.Exists(bench.Home["state"]));
    }

    [Fact]
    public async Task The_page_stands_by_itself()
    {
        using var bench = new BenchHome();

        (await bench.RunAsync([.. s_one, "1", "--html", "page.html", "-q"])).Exits(0);

        var page = await File.ReadAllTextAsync(bench.Folder["page.html"]);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        foreach (var foreign in (string[])["<script", "src=", "href=", "http://", "https://", "url("])
        {
            Assert.DoesNotContain(foreign, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task URLs_and_lists_are_fetched_and_what_fails_is_said()
    {
        await using var scene = await Scene.OpenAsync();
        using var bench = new BenchHome();
        scene.Serve("/a.bin");
        bench.Folder.Write("list.txt", $"{scene.Url("/a.bin")}\n  out=elsewhere/b.bin\n{scene.Url("/missing.bin")}\n");

        var result = await bench.RunAsync("bench", "--urls", "list.txt", "-j", "2", "-x", "1", "--chunk-size", "auto", "--repeat", "1", "--set", "download.retries=0");

        result.Exits(1);
        Assert.Contains("50 %", result.Output, StringComparison.Ordinal);
        Assert.Contains("404", result.Output, StringComparison.Ordinal);
        Assert.Equal(["list.txt"], bench.Folder.Names());
        Assert.Single(scene.Server.RequestsFor("/a.bin"));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_ended_and_has_failed()
    {
        using var bench = new BenchHome();

        var result = await bench.RunAsync([.. s_one, "1", "--server", "rate=1KiB/s", "--run-timeout", "2s"]);

        result.Exits(1);
        Assert.Contains("took longer than 2 s, so it was ended (--run-timeout)", result.Output, StringComparison.Ordinal);
        Assert.Empty(bench.Temp.Names());
    }

    [Fact]
    public async Task Stopped_it_says_what_was_measured_and_leaves_nothing()
    {
        using var bench = new BenchHome();
        await using var run = bench.Start([.. s_one, "50", "-v", "--out", "part.json"]);
        await run.ErrorContainsAsync("2/50");

        run.Send(Signal.Interrupt);
        var result = (await run.WaitAsync()).Exits(130);

        Assert.Contains("best: 1 at once", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"stopped: \d+ of 50 runs were measured", result.Error);
        Assert.Contains("\"complete\": false", await File.ReadAllTextAsync(bench.Folder["part.json"]), StringComparison.Ordinal);
        Assert.Empty(bench.Temp.Names());
    }

    [Fact]
    public async Task A_search_finds_the_best_with_a_third_of_the_runs_and_writes_a_profile_that_is_loaded()
    {
        using var bench = new BenchHome();

        // Each file takes its time, whatever is opened for it: eight at once take half of what four take, and that is no matter of luck.
        var result = await bench.RunAsync(
            "bench", "-j", "2,4,8", "-x", "1,2", "--chunk-size", "auto", "--repeat", "2", "--size", "2MiB", "--server", "per-connection=192KiB/s", "--suggest", "--json");

        var told = JsonElement.Parse(result.Exits(0).Output);
        Assert.Equal((12, 4), (3 * 2 * 2, told.GetProperty("runs").GetInt32()));
        Assert.Equal(8, told.GetProperty("suggested").GetProperty("filesAtOnce").GetInt32());
        var shown = await bench.RunAsync("profile", "show", "suggested");
        Assert.Contains("files-at-once: 8", shown.Exits(0).Output, StringComparison.Ordinal);
        (await bench.RunAsync("check")).Exits(0);
    }

    [Fact]
    public async Task A_suggestion_goes_to_a_file_that_profile_takes_and_replaces_none_of_a_person()
    {
        await using var scene = await Scene.OpenAsync();
        using var bench = new BenchHome();
        scene.Serve("/a.bin");
        bench.Folder.Write("mine.yaml", "name: mine\n");
        string[] search = ["bench", "-j", "1", "-x", "1,2,3", "--chunk-size", "auto", "--size", "64KiB", "--suggest"];

        var refused = await bench.RunAsync([.. search, "mine.yaml"]);
        (await bench.RunAsync([.. search, "fast.yaml"])).Exits(0);

        Assert.Equal("snatch: --suggest 'mine.yaml': is there, and was not written by 'snatch bench --suggest'; name another file\n", refused.Exits(2).Error);
        (await bench.RunAsync("get", "--profile", "./fast.yaml", scene.Url("/a.bin"))).Exits(0);
        Assert.StartsWith("# Written by 'snatch bench --suggest'", await File.ReadAllTextAsync(bench.Folder["fast.yaml"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Against_an_earlier_result_what_is_worse_ends_with_1()
    {
        using var bench = new BenchHome();
        (await bench.RunAsync([.. s_one, "2", "--server", "rate=1MiB/s", "--out", "before.json", "-q"])).Exits(0);
        bench.Folder.Write("faster.json", Shortened(bench.Folder["before.json"], 100));
        bench.Folder.Write("slower.json", Shortened(bench.Folder["before.json"], 0.01));

        var worse = await bench.RunAsync("bench", "--against", "faster.json", "--threshold", "20%");
        var better = await bench.RunAsync("bench", "--against", "slower.json", "--threshold", "99%", "--json");
        var other = await bench.RunAsync("bench", "--against", "before.json", "--size", "128KiB");

        Assert.Contains("worse", worse.Exits(1).Output, StringComparison.Ordinal);
        Assert.Contains("Welch's 95 % intervals", worse.Output, StringComparison.Ordinal);
        Assert.Equal("better", Assert.Single(better.Exits(0).Json(), l => l.TryGetProperty("figure", out var f) && f.ToString() == "speed").Text("verdict"));
        Assert.Contains("measured something else: another size of a run (128.0 KiB, not 64.0 KiB)", other.Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profiles_are_compared_as_they_are()
    {
        using var bench = new BenchHome();

        var result = await bench.RunAsync("bench", "--profiles", "speed,metered", "--repeat", "1", "--size", "64KiB", "--json");

        var cells = JsonElement.Parse(result.Exits(0).Output).GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal([("speed", JsonValueKind.Null), ("metered", JsonValueKind.Null)], cells.Select(c => (c.Text("profile"), c.GetProperty("connections").ValueKind)));
    }

    [Fact]
    public async Task Results_in_a_folder_are_ranked_and_what_is_none_is_left_out()
    {
        using var bench = new BenchHome();
        bench.Folder.Folder("results");
        (await bench.RunAsync([.. s_one, "1", "--out", "results/a.json", "-q"])).Exits(0);
        bench.Folder.Write("results/b.json", Shortened(bench.Folder["results/a.json"], 2));
        bench.Folder.Write("results/c.json", "{}");

        var result = (await bench.RunAsync("bench", "report", "results", "--json", "--html", "ranking.html")).Exits(0);

        Assert.Equal([(1, "b.json"), (2, "a.json")], result.Json().Select(l => (l.GetProperty("place").GetInt32(), l.Text("result"))));
        Assert.Contains("left out results/c.json: is no result of 'snatch bench'", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(bench.Folder["ranking.html"]));
    }

    // The same runs, as if they had taken a part of their time.
    private static string Shortened(string path, double factor)
    {
        var result = JsonNode.Parse(File.ReadAllText(path))!;
        foreach (var run in result["cells"]![0]!["runs"]!.AsArray())
        {
            run!["seconds"] = run["seconds"]!.GetValue<double>() / factor;
        }

        return result.ToJsonString();
    }
}
