using SnatchEngine.TestKit;

namespace SnatchEngine.Plugins.Specs.YtDlp;

public sealed class YtDlpProgramSpecs
{
    private const string Asked = "https://yt-dlp.invalid/?url=https%3A%2F%2Fclips.example%2Flist";

    [Fact]
    public async Task A_list_becomes_the_best_whole_file_of_each_video()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell for the program in place of yt-dlp");
        await using var server = await OriginServer.StartAsync();
        using var program = new InstalledProgram();
        using var bin = new TempFolder();
        var whole = new SeededBytes(1, 300_000);
        server.Serve("/720.mp4", whole);
        Install(bin, $$"""
            for page; do :; done
            case "$page" in
              https://clips.example/list) echo '{"_type":"playlist","entries":[{"_type":"url","url":"https://clips.example/watch/1"}]}';;
              https://clips.example/watch/1) echo '{"id":"1","extractor_key":"Clips","title":"One","formats":[
                {"format_id":"720","url":"{{server.Url("/720.mp4")}}","ext":"mp4","vcodec":"avc1","acodec":"aac","height":720,"filesize":300000,"http_headers":{"Referer":"https://clips.example/"} },
                {"format_id":"2160","url":"{{server.Url("/2160.mp4")}}","ext":"mp4","vcodec":"av01","acodec":"none","height":2160}]}';;
            esac
            """);
        program.Environment["PATH"] = $"{bin.Path}:/usr/bin:/bin";

        var result = await program.RunAsync("get", Asked, "--set", "download.allow-private-addresses=true");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["One.mp4"], program.Folder.Names());
        Assert.Null(whole.DifferenceFrom(program.Folder["One.mp4"]));
        Assert.All(server.RequestsFor("/720.mp4"), r => Assert.Equal("https://clips.example/", r.Header("Referer")));
    }

    [Fact]
    public async Task A_format_in_fragments_is_fetched_piece_by_piece_and_put_together()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell for the program in place of yt-dlp");
        await using var server = await OriginServer.StartAsync();
        using var program = new InstalledProgram();
        using var bin = new TempFolder();
        var pieces = Enumerable.Range(0, 12).Select(i => new SeededBytes(i, 40_000)).ToList();
        foreach (var (i, piece) in pieces.Index())
        {
            server.Serve($"/v/{i}.m4s", piece, null, x => x.Index == 0 && i == 5 ? new() { CutAfter = new(700) } : Faults.None);
        }

        Install(bin, $$"""
            echo '{"id":"1","extractor_key":"Clips","title":"One","formats":[
              {"format_id":"dash-1","protocol":"http_dash_segments","url":"{{server.Url("/none.mpd")}}","fragment_base_url":"{{server.Url("/v/")}}","ext":"mp4","vcodec":"avc1","acodec":"aac",
               "http_headers":{"Referer":"https://clips.example/"},"fragments":[{{string.Join(',', pieces.Select((_, i) => $$"""{"path":"{{i}}.m4s"}"""))}}]}]}'
            """);
        program.Environment["PATH"] = $"{bin.Path}:/usr/bin:/bin";

        var result = await program.RunAsync("get", "https://yt-dlp.invalid/?url=https%3A%2F%2Fclips.example%2Fwatch%2F1", "--set", "download.allow-private-addresses=true");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["One.mp4"], program.Folder.Names());
        Assert.Equal(pieces.SelectMany(p => p.ToArray()), File.ReadAllBytes(program.Folder["One.mp4"]));
        Assert.Empty(server.RequestsFor("/none.mpd"));
        Assert.All(server.Requests, r => Assert.Equal("https://clips.example/", r.Header("Referer")));
    }

    [Fact]
    public async Task A_program_that_is_not_installed_is_named_with_what_to_do()
    {
        using var program = new InstalledProgram();
        using var empty = new TempFolder();
        program.Environment["PATH"] = empty.Path;

        var result = await program.RunAsync("get", Asked);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("the program 'yt-dlp' is not installed; install yt-dlp", result.Error, StringComparison.Ordinal);
    }

    private static void Install(TempFolder bin, string script)
    {
        var file = bin.Write("yt-dlp", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
