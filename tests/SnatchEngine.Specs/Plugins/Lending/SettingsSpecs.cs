using System.Text;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Yaml;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class SettingsSpecs
{
    private const string Schema = """
        "settings": {
          "quality": { "type": "choice", "choices": ["best", "small"], "default": "best", "description": "Which one." },
          "pages": { "type": "number", "min": 1, "max": 9.5, "default": 3 },
          "comments": { "type": "boolean" },
          "name": { "type": "text", "required": true },
          "token": { "type": "secret" }
        },
        "budget": { "requests": 100, "per": "day", "jitter": "250ms" }
        """;

    [Fact]
    public void A_manifest_tells_its_settings_and_its_budget()
    {
        var manifest = Read(Schema);

        Assert.Equal(["quality Choice best", "pages Number 3", "comments Boolean ", "name Text ", "token Secret "], manifest.Settings.Select(s => $"{s.Key} {s.Type} {s.Default}"));
        Assert.Equal((1.0, 9.5, true), (manifest.Settings[1].Min, manifest.Settings[1].Max, manifest.Settings[3].Required));
        Assert.Equal(new RequestBudget(100, TimeSpan.FromDays(1), 5, TimeSpan.FromMilliseconds(250)), manifest.Budget);
        Assert.Equal(2, Read("\"budget\": { \"requests\": 2 }").Budget!.Burst);
    }

    [Theory]
    [InlineData("\"choice\"", "\"radio\"", "m.json:3:24 error SN1405 'settings.quality.type' must be text, number, boolean, choice or secret, was 'radio'")]
    [InlineData("\"default\": \"best\"", "\"default\": \"worst\"", "m.json:3:75 error SN1405 'settings.quality.default' must be best or small")]
    [InlineData("\"default\": 3", "\"default\": 30", "m.json:4:65 error SN1405 'settings.pages.default' must be a number from 1 to 9.5")]
    [InlineData("\"min\": 1", "\"min\": 10", "m.json:4:12 error SN1405 'settings.pages.min' and 'max' must be the least and the most of a number\nm.json:4:66 error SN1405 'settings.pages.default' must be a number from 10 to 9.5")]
    [InlineData("\"secret\"", "\"secret\", \"default\": \"x\"", "m.json:7:43 error SN1405 'settings.token.default' must be set in config/secrets.yaml only")]
    [InlineData("\"required\": true", "\"required\": 1", "m.json:6:41 error SN1405 'settings.name.required' must be true or false")]
    [InlineData("\"type\": \"boolean\"", "", "m.json:5:15 error SN1406 the key 'settings.comments.type' is missing")]
    [InlineData("\"day\"", "\"year\"", "m.json:9:37 error SN1405 'budget.per' must be second, minute, hour or day, was 'year'")]
    [InlineData("\"requests\": 100", "\"requests\": 0", "m.json:9:25 error SN1405 'budget.requests' must be a whole number from 1 to 1000000")]
    [InlineData("\"250ms\"", "\"2h\"", "m.json:9:54 error SN1405 'budget.jitter' must be a duration of at most a minute, such as 500ms, was '2h'")]
    [InlineData("\"comments\"", "\"Comments!\"", "m.json:5:16 error SN1405 a key of 'settings' must be 1 to 64 lower-case letters, digits, dots and dashes")]
    public void A_mistake_in_the_schema_is_named_with_its_place(string right, string wrong, string message) =>
        Assert.Equal(message, Assert.Throws<PluginException>(() => Read(Schema.Replace(right, wrong, StringComparison.Ordinal))).Message);

    [Fact]
    public async Task A_plugin_gets_what_is_set_and_the_defaults_of_what_is_not()
    {
        await using var lent = Set("name: a b\n      pages: 2.5\n      comments: true");
        var environment = lent.Environment;

        Assert.Equal(["comments=true", "name=a b", "pages=2.5", "quality=best"], environment.Settings.Select(s => $"{s.Key}={s.Value}").Order());
        Assert.Equal((2.5, true, null, false), (environment.NumberSetting("pages"), environment.FlagSetting("comments"), environment.NumberSetting("other"), environment.FlagSetting("other")));
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once_before_any_code_runs()
    {
        await using var lent = Set("quality: bst\n      pages: 12\n      comments: yes\n      nmae: x\n      token: hunter2");

        var error = Assert.Throws<PluginException>(() => lent.Environment);

        var at = Path.Combine(lent.Home.Path, "config", "snatch.yaml");
        Assert.Equal(PluginFailure.BadSettings, error.Failure);
        Assert.Equal(
            [
                "the settings of plugin 'p' cannot be used:",
                $"{at}:3:5 error SN1204 plugin 'p' needs a value: set 'plugins.settings.p.name' to a text at plugins.settings.p.name",
                $"{at}:4:16 error SN1208 must be best or small, was 'bst' (did you mean 'best'?) at plugins.settings.p.quality",
                $"{at}:5:14 error SN1202 must be a number from 1 to 9.5, was '12' at plugins.settings.p.pages",
                $"{at}:6:17 error SN1201 must be true or false, was 'yes' (write true or false) at plugins.settings.p.comments",
                $"{at}:7:7 error SN1207 unknown key 'nmae' (did you mean 'name'?) at plugins.settings.p",
                $"{at}:8:14 error SN1201 a secret does not stand here: put it into config/secrets.yaml, and write !secret and its name at plugins.settings.p.token",
            ],
            error.Message.Split('\n'));
    }

    [Fact]
    public async Task A_plugin_without_settings_reads_no_file()
    {
        await using var lent = new Lent();
        lent.Home.Write("config/snatch.yaml", "plugins: [");

        Assert.Equal("p", lent.Environment.PluginId);
        Assert.Empty(lent.Environment.Settings);
    }

    [Fact]
    public async Task Trust_stands_beside_settings_and_its_typos_are_still_seen()
    {
        await using var lent = new Lent();
        var file = lent.Home.Write("config/snatch.yaml", "programs: { x: y }\nplugins: { trust: pinned, settings: { p: { a: b } }, budgets: { p: { requests: 1 } } }\n");
        Assert.Equal(TrustRule.Pinned, TrustSettings.Read(file).Rule);
        Assert.Equal(1, HostSettings.Load(lent.Home.Path).BudgetOf(lent.Manifest).Requests);

        lent.Home.Write("config/snatch.yaml", "plugins: { trsut: pinned, setings: {} }");
        Assert.Contains("did you mean 'trust'?", Assert.Throws<ConfigException>(() => TrustSettings.Read(file)).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'settings'?", Assert.Throws<ConfigException>(() => HostSettings.Load(lent.Home.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p.token: mine\ntoken: everybodys", "", "mine")]
    [InlineData("token: everybodys", "", "everybodys")]
    [InlineData("other: named\ntoken: everybodys", "\n      token: !secret other", "named")]
    [InlineData("", "", null)]
    public async Task A_secret_is_found_by_its_name(string secrets, string set, string? value)
    {
        await using var lent = Set($"name: x{set}", secrets);

        Assert.Equal(value, lent.Environment.Secret("token"));
        Assert.DoesNotContain(value ?? "-", string.Join(' ', lent.Environment.Settings.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_not_declared_is_not_lent()
    {
        await using var lent = Set("name: x", "bank: 1234");

        var error = Assert.Throws<ArgumentException>(() => lent.Environment.Secret("bank"));
        Assert.StartsWith("the settings of plugin 'p' declare no secret 'bank'; add it to settings in its plugin.json", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => lent.Environment.Secret("name"));
    }

    [Fact]
    public async Task Secrets_that_others_may_read_are_not_used()
    {
        await using var lent = Set("name: x", "token: hunter2");
        var file = lent.Home["config/secrets.yaml"];
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var error = Assert.Throws<PluginException>(() => lent.Environment.Secret("token"));
        Assert.EndsWith($"{file}:1:1 error SN1001 others may read or write the file; run 'chmod 600' on it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_does_not_reach_the_log()
    {
        await using var lent = Set("name: x", "token: hunter2");
        lent.Environment.Log($"signed in with {lent.Environment.Secret("token")}");

        Assert.Equal(["p: signed in with ***"], lent.Log);
    }

    private static Lent Set(string settings, string? secrets = null)
    {
        var lent = new Lent { Manifest = Lent.UsualManifest with { Settings = Read(Schema).Settings } };
        lent.Home.Write("config/snatch.yaml", $"plugins:\n  settings:\n    p:\n      {settings}\n");
        if (secrets is not null)
        {
            var file = lent.Home.Write("config/secrets.yaml", secrets);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        return lent;
    }

    private static PluginManifest Read(string terms) => ManifestReader.Read("m.json", Encoding.UTF8.GetBytes(
        $$"""{ "id": "p", "version": "1.0", "contract": "1.0", "entry": "P.dll", "kinds": ["extractor"],{{"\n"}}{{terms.ReplaceLineEndings("\n")}}{{"\n"}}}"""));
}
