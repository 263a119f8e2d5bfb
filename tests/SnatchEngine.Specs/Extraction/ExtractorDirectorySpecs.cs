using SnatchEngine.Extraction;
using SnatchEngine.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Extraction;

public sealed class ExtractorDirectorySpecs : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("https://video.example.org/watch/7", "literal-long literal-short wildcard-long wildcard-short any-a any-b last")]
    [InlineData("https://VIDEO.example.ORG./watch/7?v=1#t", "literal-long literal-short wildcard-long wildcard-short any-a any-b last")]
    [InlineData("https://video.example.org/other", "literal-short wildcard-long wildcard-short any-a any-b last")]
    [InlineData("https://example.org/watch/7", "wildcard-short any-a any-b last")]
    [InlineData("http://[::1]:8080/x", "six any-a any-b last")]
    [InlineData("no url", "")]
    public void The_most_specific_claim_comes_first(string url, string extractors)
    {
        Claim("last", "*", "*", -1000);
        Claim("any-b", "*", "*", 5);
        Claim("any-a", "*", "*", 5);
        Claim("wildcard-short", "*.org", "/*", 1000);
        Claim("wildcard-long", "*.example.org", "*", -5);
        Claim("literal-short", "video.example.org", "*", 1000);
        Claim("literal-long", "video.example.org", "/watch/*", -5);
        Claim("six", "[::1]", "*", 0);

        Assert.Equal(extractors, string.Join(' ', Directory().RoutesOf(url).Select(r => r.Extractor)));
    }

    [Theory]
    [InlineData("/v/*/info", "/v/7/info", true)]
    [InlineData("/v/*/info", "/v/7/8/info", true)]
    [InlineData("/v/*/info", "/v/info", false)]
    [InlineData("*.zip", "/a/b.zip", true)]
    [InlineData("*.zip", "/a/b.zip/", false)]
    [InlineData("/exact", "/exact", true)]
    [InlineData("/exact", "/Exact", false)]
    [InlineData("/*a*b*", "/xxaxxbxx", true)]
    [InlineData("/*a*b*", "/xxbxxaxx", false)]
    public void A_star_in_a_path_stands_for_any_run_of_characters(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new UrlClaim("*", pattern, 0, "x").Matches("example.org", path));

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        Claim("b", "*", "*", 0);
        Claim("a", "*", "*", 0);

        var error = Assert.Throws<PluginException>(() => Directory().Named("c"));

        Assert.Equal("there is no extractor 'c'; installed: a, b", error.Message);
        Assert.Equal("a", Directory().Named("a").Extractor);
    }

    public void Dispose() => _folder.Dispose();

    private ExtractorDirectory Directory() => new(PluginCatalog.Scan(new PluginRoot(_folder.Path, Shipped: true)));

    private void Claim(string id, string host, string path, int priority) => _folder.Write($"{id}/plugin.json", $$"""
        { "id": "{{id}}", "version": "1.0", "contract": "1.0", "entry": "X.dll", "kinds": ["extractor"],
          "claims": [ { "host": "{{host}}", "path": "{{path}}", "priority": {{priority}} } ] }
        """);
}
