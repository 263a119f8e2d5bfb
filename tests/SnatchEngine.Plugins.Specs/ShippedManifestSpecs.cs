using SnatchEngine.Plugins;

namespace SnatchEngine.Plugins.Specs;

public sealed class ShippedManifestSpecs
{
    [Fact]
    public void Every_shipped_plugin_is_usable_beside_the_program()
    {
        var folders = Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "plugins"));
        Assert.Contains(folders, f => Path.GetFileName(f) == "DirectLink");
        Assert.All(folders, f => Assert.True(File.Exists(Path.Combine(f, PluginManifest.FileName)), $"{f} has no manifest"));
    }

    [Fact]
    public async Task No_manifest_has_a_mistake()
    {
        await using var door = await FrontDoor.OpenAsync();

        var listed = await door.RunAsync("plugin", "list");

        var lines = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 9 && lines.All(l => l.Contains(" ready ", StringComparison.Ordinal)), listed.ToString());
    }
}
