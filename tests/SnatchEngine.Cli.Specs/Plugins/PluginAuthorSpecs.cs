using System.Text.Json;
using SnatchEngine.Cli.Commands;
using SnatchEngine.PluginKit.Conformance;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Plugins;

public sealed class PluginAuthorSpecs
{
    private static readonly string s_unruly = Path.Combine(AppContext.BaseDirectory, "test-plugins", "Unruly");

    [Fact]
    public async Task What_is_recorded_at_a_site_passes_the_test_and_betrays_a_site_that_changed()
    {
        using var folder = new TempFolder();
        await using var origin = await OriginServer.StartAsync();
        origin.Serve("/well-behaved", "one");
        origin.Serve("/well-behaved/2", "two");
        var url = origin.Url("/well-behaved");

        var record = new TestConsole();
        Assert.Equal((0, []), (await record.RunAsync("plugin", "record", url, "--plugin", s_unruly, "-o", folder["well.json"]), record.Problems));
        Assert.StartsWith($"{folder["well.json"]}: 2 requests, 2 items.", record.Out, StringComparison.Ordinal);
        Assert.Equal(["well.expected.json", "well.json"], folder.Names());

        var test = new TestConsole();
        Assert.Equal(0, await test.RunAsync("plugin", "test", s_unruly, "--recordings", folder.Path));
        Assert.Contains("ok      well.json: gives what is expected", test.Out, StringComparison.Ordinal);
        Assert.EndsWith("13 passed, 0 failed, 0 skipped\n", test.Out, StringComparison.Ordinal);

        var before = new TestConsole();
        Assert.Equal(0, await before.RunAsync("plugin", "canary", s_unruly, "--recordings", folder.Path));
        Assert.Equal("1 recordings: the sites are as they were\n", before.Out);

        origin.On("/well-behaved/2", x => x.SendAsync(500, "changed"));
        var after = new TestConsole();
        Assert.Equal(1, await after.RunAsync("plugin", "canary", s_unruly, "--recordings", folder.Path, "--json"));
        Assert.Equal(["ended", "summary"], after.Out.TrimEnd().Split('\n').Select(Status));
    }

    [Fact]
    public async Task A_recording_that_is_there_is_replaced_only_when_told()
    {
        using var folder = new TempFolder();
        await using var origin = await OriginServer.StartAsync();
        origin.Serve("/deaf", "x");
        var path = folder.Write("deaf.json", "mine");

        var refused = new TestConsole();
        Assert.Equal(2, await refused.RunAsync("plugin", "record", origin.Url("/deaf"), "--plugin", s_unruly, "-o", path));
        Assert.Equal(["mine", $"{path} is there already: --overwrite replaces it, -o names another"], [File.ReadAllText(path), Assert.Single(refused.Problems)]);
        Assert.Empty(origin.Requests);

        Assert.Equal(0, await new TestConsole().RunAsync("plugin", "record", origin.Url("/deaf"), "--plugin", s_unruly, "-o", path, "--overwrite"));
        Assert.NotEqual("mine", File.ReadAllText(path));
    }

    [Fact]
    public async Task Without_a_folder_the_installed_plugin_that_claims_the_URL_is_recorded()
    {
        using var folder = new TempFolder();
        await using var origin = await OriginServer.StartAsync();
        origin.Serve("/deaf", "x");
        var home = Directory.CreateDirectory(Path.Combine(folder.Path, "plugins", "Unruly")).FullName;
        foreach (var file in Directory.EnumerateFiles(s_unruly))
        {
            File.Copy(file, Path.Combine(home, Path.GetFileName(file)));
        }

        var run = new TestConsole { HomeFolder = folder.Path };
        Assert.Equal((0, []), (await run.RunAsync("plugin", "record", origin.Url("/deaf"), "-o", folder["deaf.json"], "--json"), run.Problems));
        Assert.Equal(1, JsonDocument.Parse(run.Out).RootElement.GetProperty("items").GetInt32());

        var nobody = new TestConsole { HomeFolder = folder["empty"] };
        Assert.Equal(2, await nobody.RunAsync("plugin", "record", origin.Url("/deaf"), "-o", folder["other.json"]));
        Assert.Equal($"no installed plugin claims {origin.Url("/deaf")}; --plugin FOLDER names one", Assert.Single(nobody.Problems));
    }

