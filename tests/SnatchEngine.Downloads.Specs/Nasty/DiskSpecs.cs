using System.Runtime.InteropServices;
using SnatchEngine.Downloads.Files;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>Disks that fill up. Disks that fail are in <c>Cli.Specs/Crash/BrokenDiskSpecs</c>, around the real program.</summary>
[Trait("nasty", "39")]
public sealed class DiskSpecs
{
    private const int MiB = 1 << 20;

    private readonly SeededBytes _file = new(39, 6 * MiB);

    [Fact]
    public async Task A_disk_without_room_is_waited_for_before_a_byte_is_written()
    {
        using var disk = SmallDisk.Mount(10 * MiB);
        disk.FillUpTo(2 * MiB);
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        var status = new DownloadStatus();

        var running = site.DownloadAsync(site.Request(folder: disk.Path), status);
        await UntilAsync(() => status.Phase == DownloadPhase.DiskFull, running);

        Assert.Contains($"more are needed in {disk.Path}", status.Reason, StringComparison.Ordinal);
        Assert.Equal(["filler"], disk.Names());
        disk.Free();
        var done = await running;
        Assert.Null(_file.DifferenceFrom(done.Path));
        Assert.Null(status.Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_disk_that_fills_up_on_the_way_stops_nothing_for_good(bool isLengthKnown)
    {
        using var disk = SmallDisk.Mount(10 * MiB);
        await using var site = await DiskSite.OpenAsync();
        var gate = new Gate();
        site.Server.Serve("/f.bin", _file, null, x => new Faults { Chunked = !isLengthKnown, Hold = x.Index == 0 ? gate : null, HoldAfter = 2 * MiB });
        var status = new DownloadStatus();

        var running = site.DownloadAsync(site.Request(folder: disk.Path) with { Connections = 1 }, status);
        await gate.ReachedAsync();
        await UntilAsync(() => status.Received >= 2 * MiB, running);
        disk.FillUpTo(MiB);
        gate.Open();
        await UntilAsync(() => status.Phase == DownloadPhase.DiskFull, running);

        Assert.Contains("the disk is full", status.Reason, StringComparison.Ordinal);
        Assert.Equal(["f.bin.part", "f.bin.part.journal", "filler"], disk.Names());
        disk.Free();
        var done = await running;
        Assert.Null(_file.DifferenceFrom(done.Path));
        Assert.Equal(["f.bin"], disk.Names());
        Assert.True(site.Server.Requests[^1].Range?.Start >= 2 * MiB, $"{site.Server.Requests[^1]} asked for bytes that were here");
    }

    [Fact]
    public async Task A_download_stopped_while_the_disk_is_full_goes_on_in_the_next_run()
    {
        using var disk = SmallDisk.Mount(10 * MiB);
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file, faults: new Faults { Chunked = true });
        disk.FillUpTo(3 * MiB);
        var status = new DownloadStatus();
        using var stop = new CancellationTokenSource();

        var running = site.DownloadAsync(site.Request(folder: disk.Path), status, stop.Token);
        await UntilAsync(() => status.Phase == DownloadPhase.DiskFull, running);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        disk.Free();
        var done = await site.DownloadAsync(site.Request(folder: disk.Path));

        Assert.Equal(DownloadOutcome.Resumed, done.Outcome);
        Assert.Null(_file.DifferenceFrom(done.Path));
    }

    [Fact]
    public async Task A_part_on_a_full_disk_is_gone_on_with_once_there_is_room()
    {
        using var disk = SmallDisk.Mount(10 * MiB);
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        site.Leave(_file, durable: 0, written: 2 * MiB);
        foreach (var name in site.Folder.Names())
        {
            File.Move(site.Folder[name], Path.Combine(disk.Path, name));
        }

        disk.FillUpTo(0);
        var status = new DownloadStatus();
        var running = site.DownloadAsync(site.Request(folder: disk.Path), status);
        await UntilAsync(() => status.Phase == DownloadPhase.DiskFull, running);
        disk.Free();

        var done = await running;
        Assert.Equal(DownloadOutcome.Resumed, done.Outcome);
        Assert.Null(_file.DifferenceFrom(done.Path));
        Assert.Equal(["f.bin"], disk.Names());
    }

    [Fact]
    public async Task Patience_with_a_full_disk_ends_and_what_is_here_stays()
    {
        using var disk = SmallDisk.Mount(10 * MiB);
        disk.FillUpTo(MiB);
        await using var site = await DiskSite.OpenAsync(new DownloadOptions { DiskFullPatience = TimeSpan.FromMilliseconds(1) });
        site.Server.Serve("/f.bin", _file);

        var failed = await Assert.ThrowsAsync<DownloadException>(() => site.DownloadAsync(site.Request(folder: disk.Path)));

        Assert.Equal(DownloadFailure.DiskFull, failed.Failure);
        Assert.StartsWith($"{disk.Path} has no room for 6.0 MiB more", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Room_that_cannot_be_reserved_is_told_as_a_full_disk()
    {
        using var disk = SmallDisk.Mount(2 * MiB);

        var failed = Assert.ThrowsAny<IOException>(() => DurableFile.Open(Path.Combine(disk.Path, "f"), FileMode.CreateNew, preallocate: 64 * MiB));

        Assert.True(DurableFile.IsDiskFull(failed), $"{failed.HResult:x}: {failed.Message}");
        Assert.Empty(disk.Names());
    }

    private static async Task UntilAsync(Func<bool> holds, Task running)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.False(running.IsCompleted, $"it ended: {running.Exception}");
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(10), "it did not come to that");
            await Task.Delay(5);
        }
    }
}

/// <summary>A disk of a few MiB; the spec skips itself where none may be mounted.</summary>
internal sealed partial class SmallDisk : IDisposable
{
    private const int Detach = 2;
    private readonly TempFolder _folder = new();

    private SmallDisk() => Path = _folder.Folder("disk");

    public string Path { get; }

    public static SmallDisk Mount(long size)
    {
        var disk = new SmallDisk();
        var error = OperatingSystem.IsLinux() ? Mount("tmpfs", disk.Path, "tmpfs", 0, $"size={size}") == 0 ? 0 : Marshal.GetLastPInvokeError() : -1;
        if (error != 0)
        {
            disk._folder.Dispose();
            Assert.Skip("needs leave to mount a tmpfs");
        }

        return disk;
    }

    /// <summary>Leaves so many bytes of room.</summary>
    public void FillUpTo(long room)
    {
        using var filler = File.Create(System.IO.Path.Combine(Path, "filler"));
        filler.Write(new byte[Math.Max(0, (FreeSpace.Available(Path) ?? 0) - room)]);
    }

    public void Free() => File.Delete(System.IO.Path.Combine(Path, "filler"));

    public IReadOnlyList<string?> Names() => [.. Directory.EnumerateFiles(Path).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _ = Unmount(Path, Detach);
        _folder.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string options);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
