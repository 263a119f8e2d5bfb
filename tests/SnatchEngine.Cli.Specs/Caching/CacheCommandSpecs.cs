using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Caching;

public sealed class CacheCommandSpecs
{
    private const string Page = "/series/x";

    private static async Task<Scene> OpenAsync(string more = "")
    {
        var scene = await Scene.OpenAsync();
        scene.Program.Home.Write("config/sites/talks.yaml", $$"""
            name: talks
            urls: 127.0.0.1/series/{series}
            {{more}}
            items: article
            fields: { id: { attr: data-id }, title: h2, url: a.get }
            """);
        scene.Server.Serve(Page, "<article data-id=1><h2>One</h2><a class=get href=/f/1.bin>get</a></article>", new FileHeaders { ContentType = "text/html" });
        scene.Serve("/f/1.bin");
        return scene;
    }

    [Fact]
    public async Task A_page_is_asked_for_once_over_all_processes_and_the_statistics_tell()
    {
        await using var scene = await OpenAsync();
        (await scene.Program.RunAsync("plan", scene.Url(Page))).Exits(0);
        Assert.Contains("1.bin", (await scene.Program.RunAsync("plan", scene.Url(Page))).Exits(0).Output, StringComparison.Ordinal);
        (await scene.GetAsync(scene.Url(Page))).Exits(0);
        Assert.Single(scene.Server.RequestsFor(Page));

        var stats = Assert.Single((await scene.Program.RunAsync("cache", "stats", "--json")).Exits(0).Json());
        var pages = stats.GetProperty("kinds").GetProperty("pages");
        Assert.Equal(("normal", scene.Program.Home["cache/cache.db"]), (stats.Text("mode"), stats.Text("path")));
        Assert.Equal((1, 2, 0, 1, 0.6667), (pages.GetProperty("answers").GetInt32(), pages.GetProperty("diskHits").GetInt32(), pages.GetProperty("memoryHits").GetInt32(), pages.GetProperty("misses").GetInt32(), pages.GetProperty("hitRate").GetDouble()));
        Assert.Equal(2, stats.GetProperty("disk").GetProperty("hits").GetInt32());
        var text = (await scene.Program.RunAsync("cache", "stats")).Exits(0).Output;
        Assert.Matches(@"(?m)^pages +1 +2\.\d KiB +3 +0 +2 +0 +1 +66\.7 %$", text);
    }

    [Theory]
    [InlineData("--site", "127.0.0.1", 1)]
    [InlineData("--site", "127.0.0.1:1", 0)]
    [InlineData("--site", "example.org", 0)]
    [InlineData("--kind", "pages", 1)]
    [InlineData("--kind", "trends", 0)]
    [InlineData("--key", "PAGE", 1)]
    [InlineData("--key", "PAGE?other", 0)]
    public async Task What_is_cleared_is_asked_for_again(string option, string value, int removed)
    {
        await using var scene = await OpenAsync();
        (await scene.Program.RunAsync("plan", scene.Url(Page))).Exits(0);

        var cleared = (await scene.Program.RunAsync("cache", "clear", option, value.Replace("PAGE", scene.Url(Page), StringComparison.Ordinal), "--json")).Exits(0).Json()[0];

        Assert.Equal(("cleared", removed), (cleared.Text("status"), cleared.GetProperty("answers").GetInt32()));
        (await scene.Program.RunAsync("plan", scene.Url(Page))).Exits(0);
        Assert.Equal(1 + removed, scene.Server.RequestsFor(Page).Count);
    }

