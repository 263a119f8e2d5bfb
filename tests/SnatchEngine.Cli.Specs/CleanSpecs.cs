using System.Text;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs;

public sealed class CleanSpecs
{
    [Fact]
    public async Task Without_a_terminal_it_only_lists()
    {
        using var folder = Littered();
        var run = new TestConsole();

        Assert.Equal(0, await run.RunAsync("clean", folder.Path));
        Assert.Equal(7, folder.Names().Count);
        Assert.Equal(
            $"{folder["a.iso.part"]}  7 B  0 s old\n{folder["b.part"]}  1 B  0 s old  no journal: another program may have left it\n{folder["sub/c.part"]}  2 B  0 s old\n" +
            "3 abandoned, 10 B; nothing was removed (--yes removes)\n",
            run.Out);
    }

    [Fact]
    public async Task With_yes_it_removes_what_is_abandoned_and_nothing_else()
    {
        using var folder = Littered();
        var run = new TestConsole();

        Assert.Equal(0, await run.RunAsync("clean", folder.Path, "--yes", "-q"));
        Assert.Equal(["keep.partial", "sub"], folder.Names());
        Assert.Equal("", run.Out);
    }

    [Theory]
    [InlineData("y\n", 2)]
    [InlineData("\n", 7)]
    [InlineData("", 7)]
    public async Task On_a_terminal_it_asks_first(string answer, int left)
    {
        using var folder = Littered();
        var run = new TestConsole { Terminal = true, Input = new MemoryStream(Encoding.UTF8.GetBytes(answer)) };

        Assert.Equal(0, await run.RunAsync("clean", folder.Path));
        Assert.Equal("Remove these 3 (10 B)? [y/N] ", run.Error);
        Assert.Equal(left, folder.Names().Count);
    }

    [Fact]
    public async Task The_folder_of_an_item_that_waits_for_a_step_goes_as_one_unless_somebody_works_in_it()
    {
        using var folder = new TempFolder();
        folder.Write("film.mp4.0a1b2c3d.part/staging.lock", "");
        folder.Write("film.mp4.0a1b2c3d.part/part-0/film.mp4", "1234");
        folder.Write("other.part/film.mp4", "not ours");
        var (held, free) = (new TestConsole(), new TestConsole());

        await using (var used = new FileStream(folder["film.mp4.0a1b2c3d.part/staging.lock"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(0, await held.RunAsync("clean", folder.Path, "--yes"));
        }

        Assert.Equal(0, await free.RunAsync("clean", folder.Path, "--yes"));

        Assert.Equal("nothing abandoned\n", held.Out);
        Assert.Equal($"{folder["film.mp4.0a1b2c3d.part"]}  4 B  0 s old\nremoved 1 of 1\n", free.Out);
        Assert.Equal(["other.part", "other.part/film.mp4"], folder.Names());
    }

    [Fact]
    public async Task What_a_process_has_open_stays()
    {
        using var folder = Littered();
        await using var used = new FileStream(folder["a.iso.part.journal"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        var run = new TestConsole();

        Assert.Equal(0, await run.RunAsync("clean", folder.Path, "--yes"));
        Assert.EndsWith("removed 2 of 2\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(["a.iso.part", "a.iso.part.journal", "a.iso.part.journal.new", "keep.partial", "sub"], folder.Names());
    }

    [Fact]
    public async Task What_was_touched_lately_stays_when_an_age_is_asked()
    {
        using var folder = Littered();
        File.SetLastWriteTimeUtc(folder["b.part"], TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-8));
        var run = new TestConsole();

        await run.RunAsync("clean", folder.Path, "--older-than", "7d", "--yes", "--json");

        Assert.False(File.Exists(folder["b.part"]));
        Assert.Equal(6, folder.Names().Count);
        Assert.EndsWith("{\"status\":\"summary\",\"found\":1,\"removed\":1,\"failed\":0,\"bytes\":1}\n", run.Out, StringComparison.Ordinal);
    }

    private static TempFolder Littered()
    {
        var folder = new TempFolder();
        folder.Write("a.iso.part", "1234");
        folder.Write("a.iso.part.journal", "12");
        folder.Write("a.iso.part.journal.new", "1");
        folder.Write("b.part", "1");
        folder.Write("keep.partial", "1");
        folder.Write("sub/c.part.journal", "12");
        return folder;
    }
}
