using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

/// <summary>What is lent, seen through a real plugin.</summary>
public sealed class LendingSpecs
{
    [Fact]
    public async Task A_host_that_is_not_declared_costs_the_url_and_not_the_plugin()
    {
        await using var origin = await OriginServer.StartAsync();
        await using var installed = new Installed("Asker");

        var told = await installed.SnatchAsync([.. Enumerable.Repeat(origin.Url("/asker/undeclared"), 4)]);

        Assert.All(told.Failures, f => Assert.Equal("plugin 'asker 1.2.0' did not get an answer: the permissions of plugin 'asker' do not name the host elsewhere.example; add it to permissions.hosts in its plugin.json", f));
        Assert.Equal((4, PluginState.Loaded), (told.Failures.Count, installed.Plugin("asker").State));
    }

    [Fact]
    public async Task Answers_a_plugin_never_disposes_are_closed_when_its_extraction_ends()
    {
        await using var origin = await OriginServer.StartAsync();
        origin.Otherwise = async x =>
        {
            await x.SendHeadersAsync(200, [("Content-Type", "video/mp4"), ("Content-Length", "1000000")]);
            await x.StallAsync();
        };
        await using var installed = new Installed("Asker") { Options = new() { FilesAtOnce = 1 } };

        var told = await installed.SnatchAsync(origin.Url("/asker/hoard"), origin.Url("/asker/hoard?again"), origin.Url("/asker/hoard?and-again"));

        Assert.Empty(told.Failures);
        Assert.Equal((3, 48), (told.Fetched.Count, origin.Requests.Count));
        await origin.WaitUntilQuietAsync();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_said_and_costs_the_plugin_nothing()
    {
        await using var installed = new Installed("Asker");

        var told = await installed.SnatchAsync([.. Enumerable.Repeat("http://127.0.0.1/asker/program", 4)]);

        Assert.All(told.Events.OfType<ItemFailed>(), e => Assert.Equal(ProgramFailure.Missing, Assert.IsType<ProgramException>(e.Error).Failure));
        Assert.Equal((4, PluginState.Loaded), (told.Failures.Count, installed.Plugin("asker").State));
    }

    [Fact]
    public async Task Settings_that_do_not_fit_refuse_the_plugin_with_all_that_is_wrong()
    {
        await using var installed = new Installed("Asker", "DirectLink");
        Directory.CreateDirectory(Path.Combine(installed.SnatchHome, "config"));
        var file = Path.Combine(installed.SnatchHome, "config", "snatch.yaml");
        File.WriteAllText(file, "plugins:\n  settings:\n    asker: { stm: x }\n");

        var told = await installed.SnatchAsync("http://127.0.0.1/asker/x", "https://fine.example/y");

        Assert.Equal([$"the settings of plugin 'asker' cannot be used:\n{file}:3:14 error SN1207 unknown key 'stm' (did you mean 'stem'?) at plugins.settings.asker"], told.Failures);
        Assert.Equal((PluginState.Refused, 1), (installed.Plugin("asker").State, told.Fetched.Count));
    }

    [Fact]
    public async Task A_plugin_that_uses_nothing_leaves_nothing()
    {
        await using var installed = new Installed("DirectLink");
        await installed.SnatchAsync("https://fine.example/y");

        Assert.False(Directory.Exists(Path.Combine(installed.SnatchHome, "state")));
    }
}
