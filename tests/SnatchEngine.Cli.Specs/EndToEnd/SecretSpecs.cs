using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

[Trait("nasty", "78")]
public sealed class SecretSpecs
{
    private static readonly string[] s_secrets = ["hunter2", "s3cr3t-token", "s3cr3t-cookie", "s3cr3t-bearer", "s3cr3t-header", "YW5uOmh1bnRlcjI="];

    [Theory]
    [InlineData("get")]
    [InlineData("get", "--json")]
    [InlineData("get", "-v")]
    [InlineData("get", "-q")]
    [InlineData("plan")]
    [InlineData("plan", "--json")]
    public async Task No_secret_is_in_any_output(params string[] words)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        scene.Serve("/moved", faults: new() { RedirectTo = _ => "/missing?token=s3cr3t-token" });
        scene.Serve("/busy", faults: new() { StatusFor = _ => new Answer(503) });
        var login = (string path) => scene.Url(path).Replace("//", "//ann:hunter2@", StringComparison.Ordinal) + "?token=s3cr3t-token";
        var cookies = scene.Program.Home.Write("cookies.txt", "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\ts3cr3t-cookie\n");

        var result = await scene.Program.RunAsync(
            [.. words, login("/a"), login("/missing"), login("/moved"), login("/busy"), "http://ann:hunter2@127.0.0.1:1/refused?token=s3cr3t-token",
            "--retries", "0", "--cookies", cookies, "--header", "X-Key: s3cr3t-header"]);

        Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, result.Output + result.Error, StringComparison.Ordinal));
        if (words[0] == "get")
        {
            result.Exits(1);
            Assert.Equal("s3cr3t-header", scene.Server.RequestsFor("/a")[0].Header("X-Key"));
            Assert.Equal("Basic YW5uOmh1bnRlcjI=", scene.Server.RequestsFor("/a")[0].Header("Authorization"));
        }
    }

    [Fact]
    public async Task No_secret_is_left_on_the_disk()
    {
        await using var scene = await Scene.OpenAsync();
        var gate = new Gate();
        scene.Serve("/a", 8 << 20, faults: new() { Hold = gate, HoldAfter = 4 << 20 });
        await using var run = scene.Program.Start(["get", scene.Url("/a").Replace("//", "//ann:hunter2@", StringComparison.Ordinal) + "?token=s3cr3t-token", "-x", "1", "--archive"]);
        await gate.ReachedAsync();
        run.Send(Signal.Interrupt);
        (await run.WaitAsync()).Exits(130);

        var left = scene.Folder.Names().Where(n => n.EndsWith("journal", StringComparison.Ordinal)).Select(n => System.Text.Encoding.Latin1.GetString(scene.Folder.Read(n)));

        Assert.All(left, text => Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
        Assert.All(scene.Folder.Names(), name => Assert.DoesNotContain("s3cr3t", name, StringComparison.Ordinal));
    }
}
