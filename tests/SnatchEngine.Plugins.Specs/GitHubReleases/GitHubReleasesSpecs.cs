using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.GitHubReleases;
using static SnatchEngine.Plugins.Specs.Replayed;

namespace SnatchEngine.Plugins.Specs.GitHubReleases;

public sealed class GitHubReleasesSpecs
{
    private const string Folder = "GitHubReleases";
    private const string Page = "https://github.com/meadow-tools/larkspur/releases";
    private const string Api = "https://api.github.com/repos/meadow-tools/larkspur";
    private const string NextPage = "https://api.github.com/repositories/700100/releases?per_page=100&page=2";

    [Theory]
    [InlineData("list")]
    [InlineData("latest")]
    [InlineData("tag")]
    public Task A_recorded_page_gives_what_it_gave(string name) => VerifyAsync(new GitHubReleasesPlugin(), Folder, name);

    [Fact]
    public async Task A_list_goes_on_from_its_cursor()
    {
        var page = PluginKit.Recordings.Cassette.Load(File(Folder, "list.json")).Exchanges;

        var rest = await ExtractAsync(new GitHubReleasesPlugin(), Folder, Page, [page[1]], cursor: NextPage);

        Assert.Equal(["larkspur v2.0.0", "The first"], rest.Items.Select(i => i.Title));
        Assert.Same(ExtractionEnded.Complete, rest.Steps[^1]);
    }

    [Fact]
    public async Task A_next_page_on_another_site_is_not_asked()
    {
        var list = await ExtractAsync(new GitHubReleasesPlugin(), Folder, Page,
            [Answer($"{Api}/releases?per_page=100", "[]", headers: ("Link", "<https://api.github.com.evil.example/x>; rel=\"next\""))]);

        Assert.Equal(ExtractionFailure.SiteChanged, list.Failure?.Failure);
    }

    [Theory]
    [InlineData("pre-releases", "Larkspur 3 beta,Larkspur 2.1,larkspur v2.0.0,The first")]
    [InlineData("drafts", "Not out yet,Larkspur 2.1,larkspur v2.0.0,The first")]
    public async Task What_is_not_for_everybody_is_listed_when_it_is_wanted(string setting, string titles)
    {
        var list = await ExtractAsync(new GitHubReleasesPlugin(), Folder, Page, Changed(Folder, "list", "-", "-"), null, (setting, "true"));

        Assert.Equal(titles.Split(','), list.Items.Select(i => i.Title));
    }

    [Fact]
    public async Task Only_wanted_files_are_told_and_keep_their_ids()
    {
        var answers = Changed(Folder, "latest", "-", "-");
        var all = await ExtractAsync(new GitHubReleasesPlugin(), Folder, $"{Page}/latest", answers);
        var some = await ExtractAsync(new GitHubReleasesPlugin(), Folder, $"{Page}/latest", answers, null, ("include", "*.ZIP, *.deb"), ("exclude", "*.deb"));

        Assert.Equal(["5003#61", "5003#62", "5003#63"], all.Items.Single().Sources.Select(s => $"{all.Items.Single().Id.Id}#{s.Label}"));
        Assert.Equal("5003#62", some.Items.Single().Id.Id);
        Assert.Equal("larkspur-2.1.0-win-x64.zip", some.Items.Single().Sources.Single().FileName);
    }

    [Fact]
    public async Task A_release_of_which_nothing_is_wanted_says_so()
    {
        var none = await ExtractAsync(new GitHubReleasesPlugin(), Folder, $"{Page}/latest", Changed(Folder, "latest", "-", "-"), null, ("include", "*.dmg"));

        var ended = Assert.IsType<ExtractionEnded>(Assert.Single(none.Steps));
        Assert.Equal((TruncationCause.Bound, "none of the 3 files of 'Larkspur 2.1' is wanted by the plugin's settings include, exclude and source-archives"), (ended.Because!.Value, ended.Sentence));
    }

    [Theory]
    [InlineData("always", 2)]
    [InlineData("never", 1)]
    [InlineData("without-files", 1)]
    public async Task The_source_code_comes_when_it_is_wanted(string when, int items)
    {
        var latest = await ExtractAsync(new GitHubReleasesPlugin(), Folder, $"{Page}/latest", Changed(Folder, "latest", "-", "-"), null, ("source-archives", when));

        Assert.Equal(items, latest.Items.Count());
    }

