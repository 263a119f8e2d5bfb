using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Sites;

public sealed class SiteSpecs
{
    private const string Talks = """
        name: talks
        urls: 127.0.0.1/series/{series}
        items: article
        fields:
          id: { attr: data-id }
          title: h2
          file-name: { text: "WORD {title}.bin" }
          url: a.get
        next: a[rel=next]
        """;

    private static string Site(string word) => Talks.Replace("WORD", word, StringComparison.Ordinal);

    private static async Task<Scene> OpenAsync()
    {
        var scene = await Scene.OpenAsync();
        scene.Server.Serve("/series/x", "<article data-id=1><h2>One</h2><a class=get href=/f/1>get</a></article><a rel=next href=/series/x?page=2>more</a>", new FileHeaders { ContentType = "text/html" });
        scene.Server.Serve("/series/x?page=2", "<article data-id=2><h2>Two</h2><a class=get href=/f/2>get</a></article>", new FileHeaders { ContentType = "text/html" });
        return scene;
    }

    [Fact]
    public async Task A_file_of_a_few_lines_makes_a_site_work_and_a_bad_one_beside_it_costs_nobody_anything()
    {
        await using var scene = await OpenAsync();
        var (one, two) = (scene.Serve("/f/1"), scene.Serve("/f/2"));
        scene.Program.Home.Write("config/sites/talks.yaml", Site("a"));
        scene.Program.Home.Write("config/sites/broken.yaml", "name: broken\nurls: broken.example/{id}\nfields:\n  url: a\n  titel: b\n");

        (await scene.GetAsync(scene.Url("/series/x"))).Exits(0);

        Assert.Equal(["a One.bin", "a Two.bin"], scene.Folder.Names());
        Assert.Null(one.DifferenceFrom(scene.Folder["a One.bin"]));
        Assert.Null(two.DifferenceFrom(scene.Folder["a Two.bin"]));
        var refused = (await scene.GetAsync("http://broken.example/1")).Exits(3);
        Assert.Contains($"{scene.Program.Home["config/sites/broken.yaml"]}:5:3 error SN1207 unknown key 'titel' (did you mean 'title'?) at fields", refused.Error, StringComparison.Ordinal);
        Assert.Contains("sites.index", scene.Program.Home.Names().Select(n => Path.GetFileName(n)));
        (await scene.Program.RunAsync("get", scene.Url("/series/x"), "--no-plugins", "-d", "plain")).Exits(0);
        Assert.Equal(["x"], Directory.EnumerateFiles(scene.Folder["plain"]).Select(f => Path.GetFileName(f)!));
    }