    [Fact]
    public async Task Clearing_all_is_one_word()
    {
        await using var scene = await OpenAsync();
        Assert.Equal("nothing of that is kept\n", (await scene.Program.RunAsync("cache", "clear")).Exits(0).Output);
        (await scene.Program.RunAsync("plan", scene.Url(Page))).Exits(0);
        Assert.Matches(@"^removed 1 answer, 2\.\d KiB\n$", (await scene.Program.RunAsync("cache", "clear")).Exits(0).Output);
        Assert.Contains("counted   since", (await scene.Program.RunAsync("cache", "stats")).Exits(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--kind 'songs': must be one of pages, metadata, trends, thumbnails", "clear", "--kind", "songs")]
    [InlineData("--site 'a/b': must be a host such as example.org or 127.0.0.1:8080", "clear", "--site", "a/b")]
    [InlineData("--key 'x': must be a whole http or https URL", "clear", "--key", "x")]
    [InlineData("a command is needed: stats or clear; 'snatch cache --help' explains them")]
    public async Task What_cannot_be_meant_is_a_matter_of_usage(string message, params string[] words)
    {
        using var program = new SnatchProgram();
        Assert.Equal($"snatch: {message}\n", (await program.RunAsync(["cache", .. words])).Exits(2).Error);
    }

    [Fact]
    public async Task A_page_for_one_login_is_not_for_another()
    {
        await using var scene = await OpenAsync();
        foreach (var user in (string[])["ann", "ben", "ann"])
        {
            (await scene.Program.RunAsync("plan", scene.Url(Page), "--header", $"Authorization: {user}")).Exits(0);
        }

        (await scene.Program.RunAsync("plan", scene.Url(Page))).Exits(0);
        Assert.Equal(["ann", "ben", null], scene.Server.RequestsFor(Page).Select(r => r.Header("Authorization")));
    }

    [Fact]
    public async Task The_profile_and_the_site_file_say_how_long_and_whether()
    {
        await using var scene = await OpenAsync("request: { cache: trends }");
        (await scene.Program.RunAsync("plan", scene.Url(Page), "--set", "cache.pages=0", "--set", "cache.trends=forever")).Exits(0);
        (await scene.Program.RunAsync("plan", scene.Url(Page), "--set", "cache.pages=0")).Exits(0);
        Assert.Single(scene.Server.RequestsFor(Page));

        (await scene.Program.RunAsync("plan", scene.Url(Page), "--set", "cache.mode=off")).Exits(0);
        (await scene.Program.RunAsync("plan", scene.Url(Page), "--set", "cache.disk=0")).Exits(0);
        Assert.Equal(3, scene.Server.RequestsFor(Page).Count);
        Assert.Contains("must be off, normal or aggressive, was 'full'", (await scene.Program.RunAsync("plan", scene.Url(Page), "--set", "cache.mode=full")).Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_whose_file_could_not_be_had_is_asked_for_again()
    {
        await using var scene = await OpenAsync();
        scene.Server.Serve(Page, "<article data-id=1><h2>One</h2><a class=get href=/gone.bin>get</a></article>", new FileHeaders { ContentType = "text/html", ETag = null, LastModified = null });
        (await scene.GetAsync(scene.Url(Page))).Exits(1);
        scene.Server.Serve(Page, "<article data-id=1><h2>One</h2><a class=get href=/f/1.bin>get</a></article>", new FileHeaders { ContentType = "text/html" });

        (await scene.GetAsync(scene.Url(Page))).Exits(0);
    }

    [Fact]
    public async Task The_aggressive_mode_tells_what_became_of_fetching_ahead()
    {
        await using var scene = await OpenAsync();
        (await scene.Program.RunAsync("plan", scene.Url(Page), "--set", "cache.mode=aggressive")).Exits(0);

        var ahead = (await scene.Program.RunAsync("cache", "stats", "--json", "--set", "cache.mode=aggressive")).Exits(0).Json()[0].GetProperty("prefetch");
        Assert.Equal((true, 0), (ahead.GetProperty("on").GetBoolean(), ahead.GetProperty("fetched").GetInt32()));
        Assert.EndsWith("ahead     nothing is fetched ahead unless cache.mode is aggressive\n", (await scene.Program.RunAsync("cache", "stats")).Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_cache_heals_itself_and_says_so_once()
    {
        await using var scene = await OpenAsync();
        (await scene.Program.RunAsync("plan", scene.Url(Page))).Exits(0);
        File.WriteAllText(scene.Program.Home["cache/cache.db"], new string('?', 30_000));

        var healed = (await scene.Program.RunAsync("plan", scene.Url(Page))).Exits(0);
        Assert.StartsWith($"snatch: the cache {scene.Program.Home["cache/cache.db"]} is damaged: ", healed.Error, StringComparison.Ordinal);
        Assert.Equal("", (await scene.Program.RunAsync("plan", scene.Url(Page))).Exits(0).Error);
        Assert.Equal(2, scene.Server.RequestsFor(Page).Count);
    }

    [Fact]
    public async Task A_plain_file_leaves_no_cache()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/file.bin");
        (await scene.GetAsync(scene.Url("/file.bin"))).Exits(0);
        (await scene.Program.RunAsync("cache", "stats")).Exits(0);

        Assert.False(File.Exists(scene.Program.Home["cache/cache.db"]));
    }
}
