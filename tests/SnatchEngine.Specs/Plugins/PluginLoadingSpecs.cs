using System.Runtime.Loader;
using SnatchEngine.Abstractions;
using SnatchEngine.Planning;
using SnatchEngine.Plugins;
using SnatchEngine.Specs.Runs;

namespace SnatchEngine.Specs.Plugins;

public sealed class PluginLoadingSpecs
{
    [Fact]
    public async Task A_private_dependency_comes_from_the_plugins_own_folder()
    {
        await using var installed = new Installed("Greeter");

        var told = await installed.SnatchAsync("https://greeter.example/x");

        var plan = Assert.Single(told.Events.OfType<ItemFinished>()).Plan;
        Assert.Equal($"hello you from {Path.Combine(installed.Folder, "Greeter", "GreeterParts.dll")}", plan.Title);
        Assert.Equal(PluginState.Loaded, installed.Plugin("greeter").State);
    }

    [Fact]
    public async Task The_contract_is_the_hosts_even_when_the_plugin_brings_a_copy()
    {
        await using var installed = new Installed("Greeter");
        File.Copy(typeof(ISnatchPlugin).Assembly.Location, Path.Combine(installed.Folder, "Greeter", "SnatchEngine.Abstractions.dll"));

        var told = await installed.SnatchAsync("https://greeter.example/x");

        Assert.Equal(["https://greeter.example/x"], told.Fetched);
        Assert.DoesNotContain(ContextsIn(installed).SelectMany(c => c.Assemblies), a => a.GetName().Name == "SnatchEngine.Abstractions");
    }

    [Fact]
    public async Task Only_the_plugin_that_is_needed_is_loaded()
    {
        await using var installed = new Installed("DirectLink", "Wayward", "Greeter", "ThrowsInConstructor");

        await installed.SnatchAsync("https://anywhere.example/x");

        Assert.Equal(["DirectLink"], ContextsIn(installed).SelectMany(c => c.Assemblies).Select(a => a.GetName().Name));
        Assert.Equal(["direct-link"], installed.Services.Plugins.Plugins.Where(p => p.State == PluginState.Loaded).Select(p => p.Id));
    }

    [Fact]
    public async Task Planning_and_listing_that_match_nothing_load_no_code()
    {
        await using var installed = new Installed("DirectLink", "Greeter");

        Assert.Equal(["direct-link", "greeter"], installed.Services.Directory.Names);
        Assert.Equal(["greeter", "direct-link"], installed.Services.Directory.RoutesOf("https://greeter.example/").Select(r => r.Extractor));
        Assert.Empty(ContextsIn(installed));
    }

    [Fact]
    public async Task A_plugin_that_throws_in_its_constructor_is_quarantined_and_the_others_go_on()
    {
        await using var installed = new Installed("DirectLink", "ThrowsInConstructor");

        var told = await installed.SnatchAsync("https://broken.example/x", "https://fine.example/y");

        const string reason = "plugin 'throws-in-constructor 1.2.0' crashed while loading it: InvalidOperationException: no settings today";
        Assert.Equal((PluginState.Quarantined, reason), (installed.Plugin("throws-in-constructor").State, installed.Plugin("throws-in-constructor").Reason));
        Assert.Equal([reason], told.Failures);
        Assert.Equal(["https://fine.example/y"], told.Fetched);
    }

    [Fact]
    public async Task One_that_wants_every_host_and_cannot_be_loaded_does_not_cost_the_others_theirs()
    {
        await using var installed = new Installed("DirectLink");
        installed.Write("greedy/plugin.json", """{ "id": "greedy", "version": "1.0", "contract": "1.0", "entry": "Greedy.dll", "kinds": ["extractor"], "claims": [ { "host": "*" } ] }""");

        var told = await installed.SnatchAsync("https://fine.example/y");

        Assert.Equal(["https://fine.example/y"], told.Fetched);
        Assert.Equal([$"went on without it: plugin 'greedy 1.0' has no Greedy.dll in {Path.Combine(installed.Folder, "greedy")}"], told.Notices);
        Assert.Equal(PluginState.Refused, installed.Plugin("greedy").State);
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_refused()
    {
        await using var installed = new Installed();
        installed.Write("fake/plugin.json", """{ "id": "fake", "version": "1.0", "contract": "1.0", "entry": "Fake.dll", "kinds": ["extractor"], "claims": [ { "host": "fake.example" } ] }""");
        installed.Write("fake/Fake.dll", "MZ not really");

        var told = await installed.SnatchAsync("https://fake.example/y");

        Assert.StartsWith("plugin 'fake 1.0' cannot be loaded: ", Assert.Single(told.Failures), StringComparison.Ordinal);
        Assert.Equal(PluginState.Refused, installed.Plugin("fake").State);
    }

    [Fact]
    public async Task A_missing_dependency_is_named_and_the_hosts_own_is_not_lent()
    {
        await using var installed = new Installed("Greeter");
        File.Delete(Path.Combine(installed.Folder, "Greeter", "GreeterParts.dll"));

        var told = await installed.SnatchAsync("https://greeter.example/x");

        Assert.Contains("GreeterParts", Assert.Single(told.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_for_an_extractor_the_code_does_not_have_breaks_the_contract()
    {
        await using var installed = new Installed("Greeter");
        var manifest = Path.Combine(installed.Folder, "Greeter", "plugin.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"path\"", "\"extractor\": \"nobody\", \"path\"", StringComparison.Ordinal));

        var told = await installed.SnatchAsync("https://greeter.example/x");

        Assert.Equal(["plugin 'greeter 1.2.0' breaks the contract: its manifest claims URLs for the extractor 'nobody', and its code has greeter"], told.Failures);
        Assert.Equal(PluginState.Quarantined, installed.Plugin("greeter").State);
    }

    [Fact]
    public async Task One_that_was_dropped_in_may_even_block_its_thread()
    {
        await using var installed = new Installed("Wayward");
        var plugin = PluginCatalog.Scan(new PluginRoot(installed.Folder, Shipped: false)).Plugins.Single();
        using var blocked = new ManualResetEventSlim();
        var time = new HandTime();

        var calling = new PluginGuard(time, _ => { }).CallAsync(plugin, "waiting", TimeSpan.FromSeconds(7), _ => { blocked.Wait(CancellationToken.None); return Task.FromResult(1); }, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(7));

        var error = await Assert.ThrowsAsync<PluginException>(() => calling);
        blocked.Set();
        Assert.Equal((PluginFailure.Hung, "plugin 'wayward 1.2.0' hung: waiting took longer than 7 s"), (error.Failure, error.Message));
    }

    private static IEnumerable<AssemblyLoadContext> ContextsIn(Installed installed) =>
        AssemblyLoadContext.All.Where(c => c is PluginLoadContext && c.Assemblies.Any(a => a.Location.StartsWith(installed.Folder, StringComparison.Ordinal)));
}
