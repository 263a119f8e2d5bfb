using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

public sealed class FormatsSpecs : IDisposable
{
    private const string Info = """
        {
          "id": "1", "title": "Kites", "duration": 100,
          "formats": [
            {"format_id": "140", "url": "https://cdn.example/140.m4a?sig=secret", "ext": "m4a", "vcodec": "none", "acodec": "mp4a.40.2", "abr": 128, "language": "en"},
            {"format_id": "22", "url": "https://cdn.example/22.mp4", "ext": "mp4", "vcodec": "avc1.64001F", "acodec": "mp4a.40.2", "height": 720, "width": 1280, "fps": 30, "tbr": 1500},
            {"format_id": "137", "url": "https://cdn.example/137.mp4", "ext": "mp4", "vcodec": "avc1.640028", "acodec": "none", "height": 1080, "width": 1920, "fps": 30, "filesize": 52428800},
            {"format_id": "drm", "url": "https://cdn.example/drm.mp4", "ext": "mp4", "vcodec": "avc1.640033", "acodec": "none", "height": 2160, "has_drm": true}
          ]
        }
        """;

    private readonly SnatchProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("""[["137","140"]]""")]
    [InlineData("""[["137","140"],["22"]]""", "-f", "bv+ba,b")]
    [InlineData("""[["22"]]""", "-f", "bv*+ba/b", "-S", "res:720")]
    [InlineData("""[["22"]]""", "--quality", "medium")]
    [InlineData("""[["140"]]""", "--audio-only")]
    [InlineData("""[["140"]]""", "-f", "ba[language=en]/b")]
    public async Task What_is_chosen_is_one_JSON_object(string chosen, params string[] options)
    {
        var result = await FormatsAsync(["--json", .. options]);

        result.Exits(0);
        Assert.Equal(chosen, Assert.Single(result.Json()).GetProperty("chosen").GetRawText());
        Assert.DoesNotContain("secret", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_marks_the_choice()
    {
        var result = await FormatsAsync("-f", "bv*+ba/b");

        result.Exits(0);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Kites", lines[0]);
        Assert.Equal(["", "id", "ext", "resolution", "fps", "size", "tbr", "proto", "video", "vbr", "audio", "abr", "lang", "note"], Cells(lines[1]));
        Assert.StartsWith("   drm", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("protected (DRM)", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("*  140", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("   22", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("*  137", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("chosen  137+140 -> mp4  ~", lines[6], StringComparison.Ordinal);
        Assert.Equal(lines[2].IndexOf("mp4", StringComparison.Ordinal), lines[5].IndexOf("mp4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_part_of_a_rank_is_told()
    {
        var result = await FormatsAsync("-f", "b", "--explain");

        result.Exits(0);
        Assert.Contains("22  (res decides against 137)", result.Output, StringComparison.Ordinal);
        Assert.Contains("res=1080", result.Output, StringComparison.Ordinal);
        Assert.Contains("hdr:12=", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_matches_is_a_failure()
    {
        var json = await FormatsAsync("--json", "-f", "999");
        var text = await FormatsAsync("-q", "-f", "999");

        Assert.Equal("[]", Assert.Single(json.Exits(1).Json()).GetProperty("chosen").GetRawText());
        Assert.Equal("snatch: no format of 'Kites' matches '999'\n", text.Exits(1).Error);
    }

    [Theory]
    [InlineData("snatch: -f 'bv+': column 4: a selector such as b, bv or a format's id is expected at the end", "-f", "bv+")]
    [InlineData("snatch: -f '(bv+ba': column 1: this '(' is never closed", "-f", "(bv+ba")]
    [InlineData("snatch: -f 'b[height<x]': column 10: a number is expected here, such as 720 or 50M", "-f", "b[height<x]")]
    [InlineData("snatch: -S 'res=720': column 4: ':' or '~' with a limit, or ',' is expected after 'res', not '='", "-S", "res=720")]
    [InlineData("snatch: --quality best: must be low, medium, high or ultra, was 'best'", "--quality", "best")]
    public async Task A_mistake_is_told_with_its_column(string message, params string[] options) =>
        Assert.StartsWith(message, (await FormatsAsync(options)).Exits(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_is_missing_or_no_JSON_is_a_mistake()
    {
        _program.Folder.Write("bad.json", "{\n  \"formats\": x\n}");

        Assert.Equal("snatch: --load-info-json 'none.json': no such file\n", (await _program.RunAsync("formats", "--load-info-json", "none.json")).Exits(2).Error);
        Assert.StartsWith($"snatch: {_program.Folder["bad.json"]}:2:14: is no JSON: ", (await _program.RunAsync("formats", "--load-info-json", "bad.json")).Exits(2).Error, StringComparison.Ordinal);
        Assert.Equal("snatch: no formats to list: give a URL, or --load-info-json FILE\n", (await _program.RunAsync("formats")).Exits(2).Error);
    }

    [Fact]
    public async Task A_warning_is_no_failure()
    {
        var result = await FormatsAsync("--json", "-f", "bv+ba");

        result.Exits(0);
        Assert.Equal("-f column 1: there is no fallback, so nothing is chosen when nothing matches; end it with '/b'", Assert.Single(Assert.Single(result.Json()).GetProperty("warnings").EnumerateArray()).GetString());
        Assert.StartsWith("snatch: warning: -f column 1: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_is_looked_into_and_nothing_fetched()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/film.mp4");

        var result = await scene.Program.RunAsync("formats", "--json", scene.Url("/film.mp4"));
        var malformed = await scene.Program.RunAsync("formats", "gopher://x.example/");

        Assert.Equal("""[["0"]]""", Assert.Single(result.Exits(0).Json()).GetProperty("chosen").GetRawText());
        Assert.Empty(scene.Folder.Names());
        malformed.Exits(3);
    }

    [Theory]
    [InlineData("Authorization", "Basic YW5uOnM6Mw==", "--user", "ann:s:3")]
    [InlineData("Authorization", "Bearer t0ken", "--bearer", "t0ken")]
    [InlineData("X-Key", "k1", "--header", "X-Key: k1")]
    [InlineData("Cookie", "sid=1", "--cookies", "cookies.txt")]
    [InlineData("Authorization", "Basic bmVkOnB3", "--netrc", "netrc")]
    public async Task What_is_lent_to_get_is_lent_to_formats(string header, string value, params string[] options)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Folder.Write("cookies.txt", "localhost\tFALSE\t/\tFALSE\t0\tsid\t1\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t1\n");
        scene.Folder.Write("netrc", "default login ned password pw\n");
        scene.Server.On("/list.m3u8", x => x.Request.Header(header) == value
            ? x.SendAsync(200, "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360\n360.m3u8\n")
            : x.SendAsync(401, "who are you?"));

        (await scene.Program.RunAsync("formats", "--retries", "0", scene.Url("/list.m3u8"))).Exits(1);
        var listed = (await scene.Program.RunAsync(["formats", "--json", scene.Url("/list.m3u8"), .. options])).Exits(0);

        Assert.Equal(360, listed.Json().Single().GetProperty("formats")[0].GetProperty("height").GetInt32());
    }

    [Fact]
    public async Task Formats_goes_by_a_proxy_and_says_what_excludes_each_other()
    {
        using var snatch = new SnatchProgram();
        Assert.Contains("refused", (await snatch.RunAsync("formats", "--retries", "0", "--proxy", "http://localhost:1", "http://media.example/list.m3u8")).Exits(1).Error, StringComparison.Ordinal);
        Assert.Contains("more than one login was given", (await snatch.RunAsync("formats", "http://media.example/", "--user", "a:b", "--bearer", "c")).Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_refuses_what_cannot_be_had_and_fetches_what_can()
    {
        await using var scene = await Scene.OpenAsync();
        var film = scene.Serve("/film.mp4");

        (await scene.GetAsync("-f", "bv*[height<=720]+", scene.Url("/film.mp4"))).Exits(2);
        var none = await scene.GetAsync("-f", "ba", scene.Url("/film.mp4"));
        var got = await scene.GetAsync("-f", "b", "--quality", "low", scene.Url("/film.mp4"));

        Assert.Contains("matches 'ba'; 'snatch formats' lists those there are", none.Exits(3).Error, StringComparison.Ordinal);
        got.Exits(0);
        Assert.Null(film.DifferenceFrom(scene.Folder["film.mp4"]));
    }

    private static IEnumerable<string> Cells(string line) => line.Split("  ").Where((cell, at) => at == 0 || cell.Trim().Length > 0).Select(cell => cell.Trim());

    private async Task<ProgramResult> FormatsAsync(params string[] options)
    {
        _program.Folder.Write("kites.info.json", Info);
        return await _program.RunAsync(["formats", "--load-info-json", "kites.info.json", .. options]);
    }
}
