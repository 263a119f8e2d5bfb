using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Crash;

/// <summary>A disk whose flushes fail, by strace's injection around the real program.</summary>
[Trait("nasty", "73")]
[Trait("needs", "strace")]
public sealed class BrokenDiskSpecs
{
    private const string BrokenFlush = "fdatasync:error=EIO";

    [Theory]
    [InlineData(50_000)]
    [InlineData(3 << 20)]
    public async Task A_file_the_disk_does_not_keep_is_not_done(long length)
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a", length);

        var result = (await BreakAsync(scene, BrokenFlush, scene.Url("/a"))).Exits(1);

        Assert.DoesNotContain("a", scene.Folder.Names());
        Assert.Matches(@"^failed  http://[^\n]+ could not be made safe on the disk: [^\n]+\n$", result.Error);
        await IsFetchedAnewAsync(scene, file);
    }

    [Fact]
    public async Task Files_that_share_a_flush_are_done_only_as_far_as_it_held()
    {
        await using var scene = await Scene.OpenAsync();
        var paths = Enumerable.Range(0, 12).Select(i => $"/{i}").ToList();
        paths.ForEach(p => scene.Serve(p));

        // strace counts for each thread by itself, so how many flushes fail is left to chance.
        var result = (await BreakAsync(scene, "fdatasync:error=EIO:when=1+3", ["--json", "-j", "12", .. paths.Select(scene.Url)])).Exits(1);

        var lines = result.Json();
        Assert.Contains(lines, l => l.Text("status") == "failed");
        Assert.Equal(12, lines.Count(l => l.Text("status") is "failed" or "done"));
        Assert.Equal(lines.Where(l => l.Text("status") == "done").Select(l => Path.GetFileName(l.Text("path"))).Order(StringComparer.Ordinal), scene.Folder.Names());
    }

    [Fact]
    public async Task A_checkpoint_that_fails_ends_the_download()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a", 40 << 20);

        var result = (await BreakAsync(scene, "fdatasync:error=EIO:when=1", scene.Url("/a"), "-x", "2")).Exits(1);

        Assert.DoesNotContain("a", scene.Folder.Names());
        Assert.Matches(@"^failed  http://[^\n]+\n$", result.Error);
        Assert.Contains("Flushing", result.Error, StringComparison.Ordinal);
        await IsFetchedAnewAsync(scene, file);
    }

    [Fact]
    public async Task A_name_the_disk_does_not_keep_is_told()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");

        var result = (await BreakAsync(scene, "fsync:error=EIO", scene.Url("/a"))).Exits(1);

        Assert.Contains("Flushing the folder", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The kernel tells a failed flush once; the bytes it was about must not be believed afterwards.</summary>
    private static async Task IsFetchedAnewAsync(Scene scene, SeededBytes file)
    {
        var done = (await scene.GetAsync("--json", scene.Url("/a"))).Exits(0).Json()[0];

        Assert.Equal(("Downloaded", file.Length), (done.Text("outcome"), done.GetProperty("fetched").GetInt64()));
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.Equal(["a"], scene.Folder.Names());
    }

    private static async Task<ProgramResult> BreakAsync(Scene scene, string fault, params string[] arguments)
    {
        if (Programs.Find("strace") is not { } strace)
        {
            Assert.Skip("needs strace");
            return null!;
        }

        return await scene.Program.RunWithinAsync(strace, ["-f", "-qq", "-o", scene.Program.Home["trace"], "-e", $"trace={fault.Split(':')[0]}", "-e", $"inject={fault}", "--"], ["get", .. arguments]);
    }
}
