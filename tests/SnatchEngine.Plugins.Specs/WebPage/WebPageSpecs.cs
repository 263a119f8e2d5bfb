using System.Text;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.Plugins.WebPage;

namespace SnatchEngine.Plugins.Specs.WebPage;

public sealed class WebPageSpecs
{
    private const string Start = "https://p.example/page";

    [Fact]
    public async Task What_head_JSON_LD_and_player_say_of_one_film_is_one_item()
    {
        var extraction = await Recorded.ReplayAsync<WebPagePlugin>("WebPage", "film");

        var (film, bell) = (extraction.Items.First(), extraction.Items.Last());
        Assert.Equal(2, extraction.Items.Count());
        Assert.Equal(("The lamp room", "Ida", new TimeSpan(0, 4, 5), new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero)), (film.Title, film.Creator, film.Duration, film.Published));
        Assert.Equal(
            ["https://keepers.example/media/lamp-1080.mp4 1080 mp4", "https://keepers.example/media/lamp-720.mp4 720 mp4", "https://keepers.example/media/lamp.webm  webm"],
            film.Sources.Select(s => $"{s.Urls[0]} {s.Height} {s.Container}"));
        Assert.Equal(("https://keepers.example/media/bell.ogg", MediaKind.Audio, "In the lamp room"), (bell.Sources[0].Urls[0], bell.Sources[0].Kind, bell.Title));
        Assert.Same(ExtractionEnded.Complete, extraction.End());
    }

    [Theory]
    [InlineData("kinds=audio", "media/bell.ogg")]
    [InlineData("kinds=image", "media/lamp.jpg media/a.jpg")]
    [InlineData("links=*.pdf", "papers/plan.pdf papers/PLAN.PDF")]
    [InlineData("links=media/**", "")]
    [InlineData("kinds=audio&links=papers/plan.*", "media/bell.ogg papers/plan.pdf papers/PLAN.PDF")]
    public async Task The_fragment_says_which_kinds_and_links_are_wanted(string fragment, string files)
    {
        var extraction = await Recorded.ReplayAsync<WebPagePlugin>("WebPage", "film", c => c with { Url = $"{c.Url}#{fragment}" });

        Assert.Equal(files, string.Join(' ', extraction.Items.Select(i => i.Sources[0].Urls[0]["https://keepers.example/".Length..])));
    }

    [Fact]
    public async Task An_unknown_kind_is_refused() =>
        Assert.Equal("the option 'kinds' must name video, audio, image, was 'films'", (await PageAsync("", "#kinds=films")).Failure!.Message);

    [Theory]
    [InlineData("<img srcset=\"a,b.jpg 320w, c.jpg 1280w,d.jpg 640w\" src=\"s.jpg\">", "c.jpg")]
    [InlineData("<img srcset=\"one.jpg, two.jpg 2x\">", "two.jpg")]
    [InlineData("<img srcset=\"only,one,.jpg,\">", "only,one,.jpg")]
    [InlineData("<picture><source srcset=\"w.avif 1600w, v.avif 800w\"><img src=\"s.jpg\" srcset=\"s.jpg 400w\"></picture>", "w.avif")]
    [InlineData("<img data-src=\"lazy.jpg\" src=\"data:image/gif;base64,R0\">", "lazy.jpg")]
    [InlineData("<img src=\"data:image/gif;base64,R0\"><img src=\"x.png\" width=\"1\">", "")]
    public async Task Of_a_picture_the_largest_is_taken(string html, string file) =>
        Assert.Equal(file.Length == 0 ? "" : $"https://p.example/{file}", string.Join(' ', (await PageAsync(html)).Items.Select(i => i.Sources[0].Urls[0])));

    [Fact]
    public async Task Several_films_stay_several()
    {
        var extraction = await PageAsync(
            "<meta property=\"og:video\" content=\"/one.mp4\"><video src=\"one.mp4\"></video><video src=\"two.mp4\"></video>" +
            "<script type=\"application/ld+json\">[{\"@type\":\"VideoObject\",\"contentUrl\":\"/two.mp4\",\"name\":\"Two\"},{\"@type\":\"ItemList\",\"itemListElement\":[{\"item\":{\"@type\":\"schema:VideoObject\",\"contentUrl\":[\"/three.mp4\"],\"name\":\"Three\"}}]}]</script>");

        Assert.Equal(["Two https://p.example/two.mp4", "Three https://p.example/three.mp4", " https://p.example/one.mp4"], extraction.Items.Select(i => $"{i.Title} {string.Join('+', i.Sources.Select(s => s.Urls[0]))}"));
    }

    [Fact]
    public async Task A_list_of_segments_comes_after_files_and_alone_is_a_reference()
    {
        var both = await PageAsync("<video><source src=\"a.m3u8\" type=\"application/x-mpegURL\"><source src=\"a.mp4\"></video>");
        var alone = await PageAsync("<video src=\"a.m3u8\"></video>");

        Assert.Equal(["https://p.example/a.mp4", "https://p.example/a.m3u8"], Assert.Single(both.Items).Sources.Select(s => s.Urls[0]));
        Assert.Equal("https://p.example/a.m3u8", Assert.IsType<ReferenceFound>(alone.Steps[0]).Url);
    }

    [Fact]
    public async Task A_deeply_nested_page_is_read_and_one_without_end_refused()
    {
        var deep = await PageAsync(new StringBuilder().Insert(0, "<div><p class=x><br>", 400).Append("<video src=\"deep.mp4\"></video>").ToString());
        var endless = await PageAsync(new StringBuilder().Insert(0, "<div>", 1_000_000).ToString());

        Assert.Equal("https://p.example/deep.mp4", Assert.Single(deep.Items).Sources[0].Urls[0]);
        Assert.Equal("the elements of https://p.example/page are nested too deep to be read", endless.Failure!.Message);
    }

    [Fact]
    public async Task A_long_flat_page_takes_no_longer_than_its_length()
    {
        var extraction = await PageAsync(new StringBuilder().Insert(0, "<br>", 30_000).Append("<video src=\"last.mp4\"></video>").ToString());

        Assert.Equal("https://p.example/last.mp4", Assert.Single(extraction.Items).Sources[0].Urls[0]);
    }

    [Fact]
    public async Task A_page_in_an_old_encoding_keeps_its_title()
    {
        var html = Encoding.Latin1.GetBytes("<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1252\"><title>Cr\u00eape \u0096 dessert</title></head><video src=\"a.mp4\"></video></html>");
        var cassette = Recorded.Of(Start, new PluginKit.Recordings.Exchange { Url = Start, AnswerHeaders = [new("Content-Type", "text/html")], Body = html });

        Assert.Equal("Crêpe – dessert", (await PluginKit.PluginBench.ExtractAsync(new WebPagePlugin(), cassette, Recorded.Options("WebPage"))).Items.Single().Title);
    }

    [Fact]
    public async Task By_name_a_pages_film_is_fetched_and_without_it_the_page()
    {
        await using var door = await FrontDoor.OpenAsync();
        door.Serve("/watch.html", "text/html", "<title>Film</title><video><source src=\"/v/film.mp4\"></video>");
        door.Serve("/v/film.mp4", "video/mp4", "moving pictures");

        await door.GetAsync(door.Url("/watch.html"), "--extractor", "web-page");
        await door.GetAsync(door.Url("/watch.html"));

        Assert.Equal(["film.mp4", "watch.html"], door.Files);
        Assert.Equal("moving pictures", door.Read("film.mp4"));
    }

    private static Task<ExtractionResult> PageAsync(string html, string fragment = "") => Recorded.ReplayAsync<WebPagePlugin>("WebPage", "text/html", (Start + fragment, $"<html><body>{html}</body></html>"));
}
