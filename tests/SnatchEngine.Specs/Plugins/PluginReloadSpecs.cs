using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins;

/// <summary>Alone in the process: others that run meanwhile hold memory too.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Trait("nasty", "58")]
[Collection(nameof(Alone))]
public sealed class PluginReloadSpecs
{
    private const string Url = "https://greeter.example/x";

    [Fact]
    public async Task A_new_call_uses_the_new_files_and_a_running_one_finishes_on_the_old()
    {
        var time = new ManualTime();
        await using var installed = new Installed { Time = time };
        var folder = installed.Drop("Greeter");
        var running = await installed.OpenAsync(Url);

        await SayAsync(time, folder, "welcome");
        var next = await TitleAsync(installed, time);
        var old = (await running.NextAsync(CancellationToken.None) as ItemFound)?.Item.Title;

        Assert.StartsWith("hello you from ", old, StringComparison.Ordinal);
        Assert.StartsWith("welcome you from ", next, StringComparison.Ordinal);
        var draining = Assert.Single(installed.Services.DrainingPlugins);
        Assert.Equal((PluginState.Draining, "replaced by 1.2.0"), (draining.State, draining.Reason));
        await running.DisposeAsync();
    }

    [Fact]
    public async Task The_old_code_is_unloaded_when_its_last_user_has_left()
    {
        var time = new ManualTime();
        await using var installed = new Installed { Time = time };
        var folder = installed.Drop("Greeter");
        await installed.TitleAsync(Url);
        var old = ContextOf(installed);

        await SayAsync(time, folder, "welcome");
        await TitleAsync(installed, time);

        await AssertUnloadedAsync(installed, old);
        Assert.Single(Directory.EnumerateDirectories(Directory.EnumerateDirectories(Path.Combine(installed.SnatchHome, "cache", "plugins")).Single()));
    }

