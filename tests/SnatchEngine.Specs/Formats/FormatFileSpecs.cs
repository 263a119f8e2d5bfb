using SnatchEngine.Formats;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Formats;

public sealed class FormatFileSpecs : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"formats":[{"url":"https://a.example/1.mp4"},{"url":"https://a.example/2.webm"}]}""", "1 0")]
    [InlineData("""{"formats":[{"format_id":137,"url":"https://a.example/1.mp4"},{"format_id":"no-url"},"text",null]}""", "137")]
    [InlineData("""{"formats":[{"format_id":"x","url":"u:1"},{"format_id":"x","url":"u:2"},{"format_id":"webm","ext":"mp4","url":"u:3"}]}""", "fwebm x-1 x-0")]
    [InlineData("""{"formats":[{"format_id":"a b/c+d,(e)[f]","url":"u:1"}]}""", "a_b_c_d__e__f_")]
    [InlineData("""{"formats":[{"format_id":"d","url":"u:1","has_drm":true},{"format_id":"m","url":"u:1","has_drm":"maybe"},{"format_id":"n","url":"u:1","has_drm":false}]}""", "n m")]
    [InlineData("""{"formats":[],"url":"https://a.example/x.mp4"}""", "")]
    [InlineData("""{"formats":null,"format_id":"one","url":"https://a.example/x.mp4"}""", "one")]
    [InlineData("""{"format_id":"one","url":"https://a.example/x.mp4","title":"T"}""", "one")]
    [InlineData("""{"is_live":true,"formats":[{"format_id":"now","url":"u:1"},{"format_id":"start","url":"u:1","is_from_start":true}]}""", "now")]
    [InlineData("{}", "")]
    public void What_yt_dlp_leaves_out_follows_from_the_rest(string json, string ids) => Assert.Equal(ids, Ids(json, "all"));

    [Theory]
    [InlineData("\"ext\":\"opus\"", "all[acodec=opus]", true)]
    [InlineData("\"width\":640,\"height\":360", "all[resolution=\"640x360\"][aspect_ratio=1.78][dynamic_range=SDR]", true)]
    [InlineData("\"height\":360", "all[resolution=\"360p\"]", true)]
    [InlineData("\"height\":\"360\"", "all[height=360]", true)]
    [InlineData("\"vcodec\":\"none\",\"acodec\":\"aac\"", "all[resolution=\"audio only\"][audio_ext=mp4][video_ext=none]", true)]
    [InlineData("\"vbr\":80,\"abr\":20", "all[tbr=100]", true)]
    [InlineData("\"tbr\":100,\"abr\":20", "all[vbr=80][filesize_approx=125000]", true)]
    [InlineData("\"tbr\":100,\"manifest_url\":\"u:m\"", "all[filesize_approx>0]", false)]
    [InlineData("\"vcodec\":\"none\",\"tbr\":100", "all[abr=100]", true)]
    [InlineData("\"vcodec\":null,\"acodec\":null", "b", true)]
    [InlineData("\"vcodec\":\"none\",\"acodec\":\"none\"", "b*", false)]
    [InlineData("\"own\":\"x-y\",\"count\":7,\"yes\":true", "all[own=x-y][count>=7][yes=1]", true)]
    [InlineData("\"ext\":\"flv\",\"vcodec\":\"hev1\"", "all[preference=-100]", true)]
    public void Fields_that_are_missing_are_worked_out(string fields, string expression, bool matches) =>
        Assert.Equal(matches ? "x" : "", Ids($$"""{"duration":10,"formats":[{"format_id":"x","url":"https://a.example/v","ext":"mp4",{{fields}}}]}""".Replace("\"ext\":\"mp4\",\"ext\"", "\"ext\"", StringComparison.Ordinal), expression));

    [Theory]
    [InlineData("https://a.example/v.MP4?x=.webm", "mp4", "https")]
    [InlineData("http://a.example/b.m3u8", "m3u8", "m3u8_native")]
    [InlineData("rtmpe://a.example/x", "unknown_video", "rtmp")]
    [InlineData("https://a.example/a.b/c", "unknown_video", "https")]
    [InlineData("https://a.example/", "unknown_video", "https")]
    public void A_url_tells_extension_and_protocol(string url, string ext, string protocol)
    {
        var format = Assert.Single(FormatOffer.Of(new FormatCandidates { Formats = [new Format { Url = url }] }, FormatSort.Default).Formats);

        Assert.Equal((ext, protocol), (format.Ext, format.Protocol));
    }

    [Fact]
    public void A_playlist_is_all_its_media()
    {
        var path = _folder.Write("list.json", """{"_type":"playlist","entries":[{"id":"a","url":"u:1"},null,{"_type":"playlist","entries":[{"id":"b","formats":[]}]}]}""");
        var several = _folder.Write("several.json", """[{"id":"a"},{"id":"b"}]""");

        Assert.Equal(["a", "b"], FormatFile.Read(path).Select(m => m.Id));
        Assert.Equal(["a", "b"], FormatFile.Read(several).Select(m => m.Id));
    }

    [Theory]
    [InlineData("{\n  \"formats\": [,]\n}", ":2:15: is no JSON: ")]
    [InlineData("", ":1:1: is no JSON: ")]
    [InlineData("17", ":1:1: is no info JSON: an object with 'formats' is expected")]
    [InlineData("\"text\"", ":1:1: is no info JSON: an object with 'formats' is expected")]
    public void A_file_that_is_none_is_refused_at_its_place(string json, string message)
    {
        var path = _folder.Write("bad.json", json);

        var refused = Assert.Throws<FormatChoiceException>(() => FormatFile.Read(path));

        Assert.Equal(FormatFailure.BadFile, refused.Failure);
        Assert.StartsWith(path + message, refused.Message, StringComparison.Ordinal);
    }

    private string Ids(string json, string expression)
    {
        var media = Assert.Single(FormatFile.Read(_folder.Write("info.json", json)));
        return string.Join(' ', FormatOffer.Of(media, FormatSort.Default).Choose(FormatSelector.Parse(expression)).Select(p => string.Join('+', p.Select(f => f.Id))));
    }
}
