using System.Diagnostics;
using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using SnatchEngine.Downloads.Files;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Files;

public sealed class DurableFileSpecs : IDisposable
{
    private const string Child = "SNATCH_SPEC_FLUSH_FAILS";
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_flushed_file_is_whole_and_only_its_owner_and_group_read_it()
    {
        using (var file = DurableFile.Open(_folder["a"], FileMode.CreateNew))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            RandomAccess.Write(file, "bytes"u8, 0);
            DurableFile.StartWriteback(file);
            DurableFile.Flush(file);
            DurableFile.FlushAll(file);
        }

        DurableFile.FlushFolder(_folder.Path);
        Assert.Equal("bytes", File.ReadAllText(_folder["a"]));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(_folder["a"]) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
        }
    }

    [Fact]
    public void A_file_that_is_there_is_opened_again_as_it_is()
    {
        File.WriteAllText(_folder["a"], "bytes");

        using var file = DurableFile.Open(_folder["a"], FileMode.Open, FileShare.None);

        RandomAccess.Write(file, "B"u8, 0);
        Assert.Equal(5, RandomAccess.GetLength(file));
    }

    [Fact]
    public void Space_is_reserved_without_changing_the_length()
    {
        using var file = DurableFile.Open(_folder["a"], FileMode.CreateNew, preallocate: 1 << 20);
        Assert.Equal(0, RandomAccess.GetLength(file));
    }

    [Fact]
    [Trait("nasty", "73")]
    public void A_flush_that_the_system_refuses_is_a_failure()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes flush here");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var end = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        var failure = Assert.Throws<IOException>(() => DurableFile.Flush(end));
        Assert.Equal(("Flushing the file failed: Invalid argument", 22), (failure.Message, failure.HResult));
        Assert.Throws<IOException>(() => DurableFile.FlushAll(end));
        Assert.Throws<IOException>(() => DurableFile.FlushFolder(_folder["missing"]));
    }

    [Fact]
    [Trait("nasty", "73")]
    [Trait("needs", "strace")]
    public async Task A_disk_that_fails_the_flush_is_a_failure()
    {
        if (Environment.GetEnvironmentVariable(Child) is not null)
        {
            using var file = DurableFile.Open(_folder["a"], FileMode.CreateNew);
            RandomAccess.Write(file, "bytes"u8, 0);
            Assert.Equal("Flushing the file failed: Input/output error", Assert.Throws<IOException>(() => DurableFile.Flush(file)).Message);
            var full = Assert.Throws<IOException>(() => DurableFile.FlushAll(file));
            Assert.True(DurableFile.IsDiskFull(full));
            return;
        }

        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "needs strace");
        var start = new ProcessStartInfo("/usr/bin/strace") { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [Child] = "1" } };
        string[] arguments =
        [
            "-f", "--seccomp-bpf", "-o", _folder["trace"], "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync:error=EIO", "-e", "inject=fsync:error=ENOSPC",
            Path.ChangeExtension(typeof(DurableFileSpecs).Assembly.Location, null), "-method", $"{typeof(DurableFileSpecs).FullName}.{nameof(A_disk_that_fails_the_flush_is_a_failure)}",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.SkipWhen((await errors).Contains("ptrace", StringComparison.OrdinalIgnoreCase), "strace may not trace here");
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("fdatasync", await File.ReadAllTextAsync(_folder["trace"]), StringComparison.Ordinal);
        Assert.Contains("Total: 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_takes_its_name_only_if_the_name_is_free()
    {
        _folder.Write("a.part", "new");
        _folder.Write("a", "old");
        Assert.False(DurableFile.MoveNoReplace(_folder["a.part"], _folder["a"]));
        Assert.Equal("old", File.ReadAllText(_folder["a"]));
        Assert.True(DurableFile.MoveNoReplace(_folder["a.part"], _folder["b"]));
        Assert.Equal(["a", "b"], _folder.Names());
        Assert.Throws<IOException>(() => DurableFile.MoveNoReplace(_folder["gone"], _folder["c"]));
        Assert.Throws<IOException>(() => DurableFile.MoveNoReplace(_folder["a"], _folder["no/folder"]));
    }

    [Fact]
    [Trait("nasty", "39")]
    public void Where_the_system_cannot_rename_so_the_file_takes_its_name_by_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "not used here");
        _folder.Write("a.part", "new");
        _folder.Write("a", "old");
        Assert.False(DurableFile.LinkAndUnlink(_folder["a.part"], _folder["a"]));
        Assert.True(DurableFile.LinkAndUnlink(_folder["a.part"], _folder["b"]));
        Assert.Equal(["a", "b"], _folder.Names());
        Assert.Equal("new", File.ReadAllText(_folder["b"]));
    }

    [Fact]
    public async Task Of_many_that_want_one_name_exactly_one_gets_it()
    {
        var files = Enumerable.Range(0, 16).Select(i => _folder.Write($"{i}.part", $"{i}")).ToList();
        var won = await Task.WhenAll(files.Select(f => Task.Run(() => DurableFile.MoveNoReplace(f, _folder["name"]))));
        Assert.Single(won, w => w);
    }

    [Fact]
    public void A_file_replaces_another_in_one_step()
    {
        _folder.Write("a.part", "new");
        _folder.Write("a", "old");
        DurableFile.Replace(_folder["a.part"], _folder["a"]);
        Assert.Equal("new", File.ReadAllText(_folder["a"]));
        Assert.Equal(["a"], _folder.Names());
        Assert.Throws<IOException>(() => DurableFile.Replace(_folder["a.part"], _folder["a"]));
    }

    [Fact]
    public void An_open_file_knows_whether_a_path_still_leads_to_it()
    {
        using var file = DurableFile.Open(_folder["a"], FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete);
        Assert.True(DurableFile.IsSameFile(file, _folder["a"]));
        DurableFile.Replace(_folder["a"], _folder["b"]);
        Assert.False(DurableFile.IsSameFile(file, _folder["a"]));
        Assert.True(DurableFile.IsSameFile(file, _folder["b"]));
        _folder.Write("a", "another");
        Assert.False(DurableFile.IsSameFile(file, _folder["a"]));
    }

    [Fact]
    public void Notes_beside_a_file_are_kept_where_they_can_be()
    {
        var path = _folder.Write("a", "x");
        var kept = DurableFile.SetXattr(path, "user.snatch.etag", "\"é\"");
        Assert.Equal(kept ? "\"é\"" : null, DurableFile.GetXattr(path, "user.snatch.etag"));
        Assert.Null(DurableFile.GetXattr(path, "user.snatch.none"));
        Assert.False(DurableFile.SetXattr(_folder["missing"], "user.snatch.etag", "x"));
    }

    public void Dispose() => _folder.Dispose();
}
