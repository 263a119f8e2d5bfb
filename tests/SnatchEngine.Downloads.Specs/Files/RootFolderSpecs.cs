using SnatchEngine.Downloads.Files;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Files;

public sealed class RootFolderSpecs : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _elsewhere = new();

    [Fact]
    public void A_file_gets_its_place_and_the_folders_to_it()
    {
        var path = new RootFolder(_folder.Path).Resolve(["talks", "2026", "keynote.mp4"]);
        Assert.Equal(Path.Combine(_folder.Path, "talks", "2026", "keynote.mp4"), path);
        Assert.Equal(["talks", "talks/2026"], _folder.Names().Select(n => n.Replace('\\', '/')));
    }

    [Fact]
    public void A_link_that_stays_beneath_the_root_is_followed()
    {
        Directory.CreateDirectory(_folder["real"]);
        Directory.CreateSymbolicLink(_folder["inside"], "real/../real");
        var path = new RootFolder(_folder.Path).Resolve(["inside", "x"]);
        File.WriteAllText(path, "x");
        Assert.True(File.Exists(Path.Combine(_folder["real"], "x")));
    }

    [Fact]
    public void A_root_that_is_a_link_itself_is_a_root()
    {
        Directory.CreateSymbolicLink(_elsewhere["root"], _folder.Path);
        Assert.Equal(Path.Combine(_elsewhere["root"], "sub", "x"), new RootFolder(_elsewhere["root"]).Resolve(["sub", "x"]));
        Assert.True(Directory.Exists(_folder["sub"]));
    }

    [Fact]
    public void A_link_out_of_the_root_is_refused_and_nothing_is_made_behind_it()
    {
        Directory.CreateSymbolicLink(_folder["out"], _elsewhere.Path);
        Directory.CreateSymbolicLink(_folder["sneaky"], "out");
        Directory.CreateSymbolicLink(_folder["dangling"], _elsewhere["none"]);
        Directory.CreateSymbolicLink(_folder["loop"], "loop");
        File.CreateSymbolicLink(_folder["file"], _elsewhere["file"]);
        foreach (var name in (string[])["out", "sneaky", "dangling", "loop"])
        {
            Refused([name, "x"], $"'{_folder[name]}' is a link that leads out of {_folder.Path}.");
        }

        Refused(["out", "sub", "x"], $"'{_folder["out"]}' is a link that leads out of {_folder.Path}.");
        Refused(["file"], $"'{_folder["file"]}' is a link that leads out of {_folder.Path}.");
        Assert.Empty(_elsewhere.Names());
    }

    [Fact]
    public void A_root_of_a_similar_name_is_another_root()
    {
        Directory.CreateDirectory(_elsewhere["root"]);
        Directory.CreateDirectory(_elsewhere["root2"]);
        Directory.CreateSymbolicLink(_elsewhere["root/up"], "../root2");
        Assert.Throws<DownloadException>(() => new RootFolder(_elsewhere["root"]).Resolve(["up", "x"]));
    }

    [Fact]
    public void What_is_no_component_or_no_folder_is_refused()
    {
        _folder.Write("file", "x");
        Refused(["..", "x"], "'../x' is not a file name.");
        Refused(["a/b"], "'a/b' is not a file name.");
        Refused([], "'' is not a file name.");
        Assert.Throws<DownloadException>(() => new RootFolder(_folder.Path).Resolve(["file", "x"]));
        Assert.Throws<DownloadException>(() => new RootFolder(_folder["missing"]).Resolve(["x"]));
    }

    [Fact]
    public void Space_and_kind_are_known_where_files_go()
    {
        Assert.InRange(FreeSpace.Available(_folder.Path) ?? -1, 1, long.MaxValue);
        Assert.Null(FreeSpace.Available(_folder["missing"]));
        Assert.Equal(FreeSpace.Kind(_folder.Path), FreeSpace.Kind(_folder.Path));
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "no tmpfs to look at");
        Assert.Equal(FileSystemKind.Memory, FreeSpace.Kind("/dev/shm"));
    }

    [Theory]
    [InlineData("ext4", FileSystemKind.Local)]
    [InlineData("NTFS", FileSystemKind.Local)]
    [InlineData("vfat", FileSystemKind.Fat)]
    [InlineData("exFAT", FileSystemKind.Fat)]
    [InlineData("nfs4", FileSystemKind.Network)]
    [InlineData("cifs", FileSystemKind.Network)]
    [InlineData("fuse.sshfs", FileSystemKind.Network)]
    [InlineData("whatever", FileSystemKind.Unknown)]
    [Trait("nasty", "39")]
    public void A_file_system_is_known_by_its_name(string format, FileSystemKind kind) => Assert.Equal(kind, FreeSpace.KindOf(format, DriveType.Fixed));

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    private void Refused(IReadOnlyList<string> components, string message)
    {
        var failure = Assert.Throws<DownloadException>(() => new RootFolder(_folder.Path).Resolve(components));
        Assert.Equal((DownloadFailure.CannotWrite, message), (failure.Failure, failure.Message));
    }
}
