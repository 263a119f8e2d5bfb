using System.Text.Json;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Profiles;

/// <summary><c>snatch profile</c>, <c>check</c> and <c>schema</c> from the outside.</summary>
public sealed class ProfileCommandSpecs : IDisposable
{
    private readonly SnatchProgram _snatch = new();

    public void Dispose() => _snatch.Dispose();

    [Fact]
    public async Task A_profile_is_used_until_the_machine_decides_again()
    {
        _snatch.Home.Write("config/profiles/mine.yaml", "download: { retries: 3 }\n");
        (await _snatch.RunAsync("profile", "use", "mine")).Exits(0);
        var used = (await _snatch.RunAsync("profile", "show", "--json")).Exits(0).Json()[0];
        Assert.Equal(("mine", "3"), (used.Text("name"), used.GetProperty("values").Text("download.retries")));
        Assert.Contains("* mine", (await _snatch.RunAsync("profile", "list")).Exits(0).Output, StringComparison.Ordinal);

        (await _snatch.RunAsync("profile", "use", "--auto")).Exits(0);
        Assert.NotEqual("mine", (await _snatch.RunAsync("profile", "show", "--json")).Exits(0).Json()[0].Text("name"));
        Assert.Equal("mine", (await _snatch.RunAsync("profile", "show", "--json", "--profile", "mine")).Exits(0).Json()[0].Text("name"));
    }