    [Fact]
    [Trait("nasty", "70")]
    public async Task The_next_url_uses_what_was_saved_and_a_bad_save_leaves_the_last_good_one()
    {
        await using var scene = await OpenAsync();
        scene.Serve("/f/1");
        scene.Serve("/f/2");
        var file = scene.Program.Home.Write("config/sites/talks.yaml", Site("first"));
        await using var run = scene.Program.Start(["get", "-i", "-"], new ProgramOptions { KeepsInputOpen = true });
        await run.SayAsync(scene.Url("/series/x") + "\n");
        await run.OutputContainsAsync("first Two.bin");

        File.WriteAllText(file, Site("second"));
        await run.SayAsync(scene.Url("/series/x?again") + "\n");
        await run.OutputContainsAsync("second One.bin");

        File.WriteAllText(file, Site("third").Replace("items: article", "items: article[", StringComparison.Ordinal));
        await run.SayAsync(scene.Url("/series/x?more") + "\n");
        run.CloseInput();

        var ended = (await run.WaitAsync()).Exits(0);
        Assert.DoesNotContain("third", string.Join(' ', scene.Folder.Names()), StringComparison.Ordinal);
        Assert.Contains($"went on with talks 1.0 as it was: {file}:3:8 error SN1501 'article[' is no CSS selector at items", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_is_listed_explained_switched_off_and_not_removed()
    {
        using var program = new SnatchProgram();
        var file = program.Home.Write("config/sites/talks.yaml", Site("a") + "\nversion: \"1.4\"\nhosts: api.talks.example\n");
        var bad = program.Home.Write("config/sites/bad.yaml", "urls: bad.example/x\nlinks: a[\n");

        var list = (await program.RunAsync("plugin", "list", "--json")).Exits(0).Json().Where(l => l.Text("kind") == "site").ToList();
        Assert.Equal([("bad", "refused"), ("talks", "ready")], list.Select(l => (l.Text("id"), l.Text("state"))));
        Assert.Equal($"{bad}:2:8 error SN1501 'a[' is no CSS selector at links", list[0].Text("reason"));
        Assert.Equal($"{bad}:2:8 error SN1501 'a[' is no CSS selector at links\n", (await program.RunAsync("check")).Exits(2).Output);
        var info = (await program.RunAsync("plugin", "info", "talks")).Exits(0).Output;
        Assert.Contains("plugin       talks 1.4\n", info, StringComparison.Ordinal);
        Assert.Contains("may reach    127.0.0.1, api.talks.example\n", info, StringComparison.Ordinal);
        Assert.Contains("kind         site\nstate        ready\ntrust        it is a site without code, and only you can write its file\n", info, StringComparison.Ordinal);
        (await program.RunAsync("plugin", "info", "bad")).Exits(0);

        var doctor = (await program.RunAsync("plugin", "doctor", "http://127.0.0.1/series/y", "--json")).Exits(0).Json();
        Assert.Equal(("takes", "talks", "127.0.0.1", "/series/*"), (doctor[0].Text("status"), doctor[0].Text("id"), doctor[0].Text("host"), doctor[0].Text("path")));
        Assert.StartsWith("its claim is the first in order: the host 127.0.0.1, 8 literal characters of path", doctor[0].Text("why"), StringComparison.Ordinal);
        Assert.StartsWith("fails        bad 1.0", (await program.RunAsync("plugin", "doctor", "http://bad.example/x")).Exits(1).Output, StringComparison.Ordinal);

        Assert.Equal($"snatch: 'talks' is a site without code; to be without it, delete its file {file}, or run: snatch plugin disable talks\n", (await program.RunAsync("plugin", "remove", "talks")).Exits(2).Error);
        Assert.Equal($"snatch: 'talks' is a site without code: it is used as long as only you can write {file}, and needs no trust\n", (await program.RunAsync("plugin", "trust", "talks", "--yes")).Exits(2).Error);
        (await program.RunAsync("plugin", "disable", "talks")).Exits(0);
        Assert.Equal("direct-link", (await program.RunAsync("plugin", "doctor", "http://127.0.0.1/series/y", "--json")).Exits(0).Json().First(l => l.Text("status") == "takes").Text("id"));
    }

    [Fact]
    public async Task A_file_that_others_can_write_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var scene = await OpenAsync();
        var file = scene.Program.Home.Write("config/sites/talks.yaml", Site("a"));
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.OtherWrite);

        var result = (await scene.GetAsync(scene.Url("/series/x"))).Exits(3);

        Assert.Contains($"plugin 'talks 1.0' is not admitted: others can write {file}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_recorded_for_a_site_file_passes_its_test_and_betrays_a_site_that_changed()
    {
        await using var scene = await OpenAsync();
        var program = scene.Program;
        var file = program.Home.Write("config/sites/talks.yaml", Site("a"));

        var recorded = (await program.RunAsync("plugin", "record", scene.Url("/series/x"))).Exits(0).Output;

        var beside = program.Home["config/sites/talks.recordings"];
        Assert.StartsWith(beside, recorded, StringComparison.Ordinal);
        Assert.Contains(": 2 requests, 2 items.", recorded, StringComparison.Ordinal);
        Assert.Equal(2, Directory.EnumerateFiles(beside).Count());
        Assert.EndsWith("11 passed, 0 failed, 1 skipped\n", (await program.RunAsync("plugin", "test", file)).Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal("1 recordings: the sites are as they were\n", (await program.RunAsync("plugin", "canary", file)).Exits(0).Output);

        scene.Server.Serve("/series/x", "<article data-id=1><h3>One</h3><a class=get href=/f/1>get</a></article>", new FileHeaders { ContentType = "text/html" });
        Assert.Contains("vanished", (await program.RunAsync("plugin", "canary", file)).Exits(1).Output, StringComparison.Ordinal);
        File.WriteAllText(file, Site("a").Replace("title: h2", "title: h3", StringComparison.Ordinal));
        Assert.Contains("failed  ", (await program.RunAsync("plugin", "test", file)).Exits(1).Output, StringComparison.Ordinal);
        File.WriteAllText(file, "nothing: good\n");
        Assert.StartsWith($"failed  site file  {file}:1:1 error SN1207 unknown key 'nothing'\n        {file}:1:1 error SN1204 needs urls", (await program.RunAsync("plugin", "test", file)).Exits(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_url_is_fetched_without_what_reads_pages()
    {
        // Only Linux shows what a process has mapped.
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var scene = await OpenAsync();
        scene.Serve("/plain");
        scene.Program.Home.Write("config/sites/talks.yaml", Site("a"));
        await using var run = scene.Program.Start(["get", "-i", "-"], new ProgramOptions { KeepsInputOpen = true });

        await run.SayAsync(scene.Url("/plain") + "\n");
        await run.OutputContainsAsync("done  plain ");
        var before = File.ReadAllText($"/proc/{run.Id}/maps");
        scene.Serve("/f/1");
        scene.Serve("/f/2");
        await run.SayAsync(scene.Url("/series/x") + "\n");
        await run.OutputContainsAsync("a Two.bin");

        Assert.DoesNotContain("AngleSharp", before, StringComparison.Ordinal);
        Assert.Contains("AngleSharp", File.ReadAllText($"/proc/{run.Id}/maps"), StringComparison.Ordinal);
        run.CloseInput();
        (await run.WaitAsync()).Exits(0);
    }

    [Theory]
    [InlineData("broadcasts")]
    [InlineData("lectures")]
    [InlineData("wallpapers")]
    public async Task A_sample_passes_its_test(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SnatchEngine.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        var run = new TestConsole();

        Assert.Equal(0, await run.RunAsync("plugin", "test", Path.Combine(folder, "samples", "sites", $"{name}.yaml")));
        Assert.Contains(" 0 failed, 1 skipped\n", run.Out, StringComparison.Ordinal);
    }
}
