using SnatchEngine.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins;

public sealed class PluginCatalogSpecs : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_bad_plugin_is_refused_with_its_reason_and_the_others_are_ready()
    {
        Manifest("good", "good", "1.0.0");
        _folder.Write("typo/plugin.json", "{ \"id\": 3 }");
        Manifest("future", "future", "1.0.0", contract: "2.0");
        Directory.CreateDirectory(_folder["empty"]);
        _folder.Write("long/plugin.json", new string(' ', 65537));
        Directory.CreateDirectory(_folder[".trash"]);

        var plugins = Scan();

        Assert.Equal(["empty", "future", "good", "long", "typo"], plugins.Select(p => p.Id));
        Assert.Equal(["good"], plugins.Where(p => p.State == PluginState.Ready).Select(p => p.Id));
        Assert.Equal($"{_folder["empty/plugin.json"]} is missing", plugins[0].Reason);
        Assert.Equal($"{_folder["future/plugin.json"]} asks for contract >=2.0 <3.0; this program has 1.0", plugins[1].Reason);
        Assert.Equal($"{_folder["long/plugin.json"]}:1:1 error SN1407 is longer than 64 KiB", plugins[3].Reason);
        Assert.StartsWith($"{_folder["typo/plugin.json"]}:1:9 error SN1405 'id' must be text", plugins[4].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_folders_with_one_id_the_higher_version_wins()
    {
        Manifest("a", "same", "1.9.0");
        Manifest("b", "same", "1.10.0");

        var plugins = Scan();

        Assert.Equal([PluginState.Refused, PluginState.Ready], plugins.Select(p => p.State));
        Assert.Equal($"superseded by version 1.10.0 in {_folder["b"]}", plugins[0].Reason);
    }

    [Fact]
    public void A_preferred_version_wins_over_a_higher_one_while_it_is_there()
    {
        Manifest("a", "same", "1.9");
        Manifest("b", "same", "1.10.0");
        Manifest("c", "other", "3.0.0");
        var choices = new PluginChoices { Preferred = new Dictionary<string, Version> { ["same"] = new(1, 9, 0), ["other"] = new(1, 0) } };

        var plugins = Scan(choices);

        Assert.Equal([PluginState.Ready, PluginState.Refused, PluginState.Ready], plugins.Select(p => p.State));
        Assert.Equal($"version 1.9 in {_folder["a"]} is wanted instead", plugins[1].Reason);
    }

    [Fact]
    public void What_was_turned_off_keeps_its_place_and_loses_its_urls()
    {
        Manifest("a", "off", "1.0");
        Manifest("b", "on", "1.0");
        var catalog = PluginCatalog.Scan([new PluginRoot(_folder.Path, Shipped: true)], new PluginChoices { Disabled = new HashSet<string> { "off" } });

        Assert.Equal((PluginState.Disabled, "switched off; run: snatch plugin enable off"), (catalog.Plugins[0].State, catalog.Plugins[0].Reason));
        Assert.Equal(["on"], new SnatchEngine.Extraction.ExtractorDirectory(catalog).RoutesOf("https://x.example/").Select(r => r.Extractor));
    }

    [Fact]
    public void What_was_built_for_another_contract_keeps_its_urls_unless_another_version_serves_them()
    {
        Manifest("a", "alone", "1.0", contract: "2.0");
        Manifest("b", "two", "1.0");
        Manifest("c", "two", "2.0", contract: "2.0");
        var directory = new SnatchEngine.Extraction.ExtractorDirectory(PluginCatalog.Scan(new PluginRoot(_folder.Path, Shipped: true)));

        Assert.Equal(["alone 1.0", "two 1.0"], directory.RoutesOf("https://x.example/").Select(r => r.Plugin.ToString()));
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_no_plugins() => Assert.Empty(PluginCatalog.Scan(new PluginRoot(_folder["none"], Shipped: true)).Plugins);

    [Fact]
    public void Three_faults_in_a_row_quarantine_and_a_good_call_between_starts_the_count_again()
    {
        Manifest("good", "good", "1.0.0");
        var plugin = Scan()[0];

        plugin.CountFault("a");
        plugin.CountFault("b");
        plugin.CountGoodCall();
        plugin.CountFault("c");
        plugin.CountFault("d");
        Assert.Equal(PluginState.Ready, plugin.State);
        plugin.CountFault("e");

        Assert.Equal((PluginState.Quarantined, "3 calls in a row failed, the last: e"), (plugin.State, plugin.Reason));
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<InstalledPlugin> Scan(PluginChoices? choices = null) => PluginCatalog.Scan([new PluginRoot(_folder.Path, Shipped: true)], choices ?? PluginChoices.None).Plugins;

    private void Manifest(string folder, string id, string version, string contract = "1.0") => _folder.Write(
        $"{folder}/plugin.json", $$"""{ "id": "{{id}}", "version": "{{version}}", "contract": "{{contract}}", "entry": "X.dll", "kinds": ["extractor"], "claims": [ { "host": "*" } ] }""");
}
