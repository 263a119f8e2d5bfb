using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Unpack;

namespace SnatchEngine.Plugins.Specs.Unpack;

public sealed class ExtractSpecs
{
    private static StepRun<UnpackPlugin> NewRun() => new("Unpack");

    [Theory]
    [InlineData("pack.zip")]
    [InlineData("pack.tar")]
    [InlineData("pack.tar.gz")]
    [InlineData("pack.tgz")]
    public async Task Files_come_out_with_their_folders_and_never_executable(string name)
    {
        using var run = NewRun();
        var archive = run.Write($"Item/{name}", Archive(name, ("top/run.sh", "#!/bin/sh"), ("top/deep/ü.txt", "text")));

        var result = await run.RunAsync("extract", [archive]);

        Assert.Equal([("Item/pack/top/run.sh", "#!/bin/sh"), ("Item/pack/top/deep/ü.txt", "text")], result.Added.Select(f => (f.Name, File.ReadAllText(f.Path))));
        Assert.All(result.Added, f => Assert.Equal(StagedRole.Other, f.Role));
        Assert.Empty(result.Removed);
        Assert.All(result.Added, f => Assert.Equal(0, ModeOf(f.Path) & 0x49));
    }

    [Fact]
    public async Task A_folder_may_be_named_leading_ones_taken_off_and_the_archive_deleted()
    {
        using var run = NewRun();
        var archive = run.Write("pack.zip", Archive("pack.zip", ("top/a/b.txt", "b"), ("c.txt", "c")));

        var result = await run.RunAsync("extract", [archive], ("to", "here/now"), ("strip", "1"), ("delete-archive", "true"));

        Assert.Equal(["here/now/a/b.txt"], result.Added.Select(f => f.Name));
        Assert.Equal([archive.Path], result.Removed);
        Assert.Equal(["top/a/b.txt", "c.txt"], (await run.RunAsync("extract", [archive], ("to", "."))).Added.Select(f => f.Name));
    }

    [Fact]
    public async Task A_gzip_gives_its_one_file_beside_it()
    {
        using var run = NewRun();

        var result = await run.RunAsync("extract", [run.Write("logs/app.log.gz", Packed(Encoding.UTF8.GetBytes("line\n")))]);

        Assert.Equal([("logs/app.log", "line\n")], result.Added.Select(f => (f.Name, File.ReadAllText(f.Path))));
    }

