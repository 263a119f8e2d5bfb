using System.Text;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>What a file is called. Names in one list and in two processes are in <c>Cli.Specs/EndToEnd</c>.</summary>
[Trait("nasty", "40")]
public sealed class NameSpecs
{
    [Theory]
    [InlineData("attachment; filename*=UTF-8''na%C3%AFve.txt; filename=\"naive.txt\"", "na\u00efve.txt")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("attachment; filename=\"/etc/cron.d/x.txt\"", "x.txt")]
    [InlineData("attachment; filename=\"C:\\\\dir\\\\x.txt\"", "x.txt")]
    [InlineData("attachment; filename=\"NUL\"", "_NUL")]
    [InlineData("attachment; filename=\"AUX.txt\"", "_AUX.txt")]
    [InlineData("attachment; filename=\"report.txt. . \"", "report.txt")]
    [InlineData("attachment; filename=\"a%20b%2Fc.txt\"", "a b_c.txt")]
    [InlineData("attachment; filename=\".bashrc\"", "bashrc")]
    [InlineData("attachment; filename=\"x.part\"", "x.part.download")]
    [InlineData("attachment", "get.bin")]
    public async Task The_servers_name_is_taken_and_made_harmless(string header, string name)
    {
        await using var site = await DiskSite.OpenAsync();
        var file = new SeededBytes(40, 1_000);
        site.Server.Serve("/get.bin", file, new FileHeaders { ContentDisposition = header });

        var done = await site.DownloadAsync(site.Request(site.Server.Url("/get.bin")));

        Assert.Equal(site.Folder[name], done.Path);
        Assert.Equal([name], site.Folder.Names());
    }

    [Fact]
    public async Task A_name_of_too_many_bytes_leaves_room_for_part_and_journal()
    {
        await using var site = await DiskSite.OpenAsync();
        var file = new SeededBytes(40, 3 << 20);
        site.Server.Serve("/get", file, new FileHeaders { ContentDisposition = $"attachment; filename*=UTF-8''{string.Concat(Enumerable.Repeat("%C3%A4", 300))}.tar.gz" });

        var done = await site.DownloadAsync(site.Request(site.Server.Url("/get")));

        Assert.InRange(Encoding.UTF8.GetByteCount(Path.GetFileName(done.Path)), 200, 255);
        Assert.EndsWith(".tar.gz", done.Path, StringComparison.Ordinal);
        Assert.Null(file.DifferenceFrom(done.Path));
    }

    [Fact]
    public async Task The_target_of_a_redirect_names_the_file_that_its_link_does_not()
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/files/tool-1.2.zip", new SeededBytes(40, 1_000));
        site.Server.Serve("/latest", "", faults: new Faults { RedirectTo = _ => "/files/tool-1.2.zip" });

        var done = await site.DownloadAsync(site.Request(site.Server.Url("/latest")));

        Assert.Equal(["tool-1.2.zip"], site.Folder.Names());
        Assert.Equal(DownloadOutcome.Downloaded, done.Outcome);
    }

    [Fact]
    public async Task Bytes_escaped_in_the_url_are_written_out()
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/a%20b%C3%A4.txt", new SeededBytes(40, 1_000));

        await site.DownloadAsync(site.Request(site.Server.Url("/a%20b%C3%A4.txt")));

        Assert.Equal(["a b\u00e4.txt"], site.Folder.Names());
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(3 << 20)]
    public async Task Downloads_of_one_name_at_once_never_mix(long length)
    {
        await using var site = await DiskSite.OpenAsync();
        var files = Enumerable.Range(0, 8).Select(i => new SeededBytes(i, length)).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            site.Server.Serve($"/{i}/a.tar.gz", files[i], new FileHeaders { ETag = $"\"{i}\"" });
        }

        var done = await Task.WhenAll(files.Select((_, i) => site.DownloadAsync(site.Request(site.Server.Url($"/{i}/a.tar.gz")))));

        Assert.Equal(["a (1).tar.gz", "a (2).tar.gz", "a (3).tar.gz", "a (4).tar.gz", "a (5).tar.gz", "a (6).tar.gz", "a (7).tar.gz", "a.tar.gz"], site.Folder.Names());
        Assert.All(done.Select((d, i) => files[i].DifferenceFrom(d.Path)), Assert.Null);
    }

    [Theory]
    [InlineData(500_000)]
    [InlineData(3 << 20)]
    public async Task A_file_that_only_looks_the_same_costs_no_byte_of_the_other(int length)
    {
        await using var site = await DiskSite.OpenAsync();
        var file = new SeededBytes(40, length);
        site.Server.Serve("/f.bin", file, new FileHeaders { AcceptRanges = false });
        site.Folder.Write("f.bin", new SeededBytes(41, length).ToArray());
        File.SetLastWriteTimeUtc(site.Folder["f.bin"], FileHeaders.DefaultLastModified.UtcDateTime);

        var done = await site.DownloadAsync();

        Assert.Equal((site.Folder["f (1).bin"], 1), (done.Path, site.Server.Requests.Count));
        Assert.Null(file.DifferenceFrom(done.Path));
    }

    [Fact]
    public async Task A_file_that_appears_meanwhile_is_not_replaced()
    {
        await using var site = await DiskSite.OpenAsync();
        var gate = new Gate();
        var file = new SeededBytes(40, 3 << 20);
        site.Server.Serve("/f.bin", file, null, x => new Faults { Hold = gate, HoldAfter = 1 << 20 });

        var running = site.DownloadAsync(site.Request() with { Connections = 1 });
        await gate.ReachedAsync();
        site.Folder.Write("f.bin", "somebody else's");
        gate.Open();
        var done = await running;

        Assert.Equal("somebody else's", File.ReadAllText(site.Folder["f.bin"]));
        Assert.Equal(site.Folder["f (1).bin"], done.Path);
        Assert.Null(file.DifferenceFrom(done.Path));
    }
}
