using SnatchEngine.Plugins.Installing;
using SnatchEngine.Specs.Plugins.Trust;

namespace SnatchEngine.Specs.Plugins.Installing;

public sealed class ClaimRankingSpecs : IDisposable
{
    private readonly Site _site = new();

    [Fact]
    public void Every_claim_that_fits_is_told_in_order_with_what_decided()
    {
        _site.Ship("Link", "link", "1.0", Site.Claim("*", priority: -1000));
        _site.List("Link");
        _site.Drop("wild", "wild", "1.0", Site.Claim("*.tv.example"));
        _site.Drop("wider", "wider", "1.0", Site.Claim("*.example"));
        _site.Drop("site", "site", "1.0", Site.Claim("a.tv.example"));
        _site.Drop("watch", "watch", "1.0", Site.Claim("a.tv.example", "/watch/*"));
        _site.Drop("keen", "keen", "1.0", Site.Claim("a.tv.example", "/watch/*", 5));
        _site.Drop("zed", "zed", "1.0", Site.Claim("a.tv.example", "/watch/*", 5));
        _site.Drop("else", "else", "1.0", Site.Claim("b.example"));

        Assert.Equal(
        [
            "keen Takes its claim is the first in order: the host a.tv.example, 7 literal characters of path, priority 5",
            "zed Behind its name comes later than that of keen: zed after keen",
            "watch Behind its priority is lower than that of zed: 0 against 5",
            "site Behind its path is less specific than that of watch: 0 literal characters against 7",
            "wild Behind its host is less specific than that of site: every host beneath tv.example against the host a.tv.example",
            "wider Behind its host is less specific than that of wild: every host beneath example against every host beneath tv.example",
            "link Behind its host is less specific than that of wider: any host against every host beneath example",
        ],
        Told("https://a.tv.example/watch/1?x=2"));
    }

    [Fact]
    public void One_that_may_not_be_loaded_fails_the_urls_of_its_site_and_is_passed_over_elsewhere()
    {
        _site.Settings("plugins: { trust: pinned }");
        _site.Ship("Link", "link", "1.0", Site.Claim("*", priority: -1000));
        _site.List("Link");
        var folder = _site.Drop("site", "site", "1.0", Site.Claim("a.example"));
        var greedy = _site.Drop("greedy", "greedy", "1.0", Site.Claim("*"));

        Assert.Equal(
            [$"site Fails not trusted yet; run: snatch plugin trust {folder}", "greedy Behind", "link Behind"],
            Told("https://a.example/").Select((line, at) => at == 0 ? line : line[..line.IndexOf(' ', line.IndexOf(' ', StringComparison.Ordinal) + 1)]));
        Assert.Equal([$"greedy PassedOver not trusted yet; run: snatch plugin trust {greedy}", "link Takes the one before it is passed over"], Told("https://b.example/"));
    }

    [Fact]
    public void Claims_of_plugins_that_are_not_used_come_last_with_their_state()
    {
        _site.Drop("site", "site", "2.0", Site.Claim("a.example"));
        var old = _site.Drop("site@1.0", "site", "1.0", Site.Claim("a.example"));
        _site.Folder.Write("home/state/plugins.switches", "disabled off\n");
        _site.Drop("off", "off", "1.0", Site.Claim("a.example"));

        Assert.Equal(
            ["site Takes nobody else claims it", "off NotAsked disabled: switched off; run: snatch plugin enable off", $"site NotAsked refused: superseded by version 2.0 in {Path.Combine(_site.Places.Own, "site")}"],
            Told("https://a.example/"));
        Assert.True(Directory.Exists(old));
    }

    [Theory]
    [InlineData("ftp://a.example/")]
    [InlineData("a.example")]
    [InlineData("https://")]
    [InlineData("")]
    public void What_is_no_http_url_is_nobodys(string url) => Assert.Null(ClaimRanking.Of(PluginInventory.Look(_site.Places, _site.Time), url));

    public void Dispose() => _site.Dispose();

    private IEnumerable<string> Told(string url) => ClaimRanking.Of(PluginInventory.Look(_site.Places, _site.Time), url)!.Claims.Select(c => $"{c.Listed.Plugin.Id} {c.Role} {c.Why}");
}
