using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Transports.Dash;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Specs.Transports.Streams;

public sealed class DashManifestSpecs
{
    private static readonly Uri s_url = new("https://example.org/d/m.mpd");
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 1, 0, TimeSpan.Zero);

    [Fact]
    public void A_number_template_is_counted_by_the_duration()
    {
        var pieces = Pieces("""<SegmentTemplate timescale="1000" duration="4000" startNumber="5" media="$RepresentationID$/$Number%03d$-$Bandwidth$$$.m4s" initialization="$RepresentationID$.mp4"/>""");
        Assert.Equal(["/d/v/005-900$.m4s", "/d/v/006-900$.m4s", "/d/v/007-900$.m4s"], Paths(pieces));
        Assert.Equal("/d/v.mp4", pieces[0].Init!.Urls[0].AbsolutePath);
        Assert.Equal([0, 4, 8], pieces.Select(p => p.Position / TimeSpan.TicksPerSecond));
    }

    [Fact]
    public void A_timeline_repeats_up_to_the_next_start_and_to_the_end()
    {
        var pieces = Pieces("""<SegmentTemplate timescale="10" presentationTimeOffset="100" media="$Time$"><SegmentTimeline><S t="100" d="10" r="-1"/><S t="130" d="20" r="1"/><S d="15" r="-1"/></SegmentTimeline></SegmentTemplate>""");
        Assert.Equal(["/d/100", "/d/110", "/d/120", "/d/130", "/d/150", "/d/170", "/d/185"], Paths(pieces));
        Assert.Equal(0, pieces[0].Position);
    }

    [Fact]
    public void An_end_number_ends()
    {
        Assert.Equal(2, Pieces("""<SegmentTemplate duration="1" startNumber="0" endNumber="1" media="$Number$"/>""").Count);
        Assert.Equal(2, Pieces("""<SegmentTemplate startNumber="0" endNumber="1" media="$Number$"><SegmentTimeline><S t="0" d="1" r="9"/></SegmentTimeline></SegmentTemplate>""").Count);
    }

    [Fact]
    public void A_list_has_ranges_and_an_initialization()
    {
        var pieces = Pieces("""<BaseURL>all.mp4</BaseURL><SegmentList duration="4"><Initialization range="0-99"/><SegmentURL mediaRange="100-199"/><SegmentURL media="else" mediaRange="0-9"/></SegmentList>""");
        Assert.Equal(["/d/all.mp4", "/d/else"], Paths(pieces));
        Assert.Equal((0, 100, 100, 200), (pieces[0].Init!.Range!.Value.Start, pieces[0].Init!.Range!.Value.End, pieces[0].Range!.Value.Start, pieces[0].Range!.Value.End));
    }

    [Fact]
    public void One_file_with_an_index_is_an_ordinary_download_from_all_its_mirrors()
    {
        var window = Window("""<BaseURL>https://one.example/</BaseURL><BaseURL>https://two.example/x/</BaseURL>""", """<BaseURL>all.mp4</BaseURL><SegmentBase indexRange="100-199"/>""");
        Assert.True(window.IsOneFile);
        Assert.Equal(["https://one.example/all.mp4", "https://two.example/x/all.mp4"], window.Pieces[0].Urls.Select(u => u.AbsoluteUri));
    }

    [Fact]
    public void Periods_follow_each_other_and_must_be_of_one_codec()
    {
        const string Period = """<Period duration="PT4S"><AdaptationSet mimeType="video/mp4"><SegmentTemplate duration="2" media="P/$Number$"/><Representation id="ID" codecs="CODEC"/></AdaptationSet></Period>""";
        string Two(string codec) => $"""<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">{Period.Replace("P/", "1/").Replace("ID", "a").Replace("CODEC", "avc1.4d401f")}{Period.Replace("P/", "2/").Replace("ID", "b").Replace("CODEC", codec)}</MPD>""";
        Assert.Equal(["/d/1/1", "/d/1/2", "/d/2/1", "/d/2/2"], Paths(Read(Two("avc3.64001f")).Pieces));
        Assert.Contains("period 2 has nothing in avc1.4d401f", Assert.Throws<ManifestException>(() => Read(Two("vp09.00"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_live_one_what_the_clock_allows_is_there()
    {
        var window = Read("""
            <MPD type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z" timeShiftBufferDepth="PT10S" minimumUpdatePeriod="PT2S"><Period start="PT0S">
            <AdaptationSet contentType="video" mimeType="video/mp4"><SegmentTemplate duration="2" startNumber="1" media="$Number$"/><Representation id="v"/></AdaptationSet></Period></MPD>
            """);
        Assert.Equal((false, TimeSpan.FromSeconds(2)), (window.IsEnded, window.Target));
        Assert.Equal(["/d/26", "/d/27", "/d/28", "/d/29", "/d/30"], Paths(window.Pieces));
    }

    [Fact]
    public void Its_variants_say_all_that_the_manifest_does()
    {
        var manifest = StreamManifest.Parse("""
            <?xml version="1.0"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT1M" xmlns:cenc="urn:mpeg:cenc:2013">
              <Period><AdaptationSet contentType="video" mimeType="video/mp4" frameRate="30000/1001"><ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cenc"/>
                <ContentProtection schemeIdUri="urn:uuid:EDEF8BA9-79D6-4ACE-A3C8-27DCD51D21ED"><cenc:pssh>AAAA</cenc:pssh></ContentProtection>
                <Representation id="locked" width="1920" height="1080" codecs="avc1.640028" bandwidth="5000000"/></AdaptationSet>
              <AdaptationSet contentType="video" mimeType="video/mp4"><Representation id="v" width="640" height="360" codecs="avc1.42e00a" bandwidth="900000"/></AdaptationSet>
              <AdaptationSet mimeType="audio/mp4" lang="de"><Label>Ton</Label><Representation id="a" codecs="opus" bandwidth="96000"/></AdaptationSet>
              <AdaptationSet mimeType="text/vtt" lang="en"><Representation id="s"><BaseURL>s.vtt</BaseURL></Representation></AdaptationSet></Period>
            </MPD>
            """, s_url);
        Assert.Equal(["dash-locked", "dash-v", "dash-a", "dash-s"], manifest.Variants.Select(v => v.Id));
        Assert.Equal([MediaKind.Video, MediaKind.Video, MediaKind.Audio, MediaKind.Subtitle], manifest.Variants.Select(v => v.Kind));
        Assert.Equal(("Widevine", null), (manifest.Variants[0].Protection, manifest.Variants[1].Protection));
        Assert.Equal(("dash-a", "de", "Ton", "m4a"), (manifest.Variants[1].AudioVariant, manifest.Variants[2].Language, manifest.Variants[2].Name, manifest.Variants[2].Container));
        Assert.Equal(("dash-v", TimeSpan.FromMinutes(1)), (manifest.Find(null)!.Id, manifest.Duration));
        Assert.Equal(29.97, manifest.Variants[0].Fps!.Value, 2);
    }

    [Theory]
    [InlineData("""<!DOCTYPE MPD [<!ENTITY a "b">]><MPD><Period/></MPD>""", 1)]
    [InlineData("<MPD>\n<Period xlink:href=\"https://x\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"/></MPD>", 2)]
    [InlineData("<MPD>\n<Period", 2)]
    [InlineData("<MPD/>", 1)]
    [InlineData("<MPD>\n<Period><BaseURL>file:///etc/</BaseURL><AdaptationSet><Representation/></AdaptationSet></Period></MPD>", 2)]
    [InlineData("<MPD>\n<Period><AdaptationSet><SegmentTemplate timescale=\"0\"/></AdaptationSet></Period></MPD>", 2)]
    [InlineData("<MPD>\n<Period><AdaptationSet><SegmentList><SegmentURL mediaRange=\"9-1\"/></SegmentList></AdaptationSet></Period></MPD>", 2)]
    [InlineData("<MPD mediaPresentationDuration=\"a day\"><Period/></MPD>", 1)]
    public void What_cannot_be_followed_is_refused_with_its_line(string text, int line) =>
        Assert.Equal(line, Assert.Throws<ManifestException>(() => DashManifest.Parse(text, s_url)).Line);

    [Theory]
    [InlineData("""<SegmentTemplate duration="1" media="$Number%0999999999d$"/>""")]
    [InlineData("""<SegmentTemplate duration="1" media="$Number"/>""")]
    [InlineData("""<SegmentTemplate duration="1" media="$SubNumber$"/>""")]
    [InlineData("""<SegmentTemplate timescale="9000000000000000000" duration="1" media="$Number$"/>""")]
    [InlineData("""<SegmentTemplate media="$Number$"/>""")]
    [InlineData("""<SegmentTemplate duration="1" media="file:///$Number$"/>""")]
    [InlineData("""<SegmentTemplate media="$Time$"><SegmentTimeline><S d="1" r="999999999999"/></SegmentTimeline></SegmentTemplate>""")]
    [InlineData("""<SegmentTemplate media="$Time$"><SegmentTimeline><S t="9223372036854775800" d="9" r="9"/></SegmentTimeline></SegmentTemplate>""")]
    public void Segments_that_cannot_be_counted_are_refused(string addressing) => Assert.Throws<ManifestException>(() => Pieces(addressing));

    [Fact]
    public void Depth_and_number_of_elements_are_bounded()
    {
        Assert.Throws<ManifestException>(() => DashManifest.Parse(string.Concat(Enumerable.Repeat("<MPD>", 100_000)), s_url));
        Assert.Throws<ManifestException>(() => DashManifest.Parse("<MPD><x>" + string.Concat(Enumerable.Repeat("<y/>", 700_000)) + "</x></MPD>", s_url));
    }

    [Fact]
    public void Whatever_comes_only_its_own_error_leaves_the_reader()
    {
        string[] words =
        [
            "<Period>", "</Period>", "<Period duration=\"PT1S\">", "<AdaptationSet mimeType=\"video/mp4\">", "</AdaptationSet>", "<Representation id=\"a\">", "</Representation>", "<Representation/>",
            "<SegmentTemplate media=\"$Number$\" duration=\"1\"/>", "<SegmentTemplate media=\"$Time$\">", "</SegmentTemplate>", "<SegmentTimeline>", "<S d=\"1\"/>", "<S t=\"-1\" d=\"0\"/>", "</SegmentTimeline>",
            "<BaseURL>", "x/", "http://[", "</BaseURL>", "&lt;", "&bogus;", "<!-- -->", "<![CDATA[x]]>", "<SegmentList>", "<SegmentURL/>", "</SegmentList>", "\0", "<", "\"", "<ContentProtection/>",
        ];
        var texts = Gen.Elements(words).ListOf().Select(parts => "<MPD>" + string.Concat(parts) + "</MPD>").ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60), Prop.ForAll(texts, text =>
        {
            try
            {
                Read(text);
            }
            catch (ManifestException)
            {
                return true;
            }

            return true;
        }));
    }

    private static StreamWindow Window(string mpd, string representation) => Read($"""
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT10S">{mpd}<Period><AdaptationSet contentType="video" mimeType="video/mp4">
        <Representation id="v" bandwidth="900">{representation}</Representation></AdaptationSet></Period></MPD>
        """);

    private static IReadOnlyList<StreamPiece> Pieces(string representation) => Window("", representation).Pieces;

    private static StreamWindow Read(string text)
    {
        var manifest = DashManifest.Parse(text, s_url);
        var best = StreamManifest.Of(manifest).Find(null) ?? throw new ManifestException("nothing to choose");
        return new DashTimeline(manifest, DashVariants.Find(manifest, best.Id)!, s_now).Read();
    }

    private static IEnumerable<string> Paths(IReadOnlyList<StreamPiece> pieces) => pieces.Select(p => p.Urls[0].AbsolutePath);
}
