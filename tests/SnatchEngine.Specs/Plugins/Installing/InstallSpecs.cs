using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Specs.Plugins.Trust;

namespace SnatchEngine.Specs.Plugins.Installing;

public sealed class InstallSpecs : IDisposable
{
    private readonly Site _site = new();

    [Theory]
    [InlineData("")]
    [InlineData("Hello-1.0/")]
    public async Task A_plugin_is_installed_from_an_archive_for_its_owner_alone(string prefix)
    {
        var installed = await InstallAsync(Archive.Plugin(prefix: prefix).With($"{prefix}de/X.resources.dll", "text").Bytes());

        Assert.Equal(["hello", "hello/X.dll", "hello/de", "hello/de/X.resources.dll", "hello/plugin.json"], Own());
        Assert.Equal((Path.Combine(_site.Places.Own, "hello"), FolderHash.Of(installed.Folder), false), (installed.Folder, installed.Hash, installed.WasThere));
        Assert.Null(FolderSafety.RefusalOf(installed.Folder, _site.Places.Home));
    }

    [Fact]
    public async Task A_plugin_is_installed_from_a_folder()
    {
        var source = _site.Drop("../built", "hello", "2.0");

        var installed = await Installer().InstallAsync(source, CancellationToken.None);

        Assert.Equal(FolderHash.Of(source), installed.Hash);
        Assert.Equal(["hello", "hello/X.dll", "hello/plugin.json"], Own());
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_says_so()
    {
        await InstallAsync(Archive.Plugin().Bytes());

        Assert.True((await InstallAsync(Archive.Plugin().Bytes())).WasThere);
        Assert.Equal(["hello", "hello/X.dll", "hello/plugin.json"], Own());
    }

    [Fact]
    public async Task The_version_before_is_kept_and_no_more_than_two()
    {
        foreach (var version in new[] { "1.0", "1.1", "1.2", "1.3" })
        {
            await InstallAsync(Archive.Plugin(version: version).Bytes());
        }

        Assert.Equal(["hello", "hello@1.1", "hello@1.2"], Own().Where(n => !n.Contains('/', StringComparison.Ordinal)));
        Assert.Equal("1.3", _site.InUse("hello"));
    }

    [Fact]
    public async Task Other_files_of_the_same_version_take_its_place()
    {
        await InstallAsync(Archive.Plugin().Bytes());

        var installed = await InstallAsync(Archive.Plugin(content: "better").Bytes());

        Assert.Equal("better", File.ReadAllText(Path.Combine(installed.Folder, "X.dll")));
        Assert.Equal(["hello", "hello/X.dll", "hello/plugin.json"], Own());
    }

    [Fact]
    public async Task Who_installs_a_lower_version_gets_it()
    {
        await InstallAsync(Archive.Plugin(version: "2.0").Bytes());
        await InstallAsync(Archive.Plugin(version: "1.0").Bytes());
        Assert.Equal("1.0", _site.InUse("hello"));

        await InstallAsync(Archive.Plugin(version: "3.0").Bytes());
        Assert.Equal("3.0", _site.InUse("hello"));
    }

    [Fact]
    public async Task Killed_between_the_two_renames_the_old_version_stays_in_use_and_the_next_install_clears_up()
    {
        await InstallAsync(Archive.Plugin(version: "1.0").Bytes());
        Directory.Move(Path.Combine(_site.Places.Own, "hello"), Path.Combine(_site.Places.Own, "hello@1.0"));
        _site.Folder.Write("home/plugins/.staging-0123/plugin.json", Site.Manifest("hello", "2.0"));
        _site.Folder.Write("home/plugins/.gone-0123/plugin.json", Site.Manifest("hello", "0.1"));

        Assert.Equal("1.0", _site.InUse("hello"));
        await InstallAsync(Archive.Plugin(version: "2.0").Bytes());

        Assert.Equal(["hello", "hello@1.0"], Own().Where(n => !n.Contains('/', StringComparison.Ordinal)));
        Assert.Equal("2.0", _site.InUse("hello"));
    }

    [Fact]
    public async Task A_cancelled_install_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var file = _site.Folder.Write("hello.zip", Archive.Plugin().Bytes());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Installer().InstallAsync(file, stop.Token));

        Assert.Empty(Own());
    }

    [Fact]
    public async Task Two_at_once_do_not_get_in_each_others_way()
    {
        var files = Enumerable.Range(1, 4).Select(n => _site.Folder.Write($"hello{n}.zip", Archive.Plugin(id: $"hello{n}").Bytes())).ToList();

        await Task.WhenAll(files.Select(f => Task.Run(() => new PluginInstaller(_site.Places, TimeProvider.System).InstallAsync(f, CancellationToken.None))));

        Assert.Equal(["hello1", "hello2", "hello3", "hello4"], Own().Where(n => !n.Contains('/', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_folder_of_plugins_that_others_can_write_takes_no_plugin()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_site.Places.Own, Site.Mine | UnixFileMode.OtherWrite);

        var refusal = await Assert.ThrowsAsync<TrustException>(() => InstallAsync(Archive.Plugin().Bytes()));

        Assert.Equal(TrustFailure.OthersCanWrite, refusal.Failure);
        Assert.Empty(Own());
    }

    [Fact]
    public async Task A_folder_that_holds_another_plugin_is_left_alone()
    {
        _site.Drop("hello", "greeter", "1.0");

        var refusal = await Assert.ThrowsAsync<InstallException>(() => InstallAsync(Archive.Plugin().Bytes()));

        Assert.Equal($"{Path.Combine(_site.Places.Own, "hello")} holds the plugin 'greeter'; move it to a folder of that name", refusal.Message);
        Assert.Equal("greeter", _site.Plugin("greeter").Id);
    }

    public void Dispose() => _site.Dispose();

    private PluginInstaller Installer() => new(_site.Places, _site.Time);

    private Task<PluginInstalled> InstallAsync(byte[] zip) => Installer().InstallAsync(_site.Folder.Write("hello.zip", zip), CancellationToken.None);

    private string[] Own() => [.. Directory.EnumerateFileSystemEntries(_site.Places.Own, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(_site.Places.Own, p)).Order(StringComparer.Ordinal)];
}
