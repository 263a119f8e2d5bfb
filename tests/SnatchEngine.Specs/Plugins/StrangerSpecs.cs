using SnatchEngine.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins;

/// <summary>What lies beside the program and is not as it was shipped.</summary>
[Collection(nameof(Alone))]
public sealed class StrangerSpecs
{
    private const string Url = "https://greeter.example/x";

    [Fact]
    public async Task It_runs_from_a_copy_that_the_operators_trust_was_asked_about()
    {
        List<string> asked = [];
        await using var installed = new Installed("Greeter") { IsShipped = _ => false, Refusal = (_, folder) => { asked.Add(folder); return null; } };

        var title = await installed.TitleAsync(Url);

        var copy = Assert.Single(asked);
        Assert.Equal($"hello you from {Path.Combine(copy, "GreeterParts.dll")}", title);
        Assert.StartsWith(Path.Combine(installed.SnatchHome, "cache", "plugins"), copy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_reloaded_when_its_files_change()
    {
        var time = new ManualTime();
        await using var installed = new Installed("DirectLink", "Greeter") { Time = time, IsShipped = p => p.Id == "direct-link" };
        await installed.TitleAsync(Url);
        var shipped = installed.Plugin("direct-link");

        File.WriteAllText(Path.Combine(installed.Folder, "Greeter", "word.txt"), "welcome");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("welcome you", await time.PassQuietAsync(installed.TitleAsync(Url)), StringComparison.Ordinal);
        Assert.Same(shipped, installed.Plugin("direct-link"));
    }

    [Fact]
    public async Task A_new_folder_beside_the_program_is_taken_up_and_a_deleted_one_is_gone()
    {
        var time = new ManualTime();
        await using var installed = new Installed("DirectLink") { Time = time, IsShipped = p => p.Id == "direct-link" };
        Assert.Null(await installed.TitleAsync(Url));

        installed.Copy("Greeter", "Greeter");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("hello you", await time.PassQuietAsync(installed.TitleAsync(Url)), StringComparison.Ordinal);

        Directory.Delete(Path.Combine(installed.Folder, "Greeter"), recursive: true);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await time.PassQuietAsync(installed.TitleAsync(Url)));
    }

    [Fact]
    public async Task Its_manifest_may_change_before_anybody_looked_at_it_twice()
    {
        var time = new ManualTime();
        await using var installed = new Installed("Greeter") { Time = time, IsShipped = _ => false };
        Assert.Equal(PluginState.Ready, installed.Plugin("greeter").State);

        var manifest = Path.Combine(installed.Folder, "Greeter", "plugin.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("1.2.0", "1.3.0", StringComparison.Ordinal));

        Assert.StartsWith("hello you", await time.PassQuietAsync(installed.TitleAsync(Url)), StringComparison.Ordinal);
        Assert.Equal("greeter 1.3.0", installed.Plugin("greeter").ToString());
    }

    [Fact]
    [Trait("nasty", "54")]
    public async Task What_it_throws_on_a_thread_of_its_own_quarantines_it_and_ends_nothing()
    {
        await using var installed = new Installed("DirectLink", "Wayward") { IsShipped = p => p.Id == "direct-link" };

        await installed.SnatchAsync("https://wayward.example/thread");
        await Collecting.UntilAsync(() => installed.Plugin("wayward").State != PluginState.Loaded);

        Assert.Equal(PluginState.Quarantined, installed.Plugin("wayward").State);
    }

    [Fact]
    [Trait("nasty", "55")]
    public async Task One_that_blocks_its_thread_costs_its_own_call_only()
    {
        var time = new ManualTime();
        await using var installed = new Installed("DirectLink", "Wayward") { Time = time, IsShipped = p => p.Id == "direct-link" };

        var blocked = installed.SnatchAsync("https://wayward.example/block");
        await time.WaitForDelayAsync(d => d == TimeSpan.FromSeconds(60));
        var other = await installed.SnatchAsync("https://fine.example/y");
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(["plugin 'wayward 1.2.0' hung: extracting took longer than 60 s"], (await blocked).Failures);
        Assert.Equal(["https://fine.example/y"], other.Fetched);
    }
}