    [Fact]
    public async Task Files_in_use_are_neither_locked_nor_read_again()
    {
        await using var installed = new Installed();
        var folder = installed.Drop("Greeter");
        var stream = await installed.OpenAsync(Url);

        Directory.Delete(folder, recursive: true);

        Assert.StartsWith("hello you from ", (await stream.NextAsync(CancellationToken.None) as ItemFound)?.Item.Title, StringComparison.Ordinal);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task A_deleted_folder_is_gone_and_its_code_too()
    {
        var time = new ManualTime();
        await using var installed = new Installed("DirectLink") { Time = time };
        var folder = installed.Drop("Greeter");
        await installed.TitleAsync(Url);
        var old = ContextOf(installed);

        Directory.Delete(folder, recursive: true);
        var title = await TitleAsync(installed, time);

        Assert.Null(title);
        Assert.Equal(["direct-link"], installed.Services.Plugins.Plugins.Select(p => p.Id));
        await AssertUnloadedAsync(installed, old);
    }

    [Fact]
    public async Task A_new_folder_takes_the_very_next_url()
    {
        var time = new ManualTime();
        await using var installed = new Installed("DirectLink") { Time = time };
        Directory.CreateDirectory(installed.Dropped);
        Assert.Null(await installed.TitleAsync(Url));

        installed.Drop("Greeter");

        Assert.StartsWith("hello you", await TitleAsync(installed, time), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_half_copied_file_is_tried_again_until_its_folder_is_quiet()
    {
        var time = new ManualTime();
        await using var installed = new Installed { Time = time };
        var folder = installed.Drop("Greeter");
        var whole = Halve(folder);

        var titling = installed.TitleAsync(Url);
        await time.WaitForDelayAsync(d => d == TimeSpan.FromMilliseconds(300));
        File.WriteAllBytes(Path.Combine(folder, "Greeter.dll"), whole);
        time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.StartsWith("hello you", await titling, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_half_copied_file_that_stays_so_is_refused_until_it_changes()
    {
        var time = new ManualTime();
        await using var installed = new Installed { Time = time };
        var folder = installed.Drop("Greeter");
        var whole = Halve(folder);
        var failing = installed.SnatchAsync(Url);
        Assert.Contains("was not copied whole", Assert.Single((await time.PassQuietAsync(failing)).Failures), StringComparison.Ordinal);

        File.WriteAllBytes(Path.Combine(folder, "Greeter.dll"), whole);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("hello you", await TitleAsync(installed, time), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_of_a_new_version_does_not_cost_the_old_one()
    {
        var time = new ManualTime();
        await using var installed = new Installed { Time = time };
        var folder = installed.Drop("Greeter");
        await installed.TitleAsync(Url);
        var old = installed.Plugin("greeter");

        var whole = Halve(folder);
        time.Advance(TimeSpan.FromSeconds(1));
        var during = await TitleAsync(installed, time);
        var broken = installed.Plugin("greeter");
        File.WriteAllBytes(Path.Combine(folder, "Greeter.dll"), whole);
        time.Advance(TimeSpan.FromSeconds(1));
        var after = await TitleAsync(installed, time);

        Assert.StartsWith("hello you", during, StringComparison.Ordinal);
        Assert.StartsWith("hello you", after, StringComparison.Ordinal);
        Assert.Equal((PluginState.Refused, PluginState.Loaded), (broken.State, installed.Plugin("greeter").State));
        Assert.NotSame(old, installed.Plugin("greeter"));
        Assert.Equal(PluginState.Draining, old.State);
    }

    [Fact]
    public async Task A_manifest_that_is_being_written_does_not_cost_the_old_version()
    {
        var time = new ManualTime();
        await using var installed = new Installed("DirectLink") { Time = time };
        var folder = installed.Drop("Greeter");
        await installed.TitleAsync(Url);

        File.WriteAllText(Path.Combine(folder, "plugin.json"), "{");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("hello you", await TitleAsync(installed, time), StringComparison.Ordinal);
        Assert.Contains("SN1402", installed.Plugin("Greeter").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_are_renewed_by_the_version_that_is_there_by_then()
    {
        var time = new ManualTime();
        await using var installed = new Installed { Time = time };
        var folder = installed.Drop("Wayward");
        var told = await installed.SnatchAsync("https://wayward.example/unsaid");
        var old = ContextOf(installed, "wayward");

        File.WriteAllText(Path.Combine(folder, "new.txt"), "");
        time.Advance(TimeSpan.FromSeconds(1));
        var renewing = Assert.Single(told.Events.OfType<ItemFinished>()).Plan.Request.RenewLinks!(CancellationToken.None);

        Assert.Equal(["https://cdn.example/one?fresh"], await time.PassQuietAsync(renewing));
        await AssertUnloadedAsync(installed, old);
    }

    [Fact]
    public async Task A_higher_version_in_another_folder_supersedes_the_loaded_one_and_back()
    {
        var time = new ManualTime();
        await using var installed = new Installed { Time = time };
        var first = installed.Drop("Greeter");
        await installed.TitleAsync(Url);

        var second = installed.Drop("Greeter", "Newer", ("1.2.0", "1.10.0"));
        await TitleAsync(installed, time);
        Assert.Equal([$"greeter 1.2.0: superseded by version 1.10.0 in {second}", "greeter 1.10.0: "], installed.Services.Plugins.Plugins.Select(p => $"{p}: {p.Reason}"));

        Directory.Delete(second, recursive: true);
        await TitleAsync(installed, time);
        Assert.Equal((first, PluginState.Loaded), (installed.Plugin("greeter").Folder, installed.Plugin("greeter").State));
    }

    [Fact]
    public async Task What_a_person_turns_off_is_not_used_from_the_next_look_on()
    {
        var time = new ManualTime();
        var choices = PluginChoices.None;
        await using var installed = new Installed("DirectLink") { Time = time, Choices = () => choices };
        installed.Drop("Greeter");
        await installed.TitleAsync(Url);

        choices = new PluginChoices { Disabled = new HashSet<string> { "greeter" } };
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await TitleAsync(installed, time));
        Assert.Equal((PluginState.Disabled, "switched off; run: snatch plugin enable greeter"), (installed.Plugin("greeter").State, installed.Plugin("greeter").Reason));
    }

    /// <remarks>Twenty are enough to see whether anything grows; the environment asks for a thousand.</remarks>
    [Fact]
    public async Task Hot_reloads_leave_no_code_behind_and_fail_no_request()
    {
        var reloads = int.Parse(Environment.GetEnvironmentVariable("SNATCH_HOT_RELOADS") ?? "20", System.Globalization.CultureInfo.InvariantCulture);
        var time = new ManualTime();
        await using var installed = new Installed { Time = time };
        var folder = installed.Drop("Greeter");
        var first = 0L;
        for (var i = 0; i < reloads; i++)
        {
            await SayAsync(time, folder, $"word {i}");
            var titles = await Task.WhenAll(TitleAsync(installed, time), installed.TitleAsync(Url));
            Assert.All(titles, t => Assert.StartsWith($"word {i} you", t, StringComparison.Ordinal));
            first = i == 10 ? GC.GetTotalMemory(forceFullCollection: true) : first;
        }

        await AssertUnloadedAsync(installed, null);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - first, long.MinValue, 8 << 20);
        Assert.Equal(["Greeter", "GreeterParts"], ContextsOf(installed, "greeter").SelectMany(c => c.Assemblies).Select(a => a.GetName().Name).Order());
    }

    private static async Task SayAsync(ManualTime time, string folder, string word)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "word.txt"), word);
        time.Advance(TimeSpan.FromSeconds(1));
    }

    private static Task<string?> TitleAsync(Installed installed, ManualTime time) => time.PassQuietAsync(installed.TitleAsync(Url));

    private static byte[] Halve(string folder)
    {
        var file = Path.Combine(folder, "Greeter.dll");
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..(whole.Length / 2)]);
        return whole;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ContextOf(Installed installed, string id = "greeter") => new(Assert.Single(ContextsOf(installed, id)));

    private static IEnumerable<PluginLoadContext> ContextsOf(Installed installed, string id) =>
        AssemblyLoadContext.All.OfType<PluginLoadContext>().Where(c => c.Plugin.Id == id && c.Plugin.Folder.StartsWith(installed.SnatchHome, StringComparison.Ordinal));

    // The runtime frees code when a collection finds nothing that leads to it, and finds what other specs are doing on the stack meanwhile.
    private static async Task AssertUnloadedAsync(Installed installed, WeakReference? old)
    {
        await Collecting.UntilAsync(() => installed.Services.DrainingPlugins.Count == 0 && old is not { IsAlive: true } && Count(installed) <= 1);
        Assert.Empty(installed.Services.DrainingPlugins);
        Assert.False(old is { IsAlive: true });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Count(Installed installed) => ContextsOf(installed, "greeter").Count();
}
