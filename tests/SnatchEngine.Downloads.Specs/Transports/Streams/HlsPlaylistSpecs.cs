using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Transports.Hls;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Specs.Transports.Streams;

public sealed class HlsPlaylistSpecs
{
    private static readonly Uri s_url = new("https://example.org/a/b.m3u8?token=1");

    [Fact]
    public void A_media_playlist_says_what_each_segment_needs()
    {
        var list = HlsPlaylist.Parse("""
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:6
            #EXT-X-MEDIA-SEQUENCE:7
            #EXT-X-DISCONTINUITY-SEQUENCE:2
            #EXT-X-MAP:URI="init.mp4",BYTERANGE="100@20"
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z
            #EXT-X-KEY:METHOD=AES-128,URI="k,1",IV=0x0102
            #EXTINF:5.5,Title
            #EXT-X-BYTERANGE:10@0
            one.m4s
            #EXTINF:6
            #EXT-X-BYTERANGE:5
            one.m4s
            #EXT-X-DISCONTINUITY
            #EXT-X-GAP
            #EXT-X-KEY:METHOD=NONE
            #EXTINF:1,
            /two.m4s
            #EXT-X-ENDLIST
            """, s_url);

        Assert.Equal((7, true, false, TimeSpan.FromSeconds(6)), (list.MediaSequence, list.IsEnded, list.IsMaster, list.TargetDuration));
        var (one, two, three) = (list.Segments[0], list.Segments[1], list.Segments[2]);
        Assert.Equal((7, 8, 9), (one.Sequence, two.Sequence, three.Sequence));
        Assert.Equal((new HlsRange(0, 10), new HlsRange(10, 5), null), (one.Range!.Value, two.Range!.Value, three.Range));
        Assert.Equal(("https://example.org/a/k,1", 16, 2), (one.Key!.Url!.AbsoluteUri, one.Key.Iv!.Count, one.Key.Iv[15]));
        Assert.Equal((null, true, 3), (three.Key, three.IsGap, three.Discontinuity));
        Assert.Equal(new HlsRange(20, 100), one.Map!.Range);
        Assert.Equal(TimeSpan.FromSeconds(5.5), two.ProgramDate - one.ProgramDate);
        Assert.Equal(("Title", "https://example.org/two.m4s"), (one.Title, three.Url.AbsoluteUri));
    }

    [Fact]
    public void Variables_are_put_in_their_places()
    {
        var list = HlsPlaylist.Parse("#EXTM3U\n#EXT-X-DEFINE:NAME=\"p\",VALUE=\"deep/er\"\n#EXT-X-DEFINE:QUERYPARAM=\"token\"\n#EXTINF:1,\n{$p}/x.ts?t={$token}\n", s_url);
        Assert.Equal("https://example.org/a/deep/er/x.ts?t=1", list.Segments[0].Url.AbsoluteUri);
    }

    [Fact]
    public void A_master_lists_its_variants_as_yt_dlp_labels_them()
    {
        var variants = StreamManifest.Parse("""
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="snd",NAME="English",LANGUAGE="en",DEFAULT=YES,URI="en.m3u8"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="sub",NAME="Deutsch",LANGUAGE="de",URI="de.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="in",NAME="Inside"
            #EXT-X-STREAM-INF:BANDWIDTH=1280000,RESOLUTION=1280x720,FRAME-RATE=29.97,CODECS="avc1.64001f,mp4a.40.2",AUDIO="snd"
            hi.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=640000,AVERAGE-BANDWIDTH=500999,RESOLUTION=640x360,CODECS="avc1.42e00a,mp4a.40.2",AUDIO="in"
            lo.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=640000,CODECS="mp4a.40.2"
            sound.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=640000,CODECS="mp4a.40.2"
            sound2.m3u8
            """, s_url);
        Assert.Equal(["hls-snd-English", "hls-sub-Deutsch", "hls-1280", "hls-500", "hls-640-0", "hls-640-1"], variants.Variants.Select(v => v.Id));
        var (sound, high, low, only) = (variants.Variants[0], variants.Variants[2], variants.Variants[3], variants.Variants[4]);
        Assert.Equal((MediaKind.Audio, "mp4a.40.2", "en", true), (sound.Kind, sound.AudioCodec.Name, sound.Language, sound.VideoCodec.IsAbsent));
        Assert.Equal((720, true, "hls-snd-English", false), (high.Height, high.AudioCodec.IsAbsent, high.AudioVariant, high.IsComplete));
        Assert.Equal((true, MediaKind.Audio, "hls-500"), (low.IsComplete, only.Kind, variants.Find(null)!.Id));
    }