    [Theory]
    [InlineData(403, "x-ratelimit-remaining", "0", 1772368245, "2026-03-01T12:30:45Z")]
    [InlineData(429, "x-ratelimit-remaining", "0", 1772368245, "2026-03-01T12:30:45Z")]
    [InlineData(429, "Retry-After", "60", 1772368245, "2026-03-01T12:01:00Z")]
    [InlineData(403, "Retry-After", "60", 1772368245, "2026-03-01T12:01:00Z")]
    [InlineData(429, "Retry-After", "99999999999999", 0, null)]
    public async Task A_limit_says_when_to_come_back(int status, string header, string value, long reset, string? moment)
    {
        var list = await ExtractAsync(new GitHubReleasesPlugin(), Folder, Page,
            [Answer($"{Api}/releases?per_page=100", "{\"message\":\"slow down\"}", status, (header, value), ("x-ratelimit-reset", $"{reset}"))]);

        Assert.Equal(ExtractionFailure.RateLimited, list.Failure?.Failure);
        Assert.Equal(moment is null ? null : DateTimeOffset.Parse(moment), list.Failure!.NotBefore);
    }

    [Theory]
    [InlineData(404, ExtractionFailure.Gone, "a latest release of meadow-tools/larkspur is not there; if the repository is private, set a token for the plugin github-releases")]
    [InlineData(403, ExtractionFailure.AuthNeeded, "GitHub does not show a latest release of meadow-tools/larkspur to everybody")]
    [InlineData(401, ExtractionFailure.AuthNeeded, "GitHub does not accept the token of the plugin github-releases; set another, or none")]
    [InlineData(451, ExtractionFailure.Gone, "GitHub took a latest release of meadow-tools/larkspur down for legal reasons")]
    [InlineData(502, ExtractionFailure.Transient, "a latest release of meadow-tools/larkspur cannot be shown for the moment (status 502)")]
    [InlineData(200, ExtractionFailure.SiteChanged, "GitHub's answer for a latest release of meadow-tools/larkspur is no JSON")]
    public async Task A_refusal_has_its_reason(int status, ExtractionFailure failure, string message)
    {
        var latest = await ExtractAsync(new GitHubReleasesPlugin(), Folder, $"{Page}/latest", [Answer($"{Api}/releases/latest", "<html>", status)]);

        Assert.Equal((failure, message), (latest.Failure!.Failure, latest.Failure.Message));
    }

    [Fact]
    public async Task Files_of_a_private_repository_are_asked_of_the_api_with_the_token()
    {
        var latest = await ExtractWithSecretsAsync(new GitHubReleasesPlugin(), Folder, $"{Page}/latest",
            [Answer(Api, "{\"id\":700100,\"private\":true}") with { RequestHeaders = [new("Authorization", "Bearer t0")] }, .. Changed(Folder, "latest", "-", "-")], ("token", "t0"));

        var source = latest.Items.Single().Sources[0];
        Assert.Equal($"{Api}/releases/assets/61", source.Urls.Single());
        Assert.Equal([new("Accept", "application/octet-stream"), new("Authorization", "Bearer t0")], source.Headers);
    }

    [Fact]
    public async Task A_renamed_repository_is_followed_with_the_token()
    {
        const string Renamed = "https://api.github.com/repositories/700100";
        IReadOnlyList<KeyValuePair<string, string>> token = [new("Authorization", "Bearer t0")];
        var release = Changed(Folder, "latest", "-", "-")[0];

        var latest = await ExtractWithSecretsAsync(new GitHubReleasesPlugin(), Folder, $"{Page}/latest",
            [
                Answer(Api, "{}", 301, ("Location", Renamed)),
                Answer(Renamed, "{\"id\":700100,\"private\":false}") with { RequestHeaders = token },
                Answer($"{Api}/releases/latest", "{}", 301, ("Location", $"{Renamed}/releases/latest")),
                release with { Url = $"{Renamed}/releases/latest", RequestHeaders = token },
            ], ("token", "t0"));

        Assert.Equal("Larkspur 2.1", latest.Items.Single().Title);
    }

    [Theory]
    [InlineData("https://github.com/meadow-tools/larkspur/tree/main/releases")]
    [InlineData("https://github.com/meadow-tools/larkspur/blob/main/releases/latest")]
    [InlineData("https://github.com/a%20b/larkspur/releases")]
    public async Task A_page_that_only_looks_like_one_of_releases_asks_nobody(string url)
    {
        var other = await ExtractAsync(new GitHubReleasesPlugin(), Folder, url, []);

        Assert.Equal("this page of GitHub is not one of releases", other.Refusal());
    }
}
