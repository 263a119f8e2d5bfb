using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Specs.Plugins.Trust;

namespace SnatchEngine.Specs.Plugins.Installing;

public sealed class ChangeSpecs : IDisposable
{
    private readonly Site _site = new();

    [Fact]
    public async Task Rolling_back_goes_to_the_next_lower_version_and_the_others_say_why_they_are_not_used()
    {
        _site.Drop("hello", "hello", "1.10");
        _site.Drop("hello@1.9", "hello", "1.9");
        _site.Drop("hello@1.2", "hello", "1.2");

        var rolled = await Changes().RollBackAsync("hello", null, CancellationToken.None);

        Assert.Equal((new Version(1, 10), new Version(1, 9), Path.Combine(_site.Places.Own, "hello@1.9")), (rolled.From, rolled.To, rolled.Folder));
        Assert.Equal("1.9", _site.InUse("hello"));
        Assert.Equal($"version 1.9 in {rolled.Folder} is wanted instead", Look().Of("hello")[0].Reason);

        await Changes().RollBackAsync("hello", null, CancellationToken.None);
        Assert.Equal("1.2", _site.InUse("hello"));

        await Changes().RollBackAsync("hello", new Version(1, 10), CancellationToken.None);
        Assert.Equal("1.10", _site.InUse("hello"));
        Assert.Empty(PluginSwitches.Read(_site.Places.Switches).Preferred);
    }

    [Fact]
    public async Task With_one_version_there_is_nothing_to_go_back_to()
    {
        _site.Drop("hello", "hello", "1.0");

        Assert.Equal("there is no other version of the plugin 'hello' to go back to", (await RefusalAsync(() => Changes().RollBackAsync("hello", null, CancellationToken.None))).Message);
        Assert.Equal("the plugin 'hello' has no version 3.0; there is no other", (await RefusalAsync(() => Changes().RollBackAsync("hello", new Version(3, 0), CancellationToken.None))).Message);
    }

    [Fact]
    public async Task A_version_that_went_away_is_wanted_no_more()
    {
        _site.Drop("hello", "hello", "2.0");
        var old = _site.Drop("hello@1.0", "hello", "1.0");
        await Changes().RollBackAsync("hello", null, CancellationToken.None);

        Directory.Delete(old, recursive: true);

        Assert.Equal("2.0", _site.InUse("hello"));
    }

    [Fact]
    public async Task A_disabled_plugin_says_so_until_it_is_enabled()
    {
        _site.Ship("Link", "link", "1.0");
        _site.List("Link");

        Assert.True(await Changes().SwitchAsync("link", enabled: false, CancellationToken.None));
        Assert.False(await Changes().SwitchAsync("link", enabled: false, CancellationToken.None));
        Assert.Equal(("disabled", "switched off; run: snatch plugin enable link"), (Look().Of("link")[0].State, Look().Of("link")[0].Reason));

        Assert.True(await Changes().SwitchAsync("link", enabled: true, CancellationToken.None));
        Assert.Equal("ready", Look().Of("link")[0].State);
    }

    [Fact]
    public async Task Removing_takes_every_version_its_pins_and_its_switches()
    {
        _site.Drop("hello", "hello", "2.0");
        _site.Drop("hello@1.0", "hello", "1.0");
        _site.Drop("other", "other", "1.0");
        await Changes().SwitchAsync("hello", enabled: false, CancellationToken.None);
        await Changes().RollBackAsync("hello", null, CancellationToken.None);
        await Changes().TrustAsync(TrustCandidate.Read(_site.Plugin("other").Folder, _site.Places.Home, CancellationToken.None), CancellationToken.None);
        await Changes().TrustAsync(TrustCandidate.Read(Path.Combine(_site.Places.Own, "hello"), _site.Places.Home, CancellationToken.None), CancellationToken.None);

        var gone = await Changes().RemoveAsync("hello", CancellationToken.None);

        Assert.Equal(2, gone.Count);
        Assert.Equal(["other"], Directory.EnumerateFileSystemEntries(_site.Places.Own).Select(Path.GetFileName));
        Assert.Equal(["other"], PluginPins.Read(_site.Places.Pins).All.Select(p => p.Id));
        var switches = PluginSwitches.Read(_site.Places.Switches);
        Assert.Empty(switches.Disabled);
        Assert.Empty(switches.Preferred);
    }

    [Fact]
    public async Task Removing_a_link_leaves_what_it_leads_to()
    {
        _site.Drop("../elsewhere", "hello", "1.0");
        var elsewhere = Path.Combine(_site.Places.Home, "elsewhere");
        Directory.CreateSymbolicLink(Path.Combine(_site.Places.Own, "hello"), elsewhere);

        await Changes().RemoveAsync("hello", CancellationToken.None);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_site.Places.Own));
        Assert.True(File.Exists(Path.Combine(elsewhere, "X.dll")));
    }

    [Fact]
    public async Task One_whose_manifest_cannot_be_read_is_removed_by_the_name_of_its_folder()
    {
        File.WriteAllText(Path.Combine(_site.Drop("hello", "hello", "1.0"), "plugin.json"), "{");

        await Changes().RemoveAsync("hello", CancellationToken.None);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_site.Places.Own));
    }

    [Fact]
    public async Task One_that_was_shipped_is_not_removed()
    {
        _site.Ship("Link", "link", "1.0");

        Assert.Equal(
            "the plugin 'link' came with the program and is not removed; to do without it run: snatch plugin disable link", (await RefusalAsync(() => Changes().RemoveAsync("link", CancellationToken.None))).Message);
    }

    [Fact]
    public async Task One_that_is_not_there_is_named_with_what_was_probably_meant()
    {
        _site.Drop("hello", "hello", "1.0");

        Assert.Equal("no plugin 'helo' is installed (did you mean 'hello'?); 'snatch plugin list' shows them", (await RefusalAsync(() => Changes().RemoveAsync("helo", CancellationToken.None))).Message);
    }

    [Fact]
    public void Switches_that_somebody_spoiled_name_the_line()
    {
        _site.Folder.Write("home/state/plugins.switches", "# mine\ndisabled hello\npreferred hello newest\n");

        Assert.Equal(
            $"{_site.Places.Switches}:3: a line must be 'disabled ID' or 'preferred ID VERSION'; correct the line, or take it out",
            Assert.Throws<TrustException>(() => PluginSwitches.Read(_site.Places.Switches)).Message);
    }

    [Fact]
    public async Task Who_waits_too_long_for_another_process_says_which_file_is_held()
    {
        _site.Drop("hello", "hello", "1.0");
        using var held = await ChangeLock.TakeAsync(_site.Places, _site.Time, CancellationToken.None);

        var waiting = Changes().SwitchAsync("hello", enabled: false, CancellationToken.None);
        for (var i = 0; i < 250 && !waiting.IsCompleted; i++)
        {
            _site.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Equal(TrustFailure.Busy, (await Assert.ThrowsAsync<TrustException>(() => waiting)).Failure);
    }

    public void Dispose() => _site.Dispose();

    private PluginChanges Changes() => new(_site.Places, _site.Time);

    private PluginInventory Look() => PluginInventory.Look(_site.Places, _site.Time);

    private static Task<InstallException> RefusalAsync(Func<Task> change) => Assert.ThrowsAsync<InstallException>(change);
}