    [Fact]
    public async Task An_installed_plugin_that_may_not_be_used_is_not_run_for_a_recording()
    {
        using var folder = new TempFolder();
        await using var origin = await OriginServer.StartAsync();
        var home = Directory.CreateDirectory(Path.Combine(folder.Path, "plugins", "Unruly")).FullName;
        foreach (var file in Directory.EnumerateFiles(s_unruly))
        {
            File.Copy(file, Path.Combine(home, Path.GetFileName(file)));
        }

        var config = Directory.CreateDirectory(Path.Combine(folder.Path, "config")).FullName;
        File.WriteAllText(Path.Combine(config, "snatch.yaml"), "plugins: { trust: pinned }\n");
        var run = new TestConsole { HomeFolder = folder.Path };

        Assert.Equal(2, await run.RunAsync("plugin", "record", origin.Url("/deaf"), "-o", folder["deaf.json"]));
        Assert.StartsWith("plugin 'unruly 1.0.0' may not be used: not trusted yet; run: snatch plugin trust ", Assert.Single(run.Problems), StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task What_the_loader_would_refuse_fails_before_any_code_runs()
    {
        using var folder = new TempFolder();
        folder.Write("plugin.json", File.ReadAllText(Path.Combine(s_unruly, "plugin.json")));
        folder.Write("Unruly.dll", "half a copy");

        var run = new TestConsole();
        Assert.Equal(1, await run.RunAsync("plugin", "test", folder.Path, "-q"));
        Assert.Equal("failed  fits the contract  cannot be loaded: Unruly.dll is no .NET assembly, is damaged, or was not copied whole\n", run.Out);
    }

    [Fact]
    public async Task A_plugin_that_fails_a_check_ends_with_1_and_says_which()
    {
        using var folder = new TempFolder();
        folder.Write("twice.json", """{ "url": "https://unruly.example/twice", "recorded": "2026-02-01T12:00:00Z", "exchanges": [] }""");

        var run = new TestConsole();
        Assert.Equal(1, await run.RunAsync("plugin", "test", s_unruly, "--recordings", folder.Path, "-q"));
        Assert.Equal("failed  twice.json: ids are stable and unique  'unruly:a' is the id of 2 items\n", run.Out);
    }

    [Theory]
    [InlineData("exits", "it ended the process it ran in, with exit code 0: a plugin never calls Environment.Exit and its like; the last check was 'its manifest claims the URL' of x.json")]
    [InlineData("dives", "it overflowed the stack of the process it ran in at Unruly.UnrulyPlugin.Dive(Int32); the last check was 'its manifest claims the URL' of x.json")]
    [InlineData("trips", "it ended the process it ran in: Unhandled exception. System.InvalidOperationException: tripped alone at Unruly.UnrulyPlugin")]
    public async Task A_plugin_that_brings_its_process_down_fails_a_check_with_a_sentence(string path, string sentence)
    {
        using var folder = new TempFolder();
        folder.Write("x.json", $$"""{ "url": "https://unruly.example/{{path}}", "recorded": "2026-02-01T12:00:00Z", "exchanges": [] }""");

        var run = new TestConsole();
        Assert.Equal(1, await run.RunAsync("plugin", "test", s_unruly, "--recordings", folder.Path, "-q"));
        Assert.StartsWith($"failed  leaves its process alone  {sentence}", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_hangs_for_ever_is_ended_and_fails_a_check()
    {
        using var folder = new TempFolder();
        folder.Write("x.json", """{ "url": "https://unruly.example/clings", "recorded": "2026-02-01T12:00:00Z", "exchanges": [] }""");
        using var copy = AuthoredPlugin.Open(s_unruly);
        List<Check> checks = [];

        await foreach (var check in new PluginTestProcess([SnatchProgram.File], copy.Scratch, TimeSpan.FromSeconds(5), TimeProvider.System).RunAsync(copy.Plugin.Folder, folder.Path, CancellationToken.None))
        {
            checks.Add(check);
        }

        Assert.Equal("hung: nothing came for 5 s, so the process it ran in was ended; the last check was 'asks through the host's client only'", checks.Single(c => c.Verdict == Verdict.Failed).Sentence);
    }

    [Fact]
    public async Task A_wrong_manifest_is_a_failed_check_with_its_place()
    {
        using var folder = new TempFolder();
        folder.Write("plugin.json", """{ "id": "x", "verzion": "1.0.0" }""");

        var run = new TestConsole();
        Assert.Equal(1, await run.RunAsync("plugin", "test", folder.Path, "--json"));
        var lines = run.Out.TrimEnd().Split('\n');
        Assert.Equal(["failed", "summary"], lines.Select(Status));
        Assert.Contains("plugin.json:1:14 error SN", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_plugin_is_written_for_this_program_and_named()
    {
        using var folder = new TempFolder();
        var program = Path.GetDirectoryName(SnatchProgram.File)!;
        var run = new TestConsole { ProgramFolder = program };

        Assert.Equal((0, []), (await run.RunAsync("plugin", "new", "OpenTube", "--host", "Tube.example", "-o", folder["new"]), run.Problems));
        Assert.Contains("OpenTube.slnx", Directory.EnumerateFileSystemEntries(folder["new"]).Select(Path.GetFileName));
        Assert.Contains(program, File.ReadAllText(Path.Combine(folder["new"], "Directory.Build.props")), StringComparison.Ordinal);
        Assert.Contains("\"host\": \"tube.example\"", File.ReadAllText(Path.Combine(folder["new"], "OpenTube", "plugin.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NAME is missing: snatch plugin new NAME", "new")]
    [InlineData("--host 'a b': must be a host, such as tube.example", "new", "OpenTube", "--host", "a b")]
    [InlineData("URL is missing: snatch plugin record URL", "record")]
    [InlineData("'ftp://a.example/': must be an absolute http or https URL", "record", "ftp://a.example/")]
    [InlineData("--max-requests '0': must be 1 to 10000", "record", "https://a.example/", "--max-requests", "0")]
    [InlineData("FOLDER is missing: snatch plugin test FOLDER", "test")]
    [InlineData("unknown option '--frobnicate'", "canary", "--frobnicate")]
    public async Task A_wrong_command_line_is_told_in_one_line(string problem, params string[] words)
    {
        var run = new TestConsole();
        Assert.Equal(2, await run.RunAsync(["plugin", .. words]));
        Assert.Equal([problem], run.Problems);
    }

    [Fact]
    public async Task A_folder_without_a_plugin_and_a_project_that_was_not_built_say_so()
    {
        using var folder = new TempFolder();
        var run = new TestConsole();
        Assert.Equal(2, await run.RunAsync("plugin", "test", folder.Path));
        Assert.Equal($"'{folder.Path}' is no plugin: there is no plugin.json in it", Assert.Single(run.Problems));

        folder.Write("X.csproj", "<Project/>");
        run = new TestConsole();
        Assert.Equal(2, await run.RunAsync("plugin", "canary", folder.Path));
        Assert.Equal($"'{folder.Path}' is a project that was not built: run 'dotnet build' there, or name the folder it is built into", Assert.Single(run.Problems));
    }

    [Theory]
    [InlineData("new")]
    [InlineData("record")]
    [InlineData("test")]
    [InlineData("canary")]
    public async Task Help_of_each_command_has_an_example(string command)
    {
        var run = new TestConsole();
        Assert.Equal(0, await run.RunAsync("plugin", command, "--help"));
        Assert.Contains($"  snatch plugin {command} ", run.Out[run.Out.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private static string? Status(string line) => JsonDocument.Parse(line).RootElement.GetProperty("status").GetString();
}
