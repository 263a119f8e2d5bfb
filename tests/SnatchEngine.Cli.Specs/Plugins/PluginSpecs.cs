using SnatchEngine.Cli.Specs.EndToEnd;

namespace SnatchEngine.Cli.Specs.Plugins;

public sealed class PluginSpecs : IDisposable
{
    private readonly PluginHome _home = new();

    [Fact]
    public async Task What_was_shipped_is_listed_as_such()
    {
        Assert.Contains("direct-link 1.0.0 ready shipped", await _home.ListAsync());
        Assert.Matches("direct-link +1\\.0\\.0 +ready", (await _home.PluginAsync("list")).Exits(0).Output);
        Assert.Empty(_home.Home.Names());
    }

    [Fact]
    public async Task A_plugin_is_installed_listed_explained_and_removed_without_running_it()
    {
        var installed = (await _home.PluginAsync("install", _home.Zip())).Exits(0);
        Assert.Equal($"installed  telltale 1.2.0  {Path.Combine(_home.Own, "telltale")}\n", installed.Output);
        Assert.StartsWith("unchanged  telltale 1.2.0", (await _home.PluginAsync("install", _home.Program.Folder["telltale-1.2.0.zip"])).Exits(0).Output, StringComparison.Ordinal);

        Assert.Contains("telltale 1.2.0 ready own", await _home.ListAsync());
        var told = (await _home.PluginAsync("info", "telltale")).Exits(0).Output;
        Assert.Contains("may reach    api.telltale.example\nmay start    yt-dlp\n", told, StringComparison.Ordinal);
        Assert.Contains("takes        telltale.example /watch/*  (extractor telltale, priority 0)\n", told, StringComparison.Ordinal);
        var doctor = (await _home.PluginAsync("doctor", "https://telltale.example/watch/1", "--json")).Exits(0).Json();
        Assert.Equal(["takes telltale", "behind direct-link"], doctor.Where(l => l.Text("status") != "other").Select(l => $"{l.Text("status")} {l.Text("id")}"));

        (await _home.PluginAsync("remove", "telltale")).Exits(0);
        Assert.DoesNotContain("telltale 1.2.0 ready own", await _home.ListAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Own));
        Assert.False(_home.CodeRan());
    }

    [Fact]
    public async Task Rolling_back_uses_the_version_before_and_installing_goes_forward_again()
    {
        (await _home.PluginAsync("install", _home.Built("1.2.0"), "-q")).Exits(0);
        Assert.Contains("in place of 1.2.0", (await _home.PluginAsync("install", _home.Built("1.3.0"))).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("telltale 1.2.0 refused kept", await _home.ListAsync());

        Assert.Equal($"rolled back  telltale from 1.3.0 to 1.2.0  {Path.Combine(_home.Own, "telltale@1.2.0")}\n", (await _home.PluginAsync("rollback", "telltale")).Exits(0).Output);
        var list = await _home.ListAsync();
        Assert.Contains("telltale 1.2.0 ready kept", list);
        Assert.Contains("telltale 1.3.0 refused own", list);

        (await _home.PluginAsync("install", _home.Built("1.4.0"), "-q")).Exits(0);
        Assert.Contains("telltale 1.4.0 ready own", await _home.ListAsync());
        Assert.Equal("snatch: the plugin 'telltale' has no version 9.0; there is also 1.3.0, 1.2.0\n", (await _home.PluginAsync("rollback", "telltale", "9.0")).Exits(2).Error);
    }

    [Fact]
    public async Task A_shipped_plugin_is_disabled_and_enabled_and_not_removed()
    {
        (await _home.PluginAsync("disable", "direct-link")).Exits(0);
        Assert.Contains("direct-link 1.0.0 disabled shipped", await _home.ListAsync());
        Assert.Equal("failed  no plugin that can be used claims this URL\n", (await _home.PluginAsync("doctor", "https://a.example/x")).Exits(1).Error);

        (await _home.PluginAsync("enable", "direct-link")).Exits(0);
        Assert.Contains("direct-link 1.0.0 ready shipped", await _home.ListAsync());
        Assert.Equal(
            "snatch: the plugin 'direct-link' came with the program and is not removed; to do without it run: snatch plugin disable direct-link\n", (await _home.PluginAsync("remove", "direct-link")).Exits(2).Error);
    }

    [Fact]
    public async Task Under_pinned_a_plugin_waits_for_a_yes_and_loses_it_when_it_changes()
    {
        _home.Pinned();
        var installed = (await _home.PluginAsync("install", _home.Built())).Exits(0);
        var folder = Path.Combine(_home.Own, "telltale");
        Assert.Equal($"note  it is not used yet: not trusted yet; run: snatch plugin trust {folder}\n", installed.Error);
        Assert.Equal("fails", (await _home.PluginAsync("doctor", "https://telltale.example/watch/1", "--json")).Exits(1).Json()[0].Text("status"));

        Assert.Equal("snatch: there is nobody to ask, so nothing was trusted; --yes agrees without asking\n", (await _home.PluginAsync("trust", "telltale")).Exits(2).Error);
        var trusted = (await _home.PluginAsync("trust", folder, "--yes")).Exits(0).Output;
        Assert.Matches($@"^plugin       telltale 1\.2\.0\nauthor       Somebody\nfolder       .*\nsha-256      ([0-9a-f]{{64}})\nmay reach    api\.telltale\.example\nmay start    yt-dlp\n(.*\n)*trusted  telltale 1\.2\.0  sha-256=\1\n$", trusted);
        Assert.Contains("telltale 1.2.0 ready own", await _home.ListAsync());

        File.AppendAllText(Path.Combine(folder, "Telltale.dll"), "!");
        var listed = (await _home.PluginAsync("list", "--json")).Exits(0).Json().Single(l => l.Text("id") == "telltale");
        Assert.Equal(("refused", $"changed since it was trusted; look at what changed, then run: snatch plugin trust {folder}"), (listed.Text("state"), listed.Text("reason")));
        Assert.False(_home.CodeRan());
    }

    [Fact]
    public async Task A_refused_archive_ends_with_2_and_one_line_and_leaves_nothing()
    {
        var file = _home.Zip();
        using (var zip = System.IO.Compression.ZipFile.Open(file, System.IO.Compression.ZipArchiveMode.Update))
        {
            zip.CreateEntry("../../evil");
        }

        var refused = (await _home.PluginAsync("install", file)).Exits(2);

        Assert.Equal($"snatch: {file}: the entry '../../evil' climbs out of the folder with '..'; nothing was installed\n", refused.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Own));
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_show_their_place_where_they_matter()
    {
        (await _home.PluginAsync("install", _home.Built(), "-q")).Exits(0);
        _home.Home.Write("config/snatch.yaml", "plugins: { trust: pined }");

        var listed = (await _home.PluginAsync("list", "--json")).Exits(0).Json().Single(l => l.Text("id") == "telltale");

        Assert.Equal("refused", listed.Text("state"));
        Assert.Matches(@"config/snatch\.yaml:1:19 error SN1208 .* at plugins\.trust$", listed.Text("reason"));
    }

    [Theory]
    [InlineData("snatch: a command is needed: list, info, doctor, install, remove, enable, disable, trust, rollback, new, record, test, canary; 'snatch plugin --help' explains them\n")]
    [InlineData("snatch: ID is missing: snatch plugin remove ID\n", "remove")]
    [InlineData("snatch: no plugin 'direct-lnk' is installed (did you mean 'direct-link'?); 'snatch plugin list' shows them\n", "info", "direct-lnk")]
    [InlineData("snatch: 'file:///x' is no http or https URL\n", "doctor", "file:///x")]
    [InlineData("snatch: VERSION 'old': must be 2 to 4 numbers with dots, such as 1.4.0\n", "rollback", "direct-link", "old")]
    [InlineData("snatch: 'nothing-here' is neither a folder nor the id of an installed plugin; 'snatch plugin list' shows them\n", "trust", "nothing-here", "--yes")]
    public async Task A_wrong_command_line_ends_with_2_and_says_what_is_wrong(string error, params string[] words) => Assert.Equal(error, (await _home.PluginAsync(words)).Exits(2).Error);

    [Fact]
    public async Task Each_command_of_the_family_has_help_with_an_example() =>
        Assert.Contains("Examples:\n  snatch plugin rollback hello\n", (await _home.PluginAsync("rollback", "--help")).Exits(0).Output, StringComparison.Ordinal);

    [Fact]
    public async Task No_plugins_is_an_option_of_get_and_plan()
    {
        var run = new TestConsole();

        Assert.Equal(0, await run.RunAsync("get", "--no-plugins", "https://a.example/x"));
        Assert.True(run.Asked!.ShippedPluginsOnly);
        Assert.Equal(0, await run.RunAsync("plan", "https://a.example/x"));
        Assert.False(run.Asked!.ShippedPluginsOnly);
    }

    public void Dispose() => _home.Dispose();
}
