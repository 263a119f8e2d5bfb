using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Learning;

/// <summary>What one run of the real program learns, and what the next makes of it.</summary>
public sealed class LearningSpecs
{
    private const long PerConnection = 1_500_000;

    [Fact]
    public async Task Connections_that_paid_are_used_by_the_next_run_and_both_say_why()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 20_000_000, faults: new Faults { Rate = PerConnection });
        scene.Serve("/b", 8_000_000, faults: new Faults { Rate = PerConnection });

        var first = (await scene.GetAsync("-v", "--json", scene.Url("/a"))).Exits(0).Json();
        Assert.Equal("one to begin with; doubled while that pays", first[0].Text("why"));
        Assert.Equal(("choice", scene.Url("/a")), (first[0].Text("status"), first[0].Text("url")));
        Assert.Contains(first, l => l.Text("status") == "choice" && l.Text("why").StartsWith("2 brought ", StringComparison.Ordinal) && l.GetProperty("connections").GetInt32() == 4);

        var second = (await scene.GetAsync("--json", scene.Url("/b"))).Exits(0).Json();
        Assert.Equal(["done", "summary"], second.Select(l => l.Text("status")));
        var choice = second[0].GetProperty("choice");
        Assert.Matches("^[24] paid at this host just now$", choice.Text("why"));
        Assert.InRange(choice.GetProperty("connections").GetInt32(), 2, 4);
        Assert.True(choice.GetProperty("chunk").GetInt64() >= 256 << 10);
        Assert.NotEmpty(choice.Text("chunkWhy"));
    }

    [Fact]
    public async Task A_run_that_is_over_at_once_neither_reads_nor_keeps_anything()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        var lines = (await scene.GetAsync("--json", scene.Url("/a"))).Exits(0).Json();
        Assert.False(lines[0].TryGetProperty("choice", out _));

        // A machine that is very busy may take a second for anything.
        Assert.True(!Directory.Exists(scene.Program.Home["state"]) || lines[^1].GetProperty("seconds").GetDouble() > 0.8);
    }

    [Fact]
    public async Task The_shortest_waiting_goes_first_once_it_is_known_and_the_forecast_is_told()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/one.bin", 3_000_000, faults: new Faults { Rate = 1_200_000 });
        scene.Serve("/two.bin", 3_000_000, faults: new Faults { Rate = 1_200_000 });
        scene.Serve("/one.txt");
        scene.Serve("/two.txt");
        scene.Serve("/three.txt", 300_000, faults: new Faults { Rate = 200_000 });
        string[] single = ["-j", "1", "--set", "download.connections-per-file=1", "--json"];
        (await scene.GetAsync([.. single, scene.Url("/one.bin"), scene.Url("/one.txt")])).Exits(0);

        var lines = (await scene.GetAsync([.. single, scene.Url("/three.txt"), scene.Url("/two.bin"), scene.Url("/two.txt")])).Exits(0).Json();
        Assert.Equal(["/three.txt", "/two.txt", "/two.bin"], lines.SkipLast(1).Select(l => new Uri(l.Text("url")).AbsolutePath));
        var queue = lines[0].GetProperty("queue");
        Assert.Equal((2, 0), (queue.GetProperty("waiting").GetInt32(), queue.GetProperty("active").GetInt32()));
        Assert.InRange(queue.GetProperty("eta").GetDouble(), 1, 6);
        Assert.InRange(lines[^1].GetProperty("estimateError").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task What_was_learned_is_left_alone_where_the_profile_says_so()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 400_000, faults: new Faults { Rate = 250_000 });
        (await scene.GetAsync("--set", "learn-hosts=false", scene.Url("/a"))).Exits(0);
        Assert.False(Directory.Exists(scene.Program.Home["state"]));
    }

    [Fact]
    public async Task A_database_that_cannot_be_used_costs_no_run_its_file()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a", 400_000, faults: new Faults { Rate = 250_000 });
        scene.Program.Home.Write("state/state.db", "this is no database at all, and was never one");
        var result = (await scene.GetAsync("-v", scene.Url("/a"))).Exits(0);
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.Contains("what was learned of hosts could not be read: ", result.Error, StringComparison.Ordinal);
    }
}
