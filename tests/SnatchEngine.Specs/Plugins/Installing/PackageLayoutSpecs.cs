using SnatchEngine.Plugins.Installing;
using SnatchEngine.Specs.Plugins.Trust;

namespace SnatchEngine.Specs.Plugins.Installing;

public sealed class PackageLayoutSpecs : IDisposable
{
    private readonly Site _site = new();

    [Fact]
    public async Task Of_a_nupkg_the_plugin_folder_is_taken_when_there_is_one() => Assert.Equal(
        ["X.dll", "plugin.json"],
        await FilesOfAsync("p.nupkg", Archive.Plugin(prefix: "plugin/").With("hello.nuspec", "x").With("lib/net10.0/Other.dll", "x").With("[Content_Types].xml", "x")));

    [Fact]
    public async Task Else_the_library_of_the_nearest_framework_with_what_goes_beside_it() => Assert.Equal(
        ["X.dll", "plugin.json", "rules/a b.txt", "runtimes/linux-x64/native/x.so"],
        await FilesOfAsync("p.nupkg", new Archive()
            .With("hello.nuspec", "x")
            .With("plugin.json", Site.Manifest("hello", "1.0"))
            .With("lib/netstandard2.0/X.dll", "standard")
            .With("lib/net8.0/X.dll", "code")
            .With("lib/net99.0/X.dll", "future")
            .With("lib/net472/X.dll", "past")
            .With("contentFiles/any/any/rules/a%20b.txt", "x")
            .With("runtimes/linux-x64/native/x.so", "x")));

    [Fact]
    public async Task The_manifest_may_lie_among_the_content_files() => Assert.Equal(
        ["X.dll", "plugin.json"],
        await FilesOfAsync("p.nupkg", new Archive().With("lib/net10.0/X.dll", "code").With("contentFiles/any/any/plugin.json", Site.Manifest("hello", "1.0"))));

    [Fact]
    public async Task A_nupkg_without_a_plugin_is_refused() => Assert.Equal(
        "p.nupkg has a library for net10.0, but no plugin.json at its top, beside the library or among its contentFiles",
        await RefusalAsync("p.nupkg", new Archive().With("lib/net10.0/X.dll", "code")));

    [Fact]
    public async Task A_nupkg_for_no_framework_of_this_program_is_refused() => Assert.Equal(
        $"p.nupkg has neither plugin/plugin.json nor a folder lib/net… for .NET {Environment.Version.Major}",
        await RefusalAsync("p.nupkg", new Archive().With("plugin.json", Site.Manifest("hello", "1.0")).With("lib/net99.0/X.dll", "code")));

    [Fact]
    public async Task An_archive_with_two_folders_and_no_manifest_is_refused() => Assert.Equal(
        "p.zip has no plugin.json, neither at its top nor in the one folder there",
        await RefusalAsync("p.zip", Archive.Plugin(prefix: "a/").With("b/x", "x")));

    [Fact]
    public async Task A_wrong_manifest_is_refused_with_every_mistake_in_its_place()
    {
        var refusal = await RefusalAsync("p.zip", new Archive().With("plugin.json", "{ \"id\": 3,\n\"version\": \"x\" }"));

        Assert.Contains("p.zip/plugin.json:1:9 error SN1405", refusal, StringComparison.Ordinal);
        Assert.Contains("p.zip/plugin.json:2:12 error SN1405", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_for_another_contract_is_refused() => Assert.Equal(
        "p.zip/plugin.json asks for contract >=2.0 <3.0; this program has 1.0",
        await RefusalAsync("p.zip", new Archive().With("X.dll", "x").With("plugin.json", Site.Manifest("hello", "1.0").Replace("\"contract\": \"1.0\"", "\"contract\": \"2.0\"", StringComparison.Ordinal))));

    [Fact]
    public async Task A_plugin_without_its_entry_assembly_is_refused() => Assert.Equal(
        "p.zip/plugin.json names the entry assembly X.dll, which is not there", await RefusalAsync("p.zip", new Archive().With("plugin.json", Site.Manifest("hello", "1.0"))));

    [Fact]
    public async Task A_plugin_named_like_a_device_is_refused() => Assert.Equal(
        "p.zip/plugin.json names the plugin 'aux', which is the name of a device on Windows, so no folder can be named so", await RefusalAsync("p.zip", Archive.Plugin(id: "aux")));

    [Fact]
    public async Task Another_kind_of_file_is_refused() => Assert.Equal("p.tar is neither a .zip, nor a .nupkg, nor a folder", await RefusalAsync("p.tar", Archive.Plugin()));

    [Fact]
    public async Task The_folder_of_plugins_is_not_installed_into_itself()
    {
        var refusal = await Assert.ThrowsAsync<InstallException>(() => new PluginInstaller(_site.Places, _site.Time).InstallAsync(_site.Places.Home, CancellationToken.None));

        Assert.Equal(InstallFailure.NotAPackage, refusal.Failure);
    }

    public void Dispose() => _site.Dispose();

    private async Task<IEnumerable<string>> FilesOfAsync(string name, Archive archive)
    {
        var installed = await new PluginInstaller(_site.Places, _site.Time).InstallAsync(_site.Folder.Write(name, archive.Bytes()), CancellationToken.None);
        Assert.Equal("code", File.ReadAllText(Path.Combine(installed.Folder, "X.dll")));
        return Directory.EnumerateFiles(installed.Folder, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(installed.Folder, p)).Order(StringComparer.Ordinal);
    }

    private async Task<string> RefusalAsync(string name, Archive archive)
    {
        var file = _site.Folder.Write(name, archive.Bytes());
        var refusal = await Assert.ThrowsAsync<InstallException>(() => new PluginInstaller(_site.Places, _site.Time).InstallAsync(file, CancellationToken.None));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_site.Places.Own));
        return refusal.Message.Replace($"{_site.Folder.Path}/", "", StringComparison.Ordinal);
    }
}
