namespace SnatchEngine.Specs.Plugins.Trust;

public sealed class TelltaleSpecs
{
    [Fact]
    public async Task The_telltale_of_other_specs_does_leave_its_file_when_it_is_loaded()
    {
        await using var installed = new Installed("Telltale");

        await installed.SnatchAsync("https://telltale.example/watch/1");

        Assert.True(File.Exists(Path.Combine(installed.Folder, "Telltale", "it-ran")));
    }
}
