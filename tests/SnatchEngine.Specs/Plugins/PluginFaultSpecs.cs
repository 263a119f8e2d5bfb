using System.Runtime.Loader;
using SnatchEngine.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins;

public sealed class PluginFaultSpecs
{
    private const string Site = "https://wayward.example";

    [Theory]
    [Trait("nasty", "54")]
    [InlineData("/thread", "tripped alone")]
    [InlineData("/fire-and-forget", "tripped and forgotten")]
    [InlineData("/finalizer", "tripped at the end")]
    public async Task What_a_plugin_throws_outside_of_any_call_quarantines_it_and_ends_nothing(string path, string message)
    {
        await using var installed = new Installed("DirectLink");
        installed.Drop("Wayward");

        await installed.SnatchAsync($"{Site}{path}");
        await Collecting.UntilAsync(() => installed.Plugin("wayward").State != PluginState.Loaded);

        var reason = $"plugin 'wayward 1.2.0' crashed outside of any call: InvalidOperationException: {message}";
        Assert.Equal((PluginState.Quarantined, reason), (installed.Plugin("wayward").State, installed.Plugin("wayward").Reason));
        var after = await installed.SnatchAsync($"{Site}/three", "https://fine.example/y");
        Assert.Equal([$"plugin 'wayward 1.2.0' is quarantined: {reason}"], after.Failures);
        Assert.Equal(["https://fine.example/y"], after.Fetched);
    }

    [Fact]
    [Trait("nasty", "54")]
    public async Task A_type_that_cannot_be_initialised_is_a_crash_with_its_cause()
    {
        await using var installed = new Installed();
        installed.Drop("Wayward");

        var told = await installed.SnatchAsync($"{Site}/static");

        Assert.Equal(["plugin 'wayward 1.2.0' crashed while extracting: FormatException: The input string 'no number' was not in a correct format."], told.Failures);
    }

    [Fact]
    public void An_exception_of_the_host_is_no_plugins()
    {
        var error = Assert.Throws<FormatException>(() => int.Parse("ours", System.Globalization.CultureInfo.InvariantCulture));

        Assert.False(new PluginBlame(_ => { }).TryTake(error));
    }

    [Fact]
    [Trait("nasty", "55")]
    public async Task Plugins_that_never_end_are_given_up_together()
    {
        var time = new ManualTime();
        var installed = new Installed { Time = time };
        for (var i = 0; i < 3; i++)
        {
            installed.Drop("Wayward", $"w{i}", ("\"wayward\"", $"\"wayward-{i}\""), ("wayward.example", $"wayward-{i}.example"), ("\"path\"", "\"extractor\": \"wayward\", \"path\""));
        }

        await installed.SnatchAsync([.. Enumerable.Range(0, 3).Select(i => $"https://wayward-{i}.example/stubborn")]);
        var ending = installed.DisposeAsync().AsTask();
        await time.WaitForTimersAsync(3);
        time.Advance(TimeSpan.FromSeconds(5));

        await ending;
        Assert.Equal(3, installed.Log.Count(l => l.EndsWith("hung: ending it took longer than 5 s", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("nasty", "55")]
    public async Task A_plugin_that_blocks_its_thread_costs_its_own_call_only()
    {
        var time = new ManualTime();
        await using var installed = new Installed("DirectLink") { Time = time };
        installed.Drop("Wayward");
        await installed.SnatchAsync($"{Site}/nothing");

        var blocked = installed.SnatchAsync($"{Site}/block");
        await time.WaitForDelayAsync(d => d == TimeSpan.FromSeconds(60));
        var other = await installed.SnatchAsync("https://fine.example/y");
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(["plugin 'wayward 1.2.0' hung: extracting took longer than 60 s"], (await blocked).Failures);
        Assert.Equal(["https://fine.example/y"], other.Fetched);
    }

    [Fact]
    [Trait("nasty", "56")]
    public async Task Two_plugins_use_two_versions_of_one_library_side_by_side()
    {
        await using var installed = new Installed();
        installed.Drop("OldJson");
        installed.Drop("NewJson");

        var titles = await Task.WhenAll(installed.TitleAsync("https://old-json.example/"), installed.TitleAsync("https://new-json.example/"));

        Assert.Equal("""{"version":"12.0"} {"version":"13.0"}""", string.Join(' ', titles));
    }

    [Fact]
    public async Task A_native_library_comes_from_the_plugins_own_folder()
    {
        await using var installed = new Installed();
        var folder = installed.Drop("Wayward");
        var native = Directory.EnumerateFiles(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "e_sqlite3.dll" : "libe_sqlite3.*", SearchOption.AllDirectories)
            .First(f => f.Contains($"{Path.DirectorySeparatorChar}{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        File.Copy(native, Path.Combine(folder, $"{(OperatingSystem.IsWindows() ? "" : "lib")}wayward_native{Path.GetExtension(native)}"));

        var told = await installed.SnatchAsync($"{Site}/native");

        Assert.Matches("^https://cdn.example/3[0-9]{6}$", Assert.Single(told.Fetched));
    }

    [Fact]
    [Trait("nasty", "60")]
    public async Task Of_200_plugins_the_one_that_is_used_is_loaded()
    {
        await using var installed = new Installed("DirectLink");
        for (var i = 0; i < 200; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(installed.Dropped, $"w{i}")).FullName;
            File.WriteAllText(Path.Combine(folder, "plugin.json"), $$"""
                { "id": "w{{i}}", "version": "1.0", "contract": "1.0", "entry": "Wayward.dll", "kinds": ["extractor"], "claims": [ { "host": "w{{i}}.example", "extractor": "wayward" } ] }
                """);
        }

        File.Copy(Path.Combine(AppContext.BaseDirectory, "test-plugins", "Wayward", "Wayward.dll"), Path.Combine(installed.Dropped, "w77", "Wayward.dll"));
        var told = await installed.SnatchAsync("https://w77.example/three");

        Assert.Equal(3, told.Fetched.Count);
        Assert.Equal(["w77"], installed.Services.Plugins.Plugins.Where(p => p.State == PluginState.Loaded).Select(p => p.Id));
        Assert.Equal(["w77"], AssemblyLoadContext.All.OfType<PluginLoadContext>().Where(c => installed.Services.Plugins.Plugins.Contains(c.Plugin)).Select(c => c.Plugin.Id));
    }
}
