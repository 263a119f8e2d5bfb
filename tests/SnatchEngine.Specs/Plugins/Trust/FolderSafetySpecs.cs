using SnatchEngine.Plugins.Trust;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Trust;

public sealed class FolderSafetySpecs : IDisposable
{
    private readonly Site _site = new();

    private string Hello => field ??= _site.Drop("hello", "hello", "1.0");

    [Fact]
    public void A_folder_that_only_its_owner_can_write_is_safe() => Assert.Null(FolderSafety.RefusalOf(Hello, _site.Places.Home));

    [Theory]
    [InlineData(UnixFileMode.GroupWrite, "720")]
    [InlineData(UnixFileMode.OtherWrite, "702")]
    public void A_folder_that_others_can_write_is_refused_with_what_to_run(UnixFileMode write, string mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(Hello, Site.Mine | write);

        Assert.Equal($"others can write {Hello} (mode {mode}); if what is there is yours, run: chmod go-w {Hello}", FolderSafety.RefusalOf(Hello, _site.Places.Home));
    }

    [Theory]
    [InlineData("plugins")]
    [InlineData("")]
    public void So_is_one_in_a_folder_that_others_can_write(string above)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.Combine(_site.Places.Home, above));
        _ = Hello;
        File.SetUnixFileMode(folder, Site.Mine | UnixFileMode.OtherWrite);

        Assert.Equal($"others can write {folder} (mode 702); if what is there is yours, run: chmod go-w {folder}", FolderSafety.RefusalOf(Hello, _site.Places.Home));
    }

    [Fact]
    public void So_is_one_with_a_file_deep_within_that_others_can_write()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = _site.Folder.Write("home/plugins/hello/de/deep.dll", "x");
        File.SetUnixFileMode(Path.GetDirectoryName(file)!, Site.Mine);
        _ = Hello;
        File.SetUnixFileMode(file, Site.Mine | UnixFileMode.GroupWrite);

        Assert.Equal($"others can write {file} (mode 720); if what is there is yours, run: chmod -R go-w {Hello}", FolderSafety.RefusalOf(Hello, _site.Places.Home));
    }

    [Fact]
    public async Task One_that_belongs_to_somebody_else_is_refused()
    {
        Assert.SkipUnless(Environment.UserName == "root" && Programs.Find("chown") is not null, "needs root, to give a file away");
        await ProgramRun.RunAsync("chown", ["1234", Path.Combine(Hello, "X.dll")]);

        Assert.Equal(
            $"{Path.Combine(Hello, "X.dll")} belongs to user 1234, who is neither you nor root; if you trust what is there, run: chown -R 0 {Hello}", FolderSafety.RefusalOf(Hello, _site.Places.Home));
    }

    [Fact]
    public void A_folder_that_is_a_link_is_refused()
    {
        var elsewhere = _site.Folder.Folder("elsewhere");
        var link = Path.Combine(_site.Places.Own, "linked");
        Directory.CreateSymbolicLink(link, elsewhere);

        Assert.Equal($"{link} is a link; put the thing itself there", FolderSafety.RefusalOf(link, _site.Places.Home));
    }

    [Fact]
    public void The_topmost_folder_may_be_reached_by_a_link()
    {
        _ = Hello;
        var link = _site.Folder["also-home"];
        Directory.CreateSymbolicLink(link, _site.Places.Home);

        Assert.Null(FolderSafety.RefusalOf(Path.Combine(link, "plugins", "hello"), link));
    }

    [Fact]
    public void A_path_in_what_to_run_can_be_pasted_into_a_shell()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var odd = _site.Drop("it's mine", "odd", "1.0");
        File.SetUnixFileMode(odd, Site.Mine | UnixFileMode.OtherWrite);

        Assert.EndsWith($"run: chmod go-w '{_site.Places.Own}/it'\\''s mine'", FolderSafety.RefusalOf(odd, _site.Places.Home), StringComparison.Ordinal);
    }

    public void Dispose() => _site.Dispose();
}
