using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

public sealed class ListSpecs
{
    [Fact]
    public async Task Each_entry_has_its_mirrors_and_options()
    {
        await using var scene = await Scene.OpenAsync();
        var (a, b, c) = (scene.Serve("/a"), scene.Serve("/mirror/b"), scene.Serve("/c"));
        var list = scene.Program.Home.Write("list.txt", $"""
            # what we want
            {scene.Url("/a")}
              out=first.bin
              checksum=sha-256={a.Sha256()}
            {scene.Url("/gone/b")}	{scene.Url("/mirror/b")}

            {scene.Url("/c")}
              dir=elsewhere
              header=X-Key: 7
            """);

        (await scene.GetAsync("-i", list, "-d", "down")).Exits(0);

        Assert.Null(a.DifferenceFrom(scene.Folder["down/first.bin"]));
        Assert.Null(b.DifferenceFrom(scene.Folder["down/b"]));
        Assert.Null(c.DifferenceFrom(scene.Folder["elsewhere/c"]));
        Assert.Equal("7", scene.Server.RequestsFor("/c")[0].Header("X-Key"));
        Assert.Null(scene.Server.RequestsFor("/a")[0].Header("X-Key"));
    }

    [Fact]
    public async Task Entries_of_a_pipe_start_as_they_come()
    {
        await using var scene = await Scene.OpenAsync();
        var (a, b) = (scene.Serve("/a"), scene.Serve("/b"));
        await using var run = scene.Program.Start(["get", "-i", "-"], new ProgramOptions { KeepsInputOpen = true });

        await run.SayAsync(scene.Url("/a") + "\n");
        await run.OutputContainsAsync("done  a ");
        await run.SayAsync(scene.Url("/b"));
        run.CloseInput();

        (await run.WaitAsync()).Exits(0);
        Assert.Null(a.DifferenceFrom(scene.Folder["a"]));
        Assert.Null(b.DifferenceFrom(scene.Folder["b"]));
    }

    [Fact]
    public async Task A_thousand_lines_are_worked_off()
    {
        await using var scene = await Scene.OpenAsync();
        for (var i = 0; i < 1_000; i++)
        {
            scene.Serve($"/{i}.txt", i);
        }

        var list = scene.Program.Home.Write("list.txt", string.Join('\n', Enumerable.Range(0, 1_000).Select(i => scene.Url($"/{i}.txt"))));

        var result = (await scene.GetAsync("-i", list, "-j", "16")).Exits(0);

        Assert.Equal(1_000, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => (long)i), scene.Folder.Names().Select(n => new FileInfo(scene.Folder[n]).Length).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("nasty", "40")]
    public async Task The_same_url_twice_is_one_file(bool small)
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a", small ? 3_000 : 3 << 20, new FileHeaders { ETag = null, LastModified = null });
        var list = scene.Program.Home.Write("list.txt", string.Join('\n', Enumerable.Repeat(scene.Url("/a"), 6)));

        var result = (await scene.GetAsync("-i", list, "-j", "4")).Exits(0);

        Assert.Equal(["a"], scene.Folder.Names());
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.Equal(5, result.Output.Split("already complete").Length - 1);
    }

    [Fact]
    [Trait("nasty", "40")]
    public async Task Different_urls_of_one_name_are_as_many_files()
    {
        await using var scene = await Scene.OpenAsync();
        var paths = Enumerable.Range(0, 6).Select(i => $"/{i}/a.tar.gz").ToList();
        paths.ForEach(p => scene.Serve(p, 20_000));

        (await scene.GetAsync(["-j", "6", .. paths.Select(scene.Url)])).Exits(0);

        Assert.Equal(["a (1).tar.gz", "a (2).tar.gz", "a (3).tar.gz", "a (4).tar.gz", "a (5).tar.gz", "a.tar.gz"], scene.Folder.Names());
        Assert.Equal(6, scene.Folder.Names().Select(n => Convert.ToHexString(scene.Folder.Read(n)[..32])).Distinct().Count());
    }
}
