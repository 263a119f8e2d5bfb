using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Naming;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Specs.Naming;

public sealed class NameTemplateSpecs
{
    private static readonly string[] s_shards =
    [
        "%(", ")", "%", "s", "d", "{", "}", "|", ":", "&", ",", ">", ".", "-", "+", "*", "title", "id", "ext", "0", "#", "'", "(", "/", "..", "{title}", "%(title)s", "?", "!", "{/", "{:else}", "trim(3)", "\0", "😀", "\ud800", "é", " ", "\\",
    ];

    [Fact]
    public void Reading_and_naming_fail_in_no_way_but_their_own() => Prop.ForAll(Shards(), shards =>
    {
        var template = string.Concat(shards);
        var failure = Record.Exception(() => NameTemplate.Parse(template).Render(Fields(new { title = "a/b", id = "x" })));
        return failure is null or NamingException;
    }).QuickCheckThrowOnFailure();

    [Fact]
    [Trait("nasty", "40")]
    public void No_value_leads_out_of_the_folder_or_makes_a_folder() => Prop.ForAll(Shards(), shards =>
    {
        var value = string.Concat(shards);
        return new[] { "%(title)s", "%(title)s/%(title)s.%(ext)s", "{title}", "{title}/{title}.{ext}", "%(title)r%(title)j%(title)q%(title)B%(title)U" }.All(template =>
        {
            var name = NameTemplate.Parse(template).Render(Fields(new { title = value, ext = "mp4" }));
            var components = name.Split('/');
            return components.Length <= (template.Contains('/', StringComparison.Ordinal) ? 2 : 1) && SafeName.Path(name).SequenceEqual(components) &&
                components.All(c => c is not ("" or "." or "..") && c[0] is not ('.' or '-') && Encoding.UTF8.GetByteCount(c) <= 255 && !c.Contains('\\', StringComparison.Ordinal));
        });
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("%(title)s.%(ext)s")]
    [InlineData("{title}.{ext}")]
    [InlineData("%(title)s [%(id)s].%(ext)s")]
    [InlineData("{title} [{id}].{ext}")]
    [Trait("nasty", "40")]
    public void A_name_that_is_too_long_is_cut_in_its_title_and_keeps_id_and_extension(string template)
    {
        foreach (var letter in new[] { "x", "é", "日", "😀", "👨‍👩‍👧" })
        {
            var name = NameTemplate.Parse(template).Render(Fields(new { title = string.Concat(Enumerable.Repeat(letter, 400)), id = "abc", ext = "webm" }));

            Assert.True(Encoding.UTF8.GetByteCount(name) is > 150 and <= 255);
            Assert.EndsWith(template.Contains("id", StringComparison.Ordinal) ? " [abc].webm" : ".webm", name, StringComparison.Ordinal);
            Assert.DoesNotContain('\ufffd', name);
        }
    }

    [Fact]
    public void What_runs_when_it_is_opened_is_not_named_so_by_a_site()
    {
        var fields = Fields(new { title = "invoice", ext = "desktop" });

        Assert.Equal("invoice.desktop.download", NameTemplate.Parse("%(title)s.%(ext)s").Render(fields));
        Assert.Equal("invoice.desktop", NameTemplate.Parse("%(title)s.%(ext)s").Render(fields, allowLaunchers: true));
    }

    [Fact]
    public void Percent_escapes_in_a_title_are_meant_as_they_stand() =>
        Assert.Equal("50%20off 100%25.mp4", NameTemplate.Parse("{title}.{ext}").Render(Fields(new { title = "50%20off 100%25", ext = "mp4" })));

    [Fact]
    public void Hostile_templates_and_values_take_bounded_time()
    {
        var fields = Fields(new { title = new string('é', 1_000_000), deep = Enumerable.Range(0, 5_000).ToArray() });
        string[] templates =
        [
            string.Concat(Enumerable.Repeat("%(title)s", 1000)), string.Concat(Enumerable.Repeat("{", 10_000)), "%(" + new string('.', 9000), string.Concat(Enumerable.Repeat("{?title}", 1000)),
            "%(title)" + new string('0', 9000) + "d", "%(title+" + string.Join('+', Enumerable.Repeat("1", 3000)) + ")d", "%(deep.:.0)l", "%(title.::-1)s", "{title|slug|slug|slug}", "{title|trim(1000)}", new string('%', 10_001),
        ];
        foreach (var template in templates)
        {
            var began = Stopwatch.GetTimestamp();
            var failure = Record.Exception(() => NameTemplate.Parse(template).Render(fields));

            Assert.True(failure is null or NamingException, $"{template[..Math.Min(20, template.Length)]}: {failure}");
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), template[..Math.Min(20, template.Length)]);
        }
    }

    [Fact]
    public void An_item_is_named_by_what_its_extractor_found_and_by_its_own_fields()
    {
        var item = new MediaItem
        {
            Id = new ItemId("peertube", "u-1"),
            Title = "A: talk",
            Creator = "Ann",
            Published = new DateTimeOffset(2024, 2, 29, 1, 0, 0, TimeSpan.FromHours(2)),
            Duration = TimeSpan.FromSeconds(65),
            List = new MediaList("c-1", "Talks", Index: 7, Count: 120),
            Live = LiveState.WasLive,
            Tags = ["x", "y"],
            Fields = new Dictionary<string, string> { ["view_count"] = "1500", ["series"] = "S" },
            Sources = [],
        };
        MediaSource[] chosen =
        [
            new() { Urls = ["https://a.example/v.mp4?token=1"], Label = "137", Kind = MediaKind.Video, Container = "mp4", Width = 1920, Height = 1080, Fps = 30, VideoCodec = Codec.Named("avc1"), AudioCodec = Codec.Absent },
        ];
        var fields = NameFields.Of(item, chosen, new NamePlace("https://a.example/w/1", 3, DateTimeOffset.UnixEpoch));

        Assert.Equal("Talks/007 A_ talk [u-1] 1080p 2024-02-28 S 1-05.mp4", NameTemplate.Parse("{list}/{index} {title} [{id}] {quality} {published} {series} {duration_string}.{ext}").Render(fields));
        Assert.Equal("007 00003 A： talk 20240228 1k peertube Ann 1920x1080 avc1 none was_live 30", NameTemplate.Parse("%(playlist_index)s %(autonumber)s %(title)s %(upload_date)s %(view_count)D %(extractor)s %(uploader)s %(resolution)s %(vcodec)s %(acodec)s %(live_status)s %(fps)d").Render(fields));
    }

    [Theory]
    [InlineData("https://example.org/files/my%20file.tar.gz?token=secret#x", "my file", "tar.gz")]
    [InlineData("https://example.org/a.iso", "a", "iso")]
    [InlineData("https://example.org/download?id=5", "download", "bin")]
    [InlineData("https://example.org/", "example.org", "bin")]
    public void A_plain_link_is_named_by_its_last_segment_and_gives_no_token_away(string url, string stem, string extension)
    {
        var item = new MediaItem { Id = new ItemId("direct-link", url), Sources = [new MediaSource { Urls = [url] }] };

        var name = NameTemplate.Parse("{title}~{id}~{ext}").Render(NameFields.Of(item, item.Sources, new NamePlace(url, 1, DateTimeOffset.UnixEpoch)));

        Assert.Equal($"{stem}~{stem}~{extension}", name);
    }

    [Fact]
    public void The_entries_of_a_playlist_are_named_with_their_place_in_it()
    {
        var json = JsonSerializer.SerializeToElement(new { _type = "playlist", id = "PL", title = "List", entries = Enumerable.Range(1, 12).Select(i => new { id = $"v{i}", title = $"T{i}", ext = "mp4" }) });

        var template = NameTemplate.Parse("%(playlist)s/%(playlist_index)s of %(n_entries)d %(id)s.%(ext)s");

        var names = NameFields.OfInfo(json, DateTimeOffset.UnixEpoch).Select(fields => template.Render(fields)).ToArray();

        Assert.Equal(12, names.Length);
        Assert.Equal(("List/01 of 12 v1.mp4", "List/12 of 12 v12.mp4"), (names[0], names[11]));
    }

    [Theory]
    [InlineData("e\u0301", NormalizationForm.FormC, "é")]
    [InlineData("é", NormalizationForm.FormD, "e\u0301")]
    [InlineData("ﬁ½", NormalizationForm.FormKC, "fi1⁄2")]
    [InlineData("ǆ", NormalizationForm.FormKD, "dz\u030c")]
    [InlineData("각", NormalizationForm.FormD, "\u1100\u1161\u11a8")]
    [InlineData("\u1100\u1161\u11a8", NormalizationForm.FormC, "각")]
    [InlineData("a\u0323\u0307", NormalizationForm.FormC, "ạ\u0307")]
    [InlineData("a\u0307\u0323", NormalizationForm.FormC, "ạ\u0307")]
    [InlineData("\u0958", NormalizationForm.FormC, "\u0915\u093c")]
    public void Letters_come_into_every_normal_form(string text, NormalizationForm form, string expected) => Assert.Equal(expected, UnicodeForms.Normalize(text, form));

    [Theory]
    [InlineData("plain.iso", false)]
    [InlineData("100%.iso", false)]
    [InlineData("100%%.iso", false)]
    [InlineData("a (1).iso", false)]
    [InlineData("{title}", true)]
    [InlineData("%(title)s", true)]
    [InlineData("a{b", true)]
    public void Only_braces_and_fields_make_a_template(string name, bool isTemplate) => Assert.Equal(isTemplate, NameTemplate.IsTemplate(name));

    private static NameFields Fields(object of) => NameFields.OfInfo(JsonSerializer.SerializeToElement(of), DateTimeOffset.UnixEpoch)[0];

    private static Arbitrary<string[]> Shards() => Gen.Elements(s_shards).ArrayOf().Where(s => s.Length < 60).ToArbitrary();
}
