using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.Plugins.InternetArchive;
using static SnatchEngine.Plugins.Specs.Replayed;

namespace SnatchEngine.Plugins.Specs.InternetArchive;

public sealed class InternetArchiveSpecs
{
    private const string Folder = "InternetArchive";
    private const string Details = "https://archive.org/details/harbour-evenings-1931";
    private const string Download = "https://archive.org/download/harbour-evenings-1931";
    private const string Metadata = "https://archive.org/metadata/harbour-evenings-1931";
    private const string Scrape = "https://archive.org/services/search/v1/scrape?q=collection%3Aquay-records&fields=identifier,title&count=1000";

    [Theory]
    [InlineData("item")]
    [InlineData("collection")]
    public Task A_recorded_page_gives_what_it_gave(string name) => VerifyAsync(new InternetArchivePlugin(), Folder, name);

    [Theory]
    [InlineData("files", "derivative", "Disc 1/01 Fog Signal.mp3,cover_thumb.jpg")]
    [InlineData("files", "all", "Disc 1/01 Fog Signal.flac,Disc 1/01 Fog Signal.mp3,Disc 2/02 Low & Slack Water #2.flac,cover.jpg,cover_thumb.jpg")]
    [InlineData("include", "disc 1/*", "Disc 1/01 Fog Signal.flac")]
    [InlineData("include", "/*.jpg,disc ?/*.flac", "Disc 1/01 Fog Signal.flac,Disc 2/02 Low & Slack Water #2.flac,cover.jpg")]
    [InlineData("exclude", "*.flac", "cover.jpg")]
    [InlineData("exclude", "Disc 2/", "Disc 1/01 Fog Signal.flac,cover.jpg")]
    [InlineData("notes", "true", "Disc 1/01 Fog Signal.flac,Disc 2/02 Low & Slack Water #2.flac,cover.jpg,harbour-evenings-1931_files.xml,harbour-evenings-1931_meta.xml,harbour-evenings-1931_archive.torrent")]
    public async Task Settings_choose_the_files(string key, string value, string names)
    {
        var item = await ExtractAsync(new InternetArchivePlugin(), Folder, Details, Item(), null, (key, value));

        Assert.Equal(names, Names(item));
        Assert.Same(ExtractionEnded.Complete, item.Steps[^1]);
    }

    [Fact]
    public async Task The_archives_own_notes_are_not_held_to_hashes_that_change()
    {
        var item = await ExtractAsync(new InternetArchivePlugin(), Folder, Details, Item(), null, ("notes", "true"), ("include", "*.xml"));

        Assert.All(item.Items, i => Assert.True(i.Sources[0].Checksums.Count == 0 && i.Sources[0].Size is null));
    }

    [Theory]
    [InlineData(Download + "/Disc%201/", "Disc 1/01 Fog Signal.flac")]
    [InlineData(Download + "/Disc%201/01%20Fog%20Signal.mp3", "Disc 1/01 Fog Signal.mp3")]
    [InlineData(Details + "/cover.jpg", "cover.jpg")]
    [InlineData(Details + "/page/n5/mode/2up", "Disc 1/01 Fog Signal.flac,Disc 2/02 Low & Slack Water #2.flac,cover.jpg")]
    public async Task A_place_within_an_item_gives_what_is_there(string url, string names)
    {
        Assert.Equal(names, Names(await ExtractAsync(new InternetArchivePlugin(), Folder, url, Item())));
    }

    [Theory]
    [InlineData(Details, "Disc 1|01 Fog Signal.flac", "Disc 2|02 Low & Slack Water #2.flac", "|cover.jpg")]
    [InlineData(Download + "/Disc%201/", "|01 Fog Signal.flac")]
    [InlineData(Download + "/Disc%201/01%20Fog%20Signal.mp3", "|01 Fog Signal.mp3")]
    [InlineData(Details + "/page/n5/mode/2up", "Disc 1|01 Fog Signal.flac", "Disc 2|02 Low & Slack Water #2.flac", "|cover.jpg")]
    public async Task A_file_lies_in_its_folders_from_what_was_asked_for_on(string url, params string[] places)
    {
        var item = await ExtractAsync(new InternetArchivePlugin(), Folder, url, Item());

        Assert.Equal(places, item.Items.Select(i => $"{i.Sources[0].Folder}|{i.Sources[0].FileName}"));
    }

    [Fact]
    public async Task Folders_within_the_one_that_was_asked_for_stay()
    {
        var item = await ExtractAsync(new InternetArchivePlugin(), Folder, $"{Download}/a/", [Answer(Metadata, """{"metadata":{},"files":[{"name":"a/b/c/x.zip"},{"name":"ab/y.zip"},{"name":"a/z.zip"}]}""")]);

        Assert.Equal(["b/c|x.zip", "|z.zip"], item.Items.Select(i => $"{i.Sources[0].Folder}|{i.Sources[0].FileName}"));
    }

