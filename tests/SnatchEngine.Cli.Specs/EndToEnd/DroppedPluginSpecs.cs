using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

public sealed class DroppedPluginSpecs
{
    [Fact]
    [Trait("nasty", "58")]
    public async Task A_plugin_dropped_in_while_the_program_waits_takes_the_next_url()
    {
        await using var scene = await Scene.OpenAsync();
        var (file, page) = (scene.Serve("/a"), scene.Serve("/page"));
        await using var run = scene.Program.Start(["get", "-i", "-"], new ProgramOptions { KeepsInputOpen = true });
        await run.SayAsync(scene.Url("/a") + "\n");
        await run.OutputContainsAsync("done  a ");

        Drop(scene, "Greeter", ("greeter.example", "127.0.0.1"));
        await run.SayAsync(scene.Url("/page"));
        run.CloseInput();

        (await run.WaitAsync()).Exits(0);
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.Equal(["a", "greeted.bin"], scene.Folder.Names());
        Assert.Null(page.DifferenceFrom(scene.Folder["greeted.bin"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Program.Home["cache/plugins"]));
    }

    [Theory]
    [Trait("nasty", "54")]
    [InlineData("thread")]
    [InlineData("fire-and-forget")]
    [InlineData("foreground")]
    public async Task Threads_of_a_plugin_neither_end_the_program_nor_keep_it(string path)
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/fine");
        Drop(scene, "Wayward", ("wayward.example", "127.0.0.1"), ("/*", $"/{path}"));

        var result = await scene.GetAsync(scene.Url($"/{path}"), scene.Url("/fine"));

        result.Exits(0);
        Assert.Null(file.DifferenceFrom(scene.Folder["fine"]));
    }

    private static void Drop(Scene scene, string plugin, params (string Old, string New)[] changes)
    {
        var target = scene.Program.Home.Folder($"plugins/{plugin}");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "test-plugins", plugin)).OrderBy(f => f.EndsWith("plugin.json", StringComparison.Ordinal)))
        {
            var name = Path.GetFileName(file);
            if (name == "plugin.json")
            {
                File.WriteAllText(Path.Combine(target, name), changes.Aggregate(File.ReadAllText(file), (text, c) => text.Replace(c.Old, c.New, StringComparison.Ordinal)));
            }
            else
            {
                File.Copy(file, Path.Combine(target, name));
            }
        }
    }
}