    [Theory]
    [InlineData("../out.txt", "climbs out of the folder with '..'")]
    [InlineData("a/../../out.txt", "climbs out of the folder with '..'")]
    [InlineData("..\\out.txt", "climbs out of the folder with '..'")]
    [InlineData("/etc/out.txt", "is an absolute path")]
    [InlineData("\\\\server\\share", "is an absolute path")]
    [InlineData("C:\\out.txt", "names a drive")]
    [InlineData("a/nul.txt", "is the name of a device on Windows")]
    [InlineData("a/COM1", "is the name of a device on Windows")]
    public async Task A_name_that_leads_out_is_refused_and_nothing_is_left(string name, string why)
    {
        using var run = NewRun();
        foreach (var archive in (string[])["pack.zip", "pack.tar", "pack.tar.gz"])
        {
            var refusal = await run.RefusedAsync("extract", [run.Write(archive, Archive(archive, ("good.txt", "x"), (name, "bad")))]);

            Assert.Equal((PostProcessingFailure.BadInput, $"'{archive}' is not unpacked: its entry '{name}' {why}"), (refusal.Failure, refusal.Message));
        }
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task Links_are_refused_or_left_out(TarEntryType type)
    {
        using var run = NewRun();
        var archive = run.Write("pack.tar", Tar(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "good.txt") { DataStream = new MemoryStream([1]) });
            tar.WriteEntry(new PaxTarEntry(type, "link") { LinkName = "/etc/passwd" });
        }));

        var refusal = await run.RefusedAsync("extract", [archive]);
        var result = await run.RunAsync("extract", [archive], ("links", "skip"));

        Assert.Equal("'pack.tar' is not unpacked: its entry 'link' is a link; set 'links: skip' to leave links out", refusal.Message);
        Assert.Equal(["pack/good.txt"], result.Added.Select(f => f.Name));
        Assert.Equal(["1 links of 'pack.tar' were left out"], result.Notes);
    }

    [Fact]
    public async Task A_link_in_a_zip_is_a_link_and_a_device_in_a_tar_is_none()
    {
        using var run = NewRun();
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)(0xA1FFu << 16));
            using var content = entry.Open();
            content.Write("/etc/passwd"u8);
        }

        var link = await run.RefusedAsync("extract", [run.Write("pack.zip", bytes.ToArray())]);
        var device = await run.RefusedAsync("extract", [run.Write("pack.tar", Tar(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.CharacterDevice, "zero") { DeviceMajor = 1, DeviceMinor = 5 })))]);

        Assert.Contains("its entry 'link' is a link", link.Message, StringComparison.Ordinal);
        Assert.Equal("'pack.tar' is not unpacked: its entry 'zero' is of the kind CharacterDevice, which is no file", device.Message);
    }

    [Fact]
    public async Task Two_names_that_differ_by_case_are_refused_or_numbered()
    {
        using var run = NewRun();
        var archive = run.Write("pack.zip", Archive("pack.zip", ("A/Read.txt", "1"), ("a/READ.TXT", "2")));

        var refusal = await run.RefusedAsync("extract", [archive]);
        var result = await run.RunAsync("extract", [archive], ("on-clash", "rename"));

        Assert.Equal("'pack.zip' is not unpacked: its entry 'a/READ.TXT' is there twice where case does not count; set 'on-clash: rename' to take both", refusal.Message);
        Assert.Equal(["pack/A/Read.txt", "pack/a/READ (2).TXT"], result.Added.Select(f => f.Name));
        Assert.EndsWith("lies in a folder whose name another file has", (await run.RefusedAsync("extract", [run.Write("p.zip", Archive("p.zip", ("a", "1"), ("A/b", "2")))])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pack.zip")]
    [InlineData("pack.tgz")]
    [InlineData("zeros.gz")]
    public async Task A_bomb_is_stopped_while_it_unpacks(string name)
    {
        using var run = NewRun();
        var zeros = new byte[32 << 20];
        var bytes = name == "zeros.gz" ? Packed(zeros) : Archive(name, zeros);

        var refusal = await run.RefusedAsync("extract", [run.Write(name, bytes)]);

        Assert.Equal((PostProcessingFailure.TooMuch, $"'{name}' unpacks to more than 200 times its size, as a bomb does; set 'max-ratio' if that is meant"), (refusal.Failure, refusal.Message));
    }

    [Fact]
    public async Task More_bytes_or_entries_than_allowed_are_refused()
    {
        using var run = NewRun();
        var two = run.Write("pack.zip", Archive("pack.zip", ("a", new string('x', 600)), ("b", new string('y', 600))));
        var many = Archive("many.zip", ("a", "x"));
        BinaryPrimitives.WriteUInt16LittleEndian(many.AsSpan(many.Length - 12), 65_001);

        Assert.Equal("'pack.zip' unpacks to more than 1.0 KiB; set 'max-bytes' if that is meant", (await run.RefusedAsync("extract", [two], ("max-bytes", "1KiB"))).Message);
        Assert.Equal((PostProcessingFailure.TooMuch, "'many.zip' has more than 65000 entries"), await run.RefusedAsync("extract", [run.Write("many.zip", many)]) is var e ? (e.Failure, e.Message) : default);
    }

    [Theory]
    [InlineData("pack.zip")]
    [InlineData("pack.tar")]
    [InlineData("pack.tar.gz")]
    [InlineData("one.gz")]
    public async Task A_damaged_archive_is_refused(string name)
    {
        using var run = NewRun();
        var random = new byte[40_000];
        new Random(7).NextBytes(random);
        var whole = name == "one.gz" ? Packed(random) : Archive(name, random);

        var flipped = (byte[])whole.Clone();
        flipped[whole.Length / 2] ^= 0xFF;
        foreach (var bytes in name == "pack.tar" ? (byte[][])[whole[..30_000], []] : [whole[..30_000], flipped, "<html>"u8.ToArray(), []])
        {
            var refusal = await run.RefusedAsync("extract", [run.Write(name, bytes)]);

            Assert.Equal(PostProcessingFailure.BadInput, refusal.Failure);
            Assert.StartsWith($"'{name}' is ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_gzip_of_several_parts_is_whole_when_its_last_part_is()
    {
        using var run = NewRun();
        byte[] two = [.. Packed("one\n"u8.ToArray()), .. Packed("and two\n"u8.ToArray())];

        Assert.Equal("one\nand two\n", File.ReadAllText(Assert.Single((await run.RunAsync("extract", [run.Write("a.gz", two)])).Added).Path));
        Assert.Equal("'a.gz' is damaged or no archive of its kind: it ends before it is complete", (await run.RefusedAsync("extract", [run.Write("a.gz", two[..^9])])).Message);
    }

    [Fact]
    public async Task Archives_within_are_unpacked_only_when_that_is_wanted()
    {
        using var run = NewRun();
        var archive = run.Write("outer.tar", Tar(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "inner.zip") { DataStream = new MemoryStream(Archive("inner.zip", ("a.txt", "a"))) })));

        Assert.Equal(["outer/inner.zip"], (await run.RunAsync("extract", [archive])).Added.Select(f => f.Name));
        Assert.Equal(["outer/inner/a.txt"], (await run.RunAsync("extract", [archive], ("nested", "true"))).Added.Select(f => f.Name));
        Assert.Single(Directory.GetFiles(run.Made));
    }

    [Fact]
    public async Task What_is_no_archive_is_left_alone_and_a_foreign_one_is_named()
    {
        using var run = NewRun();

        Assert.Equal(["there is no archive among the files of the item"], (await run.RunAsync("extract", [run.Write("book.epub", "x")])).Notes);
        Assert.Equal("'a.7z' is an archive of a kind that is not unpacked here; zip, tar, tar.gz, tgz and gz are", (await run.RefusedAsync("extract", [run.Write("a.7z", "x")])).Message);
    }

    [Theory]
    [InlineData("strp", "1", "'strp' is no option of 'extract' (did you mean 'strip'?); it has to, delete-archive, strip, max-bytes, max-ratio, nested, links, on-clash")]
    [InlineData("to", "../out", "'to' of 'extract' must be a folder beneath the item's own, without '..', was '../out'")]
    [InlineData("max-bytes", "-1", "'max-bytes' of 'extract' must be a size such as 16GiB, was '-1'")]
    public async Task An_option_that_makes_no_sense_is_refused(string key, string value, string sentence)
    {
        using var run = NewRun();

        var refusal = await run.RefusedAsync("extract", [run.Write("a.zip", "x")], (key, value));

        Assert.Equal((PostProcessingFailure.BadOption, sentence), (refusal.Failure, refusal.Message));
    }

    [Fact]
    public async Task Cancelling_leaves_nothing()
    {
        using var run = NewRun();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync("extract", [run.Write("a.zip", Archive("a.zip", ("a", "x")))], new CancellationToken(true)));

        Assert.False(Directory.Exists(run.Made) && Directory.EnumerateFileSystemEntries(run.Made).Any());
    }

    private static int ModeOf(string path) => OperatingSystem.IsWindows() ? 0 : (int)File.GetUnixFileMode(path);

    private static byte[] Archive(string name, params (string Name, string Text)[] files) => Archive(name, [.. files.Select(f => (f.Name, Encoding.UTF8.GetBytes(f.Text)))]);

    private static byte[] Archive(string name, byte[] content) => Archive(name, [("file.bin", content)]);

    private static byte[] Archive(string name, (string Name, byte[] Bytes)[] files)
    {
        if (name.EndsWith("zip", StringComparison.Ordinal))
        {
            using var bytes = new MemoryStream();
            using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var file in files)
                {
                    var entry = zip.CreateEntry(file.Name);
                    entry.ExternalAttributes = unchecked((int)(0x81EDu << 16));
                    using var content = entry.Open();
                    content.Write(file.Bytes);
                }
            }

            return bytes.ToArray();
        }

        var tar = Tar(writer =>
        {
            foreach (var file in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, file.Name) { DataStream = new MemoryStream(file.Bytes), Mode = (UnixFileMode)0x1ED });
            }
        });
        return name.EndsWith("gz", StringComparison.Ordinal) ? Packed(tar) : tar;
    }

    private static byte[] Tar(Action<TarWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            write(tar);
        }

        return bytes.ToArray();
    }

    private static byte[] Packed(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }
}