    [Fact]
    public async Task A_file_that_is_not_listed_is_taken_as_it_was_asked_for()
    {
        var inside = await ExtractAsync(new InternetArchivePlugin(), Folder, $"{Download}/pages.zip/7.png", Item());

        Assert.Equal($"{Download}/pages.zip/7.png", inside.Items.Single().Sources.Single().Urls.Single());
        Assert.Equal("internet-archive:harbour-evenings-1931/pages.zip/7.png", inside.Items.Single().Id.ToString());
    }

    [Fact]
    public async Task A_collection_goes_on_from_its_cursor()
    {
        var exchanges = Cassette.Load(File(Folder, "collection.json")).Exchanges;

        var rest = await ExtractAsync(new InternetArchivePlugin(), Folder, "https://archive.org/details/quay-records", [exchanges[0], exchanges[2]], cursor: "W3siaWRlbnRpZmllciI6InRpZGUifV0=");

        Assert.Equal("https://archive.org/details/yard-songs", Assert.IsType<ReferenceFound>(rest.Steps[0]).Url);
        Assert.Equal(2, rest.Steps.Count);
    }

    [Fact]
    public async Task A_collection_that_gives_one_page_for_ever_ends()
    {
        var members = await ExtractAsync(new InternetArchivePlugin(), Folder, "https://archive.org/details/quay-records",
            [Cassette.Load(File(Folder, "collection.json")).Exchanges[0], Answer(Scrape, """{"items":[{"identifier":"a"}],"cursor":"c"}"""), Answer($"{Scrape}&cursor=c", """{"items":[{"identifier":"a"}],"cursor":"c"}""")]);

        Assert.Equal(TruncationCause.PageFailed, Assert.IsType<ExtractionEnded>(members.Steps[^1]).Because);
    }

    [Theory]
    [InlineData(200, "{}", ExtractionFailure.Gone, "the Internet Archive's item 'harbour-evenings-1931' is not there")]
    [InlineData(200, "[]", ExtractionFailure.Gone, "the Internet Archive's item 'harbour-evenings-1931' is not there")]
    [InlineData(200, """{"is_dark":true,"metadata":{"identifier":"harbour-evenings-1931"}}""", ExtractionFailure.Gone, "the Internet Archive's item 'harbour-evenings-1931' was taken out of sight (it is dark)")]
    [InlineData(200, """{"servers_unavailable":true,"metadata":{}}""", ExtractionFailure.Transient, "the servers that hold the Internet Archive's item 'harbour-evenings-1931' are down for the moment")]
    [InlineData(200, """{"metadata":{"access-restricted-item":"true"},"files":[{"name":"a.pdf","private":"true"}]}""", ExtractionFailure.AuthNeeded, "the Internet Archive lends 'harbour-evenings-1931' to those who sign in, and gives it to nobody")]
    [InlineData(200, "<html>busy</html>", ExtractionFailure.SiteChanged, "the answer for the Internet Archive's item 'harbour-evenings-1931' is no JSON")]
    [InlineData(429, "", ExtractionFailure.RateLimited, "too much was asked for the Internet Archive's item 'harbour-evenings-1931' (status 429)")]
    [InlineData(503, "", ExtractionFailure.Transient, "the Internet Archive's item 'harbour-evenings-1931' cannot be shown for the moment (status 503)")]
    public async Task A_refusal_has_its_reason(int status, string body, ExtractionFailure failure, string message)
    {
        var item = await ExtractAsync(new InternetArchivePlugin(), Folder, Details, [Answer(Metadata, body, status)]);

        Assert.Equal((failure, message), (item.Failure!.Failure, item.Failure.Message));
    }

    [Fact]
    public async Task Files_that_are_only_lent_are_left_out_and_counted()
    {
        var item = await ExtractAsync(new InternetArchivePlugin(), Folder, Details,
            [Answer(Metadata, """{"metadata":{"access-restricted-item":"true"},"files":[{"name":"a.pdf","private":"true"},{"name":"a.txt","size":"7"}]}""")]);

        Assert.Equal("a.txt", Names(item));
        Assert.Equal("1 of 2 files are lent to those who sign in", Assert.IsType<ExtractionEnded>(item.Steps[^1]).Sentence);
    }

    [Fact]
    public async Task Names_that_lead_out_of_the_item_are_not_believed()
    {
        var item = await ExtractAsync(new InternetArchivePlugin(), Folder, Details, [Answer(Metadata, """{"metadata":{},"files":[{"name":"../../other/x.zip"},{"name":""},{"name":7},{},{"name":"\ud800"},{"name":"ok.zip"}]}""")]);

        Assert.Equal("ok.zip", Names(item));
    }

    [Fact]
    public async Task A_persons_page_asks_nobody()
    {
        var person = await ExtractAsync(new InternetArchivePlugin(), Folder, "https://archive.org/details/@somebody", []);

        Assert.Equal("this page of the Internet Archive is neither an item nor a collection", person.Refusal());
    }

    private static IReadOnlyList<Exchange> Item() => Cassette.Load(File(Folder, "item.json")).Exchanges;

    private static string Names(ExtractionResult extraction) => string.Join(',', extraction.Items.Select(i => i.Id.Id["harbour-evenings-1931/".Length..]));
}
