using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Specs.Plugins.Lending;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins;

/// <summary>What the operator says of plugins may change while the program runs.</summary>
[Collection(nameof(Alone))]
public sealed class OperatorFilesSpecs
{
    private const string Greeter = "https://greeter.example/x";
    private const string Asker = "http://127.0.0.1/asker/x";

    [Fact]
    public async Task A_plugin_that_was_not_trusted_works_from_the_wish_on_after_it_is()
    {
        var time = new ManualTime();
        string? refusal = "not trusted yet";
        await using var installed = new Installed { Time = time, Refusal = (_, _) => refusal };
        installed.Drop("Greeter");
        Assert.Equal(["plugin 'greeter 1.2.0' is not admitted: not trusted yet"], (await installed.SnatchAsync(Greeter)).Failures);

        refusal = null;
        Write(installed, "state/plugins.pins", "greeter");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("hello you", await time.PassQuietAsync(installed.TitleAsync(Greeter)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_is_not_trusted_any_more_stops_at_the_next_wish()
    {
        var time = new ManualTime();
        string? refusal = null;
        await using var installed = new Installed { Time = time, Refusal = (_, _) => refusal };
        installed.Drop("Greeter");
        await installed.TitleAsync(Greeter);
        var trusted = installed.Plugin("greeter");

        refusal = "not trusted any more";
        Write(installed, "config/snatch.yaml", "plugins: { trust: pinned }");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["plugin 'greeter 1.2.0' is not admitted: not trusted any more"], (await time.PassQuietAsync(installed.SnatchAsync(Greeter))).Failures);
        Assert.Equal((PluginState.Draining, PluginState.Refused), (trusted.State, installed.Plugin("greeter").State));
        Assert.Equal(["plugin 'greeter 1.2.0' is refused: plugin 'greeter 1.2.0' is not admitted: not trusted any more"], (await installed.SnatchAsync(Greeter)).Failures);
    }

    [Fact]
    public async Task Settings_that_were_wrong_are_read_again_when_they_are_mended()
    {
        var time = new ManualTime();
        await using var installed = new Installed { Time = time };
        installed.Drop("Asker");
        Write(installed, "config/snatch.yaml", "plugins: { settings: { asker: { stam: x } } }");
        Assert.Contains("did you mean 'stem'?", Assert.Single((await installed.SnatchAsync(Asker)).Failures), StringComparison.Ordinal);

        Write(installed, "config/snatch.yaml", "plugins: { settings: { asker: { stem: mended } } }");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("mended", await time.PassQuietAsync(installed.TitleAsync(Asker)));
    }

    [Fact]
    public async Task A_shipped_plugin_stays_loaded_and_hears_of_other_settings()
    {
        await using var installed = new Installed("Asker");
        Assert.Equal("usual", await installed.TitleAsync(Asker));
        var loaded = installed.Plugin("asker");

        Write(installed, "config/snatch.yaml", "plugins: { settings: { asker: { stem: other } } }");

        Assert.Equal("other", await installed.TitleAsync(Asker));
        Assert.Same(loaded, installed.Plugin("asker"));
    }

    [Fact]
    public async Task What_cannot_be_understood_leaves_what_was_said_before()
    {
        await using var installed = new Installed("Asker");
        Write(installed, "config/snatch.yaml", "plugins: { settings: { asker: { stem: good } } }");
        Assert.Equal("good", await installed.TitleAsync(Asker));

        Write(installed, "config/snatch.yaml", "plugins: { settings: { asker: {");
        Assert.Equal("good", await installed.TitleAsync(Asker));
        Write(installed, "config/snatch.yaml", "plugins: { settings: { asker: { stem: [] } } }");
        Assert.Equal("good", await installed.TitleAsync(Asker));

        Assert.StartsWith("what snatch.yaml said before goes on to hold: ", installed.Log[0], StringComparison.Ordinal);
        Assert.StartsWith("asker: its settings stay as they were: ", installed.Log[1], StringComparison.Ordinal);
        Assert.Equal(2, installed.Log.Count);
    }

    [Fact]
    public async Task Another_budget_holds_from_the_next_request_on()
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("yes", 200, ("Cache-Control", "no-store")) };
        await lent.GetAsync("https://www.example.org/a");
        await lent.GetAsync("https://www.example.org/a");

        lent.Home.Write("config/snatch.yaml", "plugins: { budgets: { p: { requests: 1, per: hour } } }");
        await lent.Time.AdvanceUntilAsync(lent.GetAsync("https://www.example.org/a"), TimeSpan.FromSeconds(1));

        Assert.InRange(lent.Environment.WaitForSite(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task Another_path_of_a_program_and_another_secret_count_at_once()
    {
        await using var lent = new Lent { ByWire = true, SearchPath = "/bin:/usr/bin", Manifest = Lent.UsualManifest with { Settings = [new PluginSetting("token", SettingType.Secret)] } };
        Secrets(lent, "first");
        Assert.Equal(("first", "hi\n"), (lent.Environment.Secret("token"), (await lent.Environment.RunAsync("sh", ["-c", "echo hi"])).Output));

        Secrets(lent, "second");
        lent.Home.Write("config/snatch.yaml", "programs: { sh: /bin/no-such-shell }");

        Assert.Equal("second", lent.Environment.Secret("token"));
        Assert.Equal(ProgramFailure.Missing, (await Assert.ThrowsAsync<ProgramException>(() => lent.Environment.RunAsync("sh", ["-c", "echo hi"]))).Failure);
        lent.Environment.Log("the first and the second secret");
        Assert.Equal("p: the *** and the *** secret", Assert.Single(lent.Log));
    }

    private static void Write(Installed installed, string name, string text)
    {
        var path = Path.Combine(installed.SnatchHome, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static void Secrets(Lent lent, string token)
    {
        var path = lent.Home.Write("config/secrets.yaml", $"token: {token}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