    [Theory]
    [InlineData("METHOD=SAMPLE-AES,URI=\"skd://x\",KEYFORMAT=\"com.apple.streamingkeydelivery\"", "FairPlay")]
    [InlineData("METHOD=SAMPLE-AES-CTR,URI=\"data:text/plain;base64,AA\",KEYFORMAT=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\"", "Widevine")]
    [InlineData("METHOD=SAMPLE-AES,URI=\"k\",KEYFORMAT=\"com.microsoft.playready\"", "PlayReady")]
    [InlineData("METHOD=SAMPLE-AES,URI=\"k\"", "SAMPLE-AES")]
    public void What_locks_a_stream_is_named(string key, string system) =>
        Assert.Equal(system, Assert.Single(StreamManifest.Parse($"#EXTM3U\n#EXT-X-KEY:{key}\n#EXTINF:1,\nx.ts\n", s_url).Variants).Protection);

    [Theory]
    [InlineData("no playlist", 1)]
    [InlineData("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd", 3)]
    [InlineData("#EXTM3U\n#EXTINF:1,\ndata:video/mp2t;base64,AAAA", 3)]
    [InlineData("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"data:x,y\"", 2)]
    [InlineData("#EXTM3U\n\n#EXT-X-BYTERANGE:9223372036854775808@0", 3)]
    [InlineData("#EXTM3U\n#EXT-X-BYTERANGE:10@9223372036854775807\n#EXTINF:1,\nx", 4)]
    [InlineData("#EXTM3U\n#EXT-X-BYTERANGE:0@1", 2)]
    [InlineData("#EXTM3U\n#EXTINF:soon,\nx", 2)]
    [InlineData("#EXTM3U\n#EXTINF:1e99,\nx", 2)]
    [InlineData("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:-1", 2)]
    [InlineData("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"open", 2)]
    [InlineData("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0xzz", 2)]
    [InlineData("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXT-X-STREAM-INF:BANDWIDTH=2\nx", 3)]
    [InlineData("#EXTM3U\n#EXT-X-DEFINE:IMPORT=\"x\"", 2)]
    [InlineData("#EXTM3U\n#EXT-X-DEFINE:NAME=\"x\",VALUE=\"1\"\n{$y}", 3)]
    [InlineData("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nx\n#EXTINF:1,\ny", 5)]
    public void What_cannot_be_followed_is_refused_with_its_line(string text, int line) =>
        Assert.Equal(line, Assert.Throws<ManifestException>(() => HlsPlaylist.Parse(text, s_url)).Line);

    [Fact]
    public void Ten_million_lines_are_not_read()
    {
        Assert.Throws<ManifestException>(() => HlsPlaylist.Parse("#EXTM3U" + new string('\n', 10_000_000), s_url));
        Assert.Equal(1_000_001, Assert.Throws<ManifestException>(() => HlsPlaylist.Parse("#EXTM3U" + new string('\n', 2_000_000), s_url)).Line);
        Assert.Throws<ManifestException>(() => HlsPlaylist.Parse("#EXTM3U\n" + string.Concat(Enumerable.Repeat("x\n", 250_001)), s_url));
        Assert.Throws<ManifestException>(() => HlsPlaylist.Parse("#EXTM3U\n#EXT-X-DEFINE:NAME=\"" + new string('x', 70_000) + "\"", s_url));
    }

    [Fact]
    public void Whatever_comes_only_its_own_error_leaves_the_reader()
    {
        string[] words =
        [
            "#EXTM3U", "#EXTINF:", "#EXT-X-KEY:", "#EXT-X-MAP:", "#EXT-X-BYTERANGE:", "#EXT-X-STREAM-INF:", "#EXT-X-MEDIA:", "#EXT-X-DEFINE:", "#EXT-X-PROGRAM-DATE-TIME:",
            "#EXT-X-MEDIA-SEQUENCE:", "METHOD=AES-128", "URI=\"", "\"", "NAME=\"a\"", "VALUE=\"b\"", "{$a}", "{$", "TYPE=AUDIO", "GROUP-ID=g", ",", "=", "@", "-1", "9223372036854775807",
            "1.5", "x.ts", "\n", "\r\n", "\0", "\uFEFF", "https://[", "//", "RESOLUTION=1x", "0x", "IV=0x1", "é", "#EXT-X-GAP", "#EXT-X-ENDLIST", "9999-99-99", "9999-12-31T23:59:59Z",
        ];
        var texts = Gen.Elements(words).ListOf().Select(parts => "#EXTM3U\n#EXT-X-X\n" + string.Concat(parts)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(120), Prop.ForAll(texts, text =>
        {
            try
            {
                _ = StreamManifest.Parse(text, s_url).Variants.Count;
            }
            catch (ManifestException)
            {
                return true;
            }

            return true;
        }));
    }
}
