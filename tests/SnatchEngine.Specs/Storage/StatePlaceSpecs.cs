using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SnatchEngine.Downloads;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Storage;

public sealed partial class StatePlaceSpecs
{
    private const uint Nobody = 65534;

    [Theory]
    [InlineData("nfs4")]
    [InlineData("cifs")]
    [InlineData("fuse.sshfs")]
    [InlineData("9p")]
    public async Task A_network_file_system_is_refused_before_anything_is_created(string type)
    {
        using var home = new StateHome();

        var refusal = await home.RefusalAsync(new StateDatabaseOptions { FileSystemOf = _ => type });

        Assert.Equal(StorageFailure.NetworkFileSystem, refusal.Failure);
        Assert.Equal(
            $"The state folder {home.Folder} lies on a network file system ({type}), where locks and shared memory cannot be trusted and the database would be damaged. Point SNATCH_HOME to a local disk.",
            refusal.Message);
        Assert.False(Directory.Exists(home.Folder));
    }

    [Theory]
    [InlineData("/home/a/state", "ext4")]
    [InlineData("/home/nas/state", "nfs4")]
    [InlineData("/home/nas", "nfs4")]
    [InlineData("/home/nas2/state", "ext4")]
    [InlineData("/mnt/my disk/state", "fuse.sshfs")]
    [InlineData("/over", "tmpfs")]
    public void The_innermost_and_latest_mount_decides(string path, string type)
    {
        string[] mounts =
        [
            "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
            "30 27 0:44 / /home/nas rw,relatime shared:9 master:2 - nfs4 nas:/export rw",
            @"31 27 0:45 / /mnt/my\040disk rw - fuse.sshfs me@there: rw",
            "32 27 0:46 / /over rw - nfs nas:/over rw",
            "33 32 0:47 / /over rw - tmpfs none rw",
            "torn line",
        ];

        Assert.Equal(type, FileSystem.TypeOf(path, mounts));
    }

    [Fact]
    public void A_link_on_the_way_is_followed_to_the_mount_it_leads_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");
        using var temp = new TempFolder();
        Directory.CreateSymbolicLink(temp["link"], "/proc/self");

        Assert.Equal("proc", FileSystem.TypeOf(temp["link/state"]));
    }

    [Fact]
    public async Task A_file_where_the_folder_should_be_is_told()
    {
        using var home = new StateHome();
        await File.WriteAllTextAsync(home.Folder, "here");

        var refusal = await home.RefusalAsync();

        Assert.Equal(StorageFailure.CannotOpen, refusal.Failure);
        Assert.StartsWith($"The state folder {home.Folder} cannot be used (", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("here", await File.ReadAllTextAsync(home.Folder));
    }

    [Fact]
    public async Task A_folder_where_the_file_should_be_is_told()
    {
        using var home = new StateHome();
        Directory.CreateDirectory(home.Database);

        var refusal = await home.RefusalAsync();

        Assert.Equal((StorageFailure.CannotOpen, $"{home.Database} is a folder. Move it away."), (refusal.Failure, refusal.Message));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_cannot_be_written_is_told_and_left_as_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Unix permissions.");
        using var home = new StateHome();
        await home.FillAsync();
        var print = home.Print();
        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(home.Root, ReadOnly | UnixFileMode.UserWrite);
        File.SetUnixFileMode(home.Folder, ReadOnly);
        File.SetUnixFileMode(home["state.db.lock"], UnixFileMode.UserRead);

        var refusal = RefusalWithoutPrivilege(home);

        Assert.Equal(StorageFailure.ReadOnly, refusal.Failure);
        Assert.StartsWith($"The lock file {home["state.db.lock"]} cannot be written (", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("Give the user that runs snatch write permission there, or point SNATCH_HOME elsewhere.", refusal.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(home.Folder, ReadOnly | UnixFileMode.UserWrite);
        Assert.Equal(print, home.Print());
    }

    [Fact]
    public async Task A_full_disk_refuses_the_change_and_loses_nothing_acknowledged()
    {
        using var home = new StateHome();
        await using (var database = await home.OpenAsync())
        {
            await database.WriteAsync(connection => StateHome.InsertRows(connection, 50), CancellationToken.None);
            await database.WriteAsync(connection => connection.Scalar("PRAGMA max_page_count = 1"), CancellationToken.None);

            var refusal = await Assert.ThrowsAsync<StorageException>(() => database.WriteAsync(connection => StateHome.InsertRows(connection, 2000, "https://more"), CancellationToken.None));

            Assert.Equal(StorageFailure.DiskFull, refusal.Failure);
            Assert.Equal($"The disk of {home.Folder} is full. This change was not made, all earlier ones are safe. Free some space and try again.", refusal.Message);
            Assert.Equal(50, await StateHome.CountAsync(database));
        }

        await using var again = await home.OpenAsync();
        Assert.Empty(again.Notes);
        Assert.Equal(50, await StateHome.CountAsync(again));
    }

    [Fact]
    public async Task A_disk_that_fills_up_between_commits_keeps_every_acknowledged_one()
    {
        using var home = new StateHome();
        Directory.CreateDirectory(home.Folder);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=600k", "snatch-spec", home.Folder), "May not mount a small disk here.");
        try
        {
            var acknowledged = 0;
            await using (var database = await home.OpenAsync())
            {
                var refusal = await Assert.ThrowsAsync<StorageException>(async () =>
                {
                    while (true)
                    {
                        await database.WriteAsync(connection => StateHome.InsertRows(connection, 20, $"https://{acknowledged}-"), CancellationToken.None);
                        acknowledged += 20;
                    }
                });
                Assert.Equal(StorageFailure.DiskFull, refusal.Failure);
                Assert.Equal(acknowledged, await StateHome.CountAsync(database));
            }

            Assert.NotEqual(0, acknowledged);
            Run("mount", "-o", "remount,size=8m", home.Folder);
            await using var again = await home.OpenAsync();
            Assert.Equal(acknowledged, await StateHome.CountAsync(again));
            await new HostFactStore(again).SaveAsync([new HostFacts("https://a") { LearnedAt = home.Clock.Now }], CancellationToken.None);
        }
        finally
        {
            Run("umount", home.Folder);
        }
    }

    private static StorageException RefusalWithoutPrivilege(StateHome home)
    {
        StorageException? refusal = null;
        var thread = new Thread(() =>
        {
            // Root passes every permission; the identity for files is the thread's own.
            var isRoot = Environment.UserName == "root";
            _ = isRoot ? SetFileUser(Nobody) : 0;
            try
            {
                refusal = Assert.Throws<StorageException>(() => StateDatabase.OpenAsync(home.Folder, home.Clock).GetAwaiter().GetResult());
            }
            finally
            {
                _ = isRoot ? SetFileUser(0) : 0;
            }
        });
        thread.Start();
        thread.Join();
        return refusal!;
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
