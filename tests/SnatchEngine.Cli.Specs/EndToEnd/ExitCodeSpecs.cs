using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

public sealed class ExitCodeSpecs
{
    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--max-size", "much")]
    [InlineData("--set", "download.retreis=3")]
    [InlineData("--checksum", "sha-256=12")]
    [InlineData("-i", "missing.txt")]
    public async Task Wrong_words_start_nothing(params string[] words)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");

        var result = (await scene.GetAsync([scene.Url("/a"), .. words])).Exits(2);

        Assert.NotEqual("", result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, scene.Server.Connections);
    }

    [Fact]
    public async Task A_wrong_list_starts_nothing_and_names_its_lines()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        var list = scene.Program.Home.Write("list.txt", $"{scene.Url("/a")}\n  ouy=b\n");

        var result = (await scene.GetAsync("-i", list)).Exits(2);

        Assert.Contains("list.txt:2: unknown key 'ouy' (did you mean 'out'?)", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, scene.Server.Connections);
    }

    [Fact]
    public async Task A_missing_file_is_a_failure()
    {
        await using var scene = await Scene.OpenAsync();

        var result = (await scene.GetAsync(scene.Url("/a"))).Exits(1);

        Assert.Matches(@"^failed  http://127\.0\.0\.1:\d+/a  127\.0\.0\.1 answered 404; check the URL\.\n$", result.Error);
        Assert.Empty(scene.Folder.Names());
    }

    [Fact]
    public async Task A_scheme_we_do_not_speak_means_that_nothing_could_start()
    {
        await using var scene = await Scene.OpenAsync();

        var result = (await scene.GetAsync("ftp://example.org/a.iso")).Exits(3);

        Assert.Contains("ftp", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(scene.Folder.Names());
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_to_is_told_in_one_line()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        if (OperatingSystem.IsWindows() || Programs.Find("setpriv") is not { } setpriv || Environment.UserName != "root")
        {
            Assert.Skip("needs setpriv, and root to become somebody else");
            return;
        }

        string[] nobody = ["--reuid=65534", "--clear-groups", "--"];
        if ((await ProgramRun.RunAsync(setpriv, [.. nobody, SnatchProgram.File, "--version"])).ExitCode != 0)
        {
            Assert.Skip("needs a program that others may run");
        }

        File.SetUnixFileMode(scene.Folder.Path, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(scene.Program.Home.Path, (UnixFileMode)0b111_111_111);

        var result = (await scene.Program.RunWithinAsync(setpriv, nobody, "get", scene.Url("/a"), "-d", scene.Folder.Path)).Exits(1);

        Assert.Matches(@"^failed  [^\n]+\n$", result.Error);
        Assert.Contains("denied", result.Error, StringComparison.Ordinal);
        Assert.Empty(scene.Folder.Names());
    }
}