    [Fact]
    public async Task Using_what_is_not_there_or_wrong_changes_nothing()
    {
        _snatch.Home.Write("config/profiles/bad.yaml", "download: { retires: 3 }\n");
        Assert.Contains("unknown profile 'nope'", (await _snatch.RunAsync("profile", "use", "nope")).Exits(2).Error, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:1:13 error SN1207 unknown key 'retires' (did you mean 'retries'?) at download", (await _snatch.RunAsync("profile", "use", "bad")).Exits(2).Error, StringComparison.Ordinal);
        (await _snatch.RunAsync("profile", "use")).Exits(2);
        (await _snatch.RunAsync("profile", "use", "--auto", "speed")).Exits(2);
        Assert.False(File.Exists(_snatch.Home["state/profile"]));
    }

    [Fact]
    public async Task Explain_tells_the_value_its_origin_and_what_it_is_laid_over()
    {
        var base1 = _snatch.Home.Write("config/profiles/base.yaml", "download:\n  retries: 3\n");
        var mine = _snatch.Home.Write("config/profiles/mine.yaml", "extends: base\nmode: fast\ndownload: { retries: 5 }\n");
        var options = ProgramOptions.Default with { Environment = new Dictionary<string, string?> { ["SNATCH_DOWNLOAD_RETRIES"] = "6" } };
        var line = (await _snatch.RunAsync(options, "profile", "explain", "download.retries", "--profile", "mine", "--set", "download.retries=7", "--json")).Exits(0).Json().Single();
        Assert.Equal(("download.retries", "7", "--set"), (line.Text("key"), line.Text("value"), line.Text("origin")));
        Assert.Equal(
            ["6 SNATCH_DOWNLOAD_RETRIES", $"5 {mine}:3:22", $"3 {base1}:2:12", $"4 {mine}:2:7 (by mode)"],
            line.GetProperty("over").EnumerateArray().SkipLast(1).Select(o => $"{o.Text("value")} {o.Text("origin")}"));

        var text = (await _snatch.RunAsync("profile", "explain", "download", "--profile", "mine", "--mode", "thorough", "--max-memory", "1GiB", "--temp-dir", "/var/tmp")).Exits(0).Output;
        Assert.Contains("download.memory: 256MiB  --mode (by mode)\n", text, StringComparison.Ordinal);
        Assert.Contains("download.temp: /var/tmp  --temp-dir\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\narchive:", text, StringComparison.Ordinal);
        Assert.Contains("did you mean 'download.retries'", (await _snatch.RunAsync("profile", "explain", "retrys")).Exits(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8GB", "low-memory", "6GB", "fast", "medium", "serial")]
    [InlineData("16GiB", "default", "12GiB", "balanced", "high", "parallel")]
    [InlineData("32GB", "default", "24GB", "thorough", "ultra", "parallel")]
    public async Task Detect_tells_the_facts_the_choice_and_a_proposal(string memory, string profile, string ceiling, string mode, string quality, string steps)
    {
        var machine = memory == "8GB" ? "cores=2" : "host=other";
        var low = memory == "8GB" ? ["--suppose", "memory=4GB"] : Array.Empty<string>();
        var told = (await _snatch.RunAsync(["profile", "detect", "--json", "--suppose", $"memory={memory}", "--suppose", machine, "--suppose", "tags=none"])).Exits(0).Json().Single();
        Assert.Equal((ceiling, mode, quality, steps), (told.GetProperty("proposal").Text("memory"), told.GetProperty("proposal").Text("mode"), told.GetProperty("proposal").Text("quality"), told.GetProperty("proposal").Text("heavySteps")));
        foreach (var fact in told.GetProperty("facts").EnumerateObject())
        {
            Assert.NotEmpty(fact.Value.Text("source"));
        }

        if (low.Length > 0)
        {
            told = (await _snatch.RunAsync(["profile", "detect", "--json", "--suppose", "tags=none", .. low])).Exits(0).Json().Single();
        }

        Assert.Equal(profile, told.Text("profile"));
        Assert.Contains("there is no fact 'memry' (did you mean 'memory'?)", (await _snatch.RunAsync("profile", "detect", "--suppose", "memry=1")).Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_reads_every_file_and_tells_each_problem_in_a_line()
    {
        Assert.StartsWith("no files", (await _snatch.RunAsync("check")).Exits(0).Output, StringComparison.Ordinal);
        var a = _snatch.Home.Write("config/profiles/a.yaml", "extends: b\ndownload:\n  retries: 1\n  retries: 2\n");
        var b = _snatch.Home.Write("config/profiles/b.yaml", "extends: a\narchive: maybe\n");
        var snatch = _snatch.Home.Write("config/snatch.yaml", "plugins: { trust: nobody }\n");
        var site = _snatch.Home.Write("config/sites/s.yaml", "a: [b\n");
        var odd = _snatch.Home.Write("config/profiles/c.yml", "archive: true\n");
        var lines = (await _snatch.RunAsync("check")).Exits(2).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains($"{a}:4:3 error SN1109 duplicate key 'retries' (first at line 3) at download", lines);
        Assert.Contains($"{b}:2:10 error SN1201 must be true or false, was 'maybe' at archive", lines);
        Assert.Contains($"{b}:1:10 error SN1302 profiles extend each other in a circle: a → b → a at extends", lines);
        Assert.Contains($"{site}:1:4 error SN1101 the '[' that opens here is not closed", lines);
        Assert.Contains(lines, l => l.StartsWith($"{snatch}:1:19 error SN1208 ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith($"{odd}:1:1 error SN1307 ", StringComparison.Ordinal));
        Assert.Equal(lines.Length, lines.Distinct().Count());
        Assert.Equal(lines.Length, (await _snatch.RunAsync("check", "--json")).Exits(2).Json()[^1].GetProperty("problems").GetInt32());
    }

    [Theory]
    [InlineData("check")]
    [InlineData("profile", "list")]
    [InlineData("plugin", "list")]
    [InlineData("archive", "list")]
    [InlineData("schema", "profile")]
    [InlineData("clean")]
    [InlineData("formats", "http://127.0.0.1:9/x")]
    public async Task Every_command_takes_the_overrides_and_refuses_what_none_could_take(params string[] command)
    {
        string[] good = ["--set", "download.retries=0", "--mode", "fast", "--max-memory", "1GiB", "--temp-dir", "fastest", "--profile", "speed"];
        Assert.NotEqual(2, (await _snatch.RunAsync([.. command, .. good])).ExitCode);
        Assert.Contains("--mode quick: must be fast, balanced or thorough", (await _snatch.RunAsync([.. command, "--mode", "quick"])).Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_is_printed_for_what_is_read_and_refused_for_what_is_not_yet()
    {
        var profile = JsonElement.Parse((await _snatch.RunAsync("schema", "profile")).Exits(0).Output);
        var properties = profile.GetProperty("$defs").GetProperty("profile").GetProperty("properties");
        Assert.Equal("integer", properties.GetProperty("download").GetProperty("properties").GetProperty("retries").Text("type"));
        Assert.Equal(["fast", "balanced", "thorough"], properties.GetProperty("mode").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.Contains("yet", (await _snatch.RunAsync("schema", "subscription")).Exits(2).Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'profile'", (await _snatch.RunAsync("schema", "profil")).Exits(2).Error, StringComparison.Ordinal);

        var keys = JsonElement.Parse((await _snatch.RunAsync("schema", "plugin")).Exits(0).Output).GetProperty("properties").EnumerateObject().Select(p => p.Name);
        Assert.Equal(["author", "budget", "claims", "contract", "description", "entry", "id", "kinds", "optimizers", "permissions", "post-processors", "settings", "version"], keys.Order());
    }
}
