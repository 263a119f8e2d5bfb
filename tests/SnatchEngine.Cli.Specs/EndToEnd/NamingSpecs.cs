using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

public sealed class NamingSpecs
{
    private const string Video = """
        {"id":"abc","title":"A: talk / part 1","ext":"mp4","uploader":"..","upload_date":"20240229","duration":320,"is_live":false,
         "formats":[{"format_id":"18","ext":"mp4","height":360,"vcodec":"avc1","acodec":"mp4a","url":"https://e.example/18.mp4"}]}
        """;

    [Theory]
    [InlineData("%(title)s [%(id)s].%(ext)s", "A： talk ⧸ part 1 [abc].mp4")]
    [InlineData("{uploader}/{published:yyyy}/{title|slug} [{id}].{ext}", "2024/a-talk-part-1 [abc].mp4")]
    [InlineData("%(uploader)s/%(upload_date>%Y)s/%(id)s-%(height)dp.%(ext)s", "2024/abc-360p.mp4")]
    [InlineData("plain.bin", "plain.bin")]
    public async Task An_info_json_is_named_by_a_template(string template, string name)
    {
        using var program = new SnatchProgram();
        await File.WriteAllTextAsync(program.Folder["v.json"], Video);

        var json = (await program.RunAsync("plan", "--load-info-json", "v.json", "-o", template, "--json")).Exits(0).Json();
        var bare = (await program.RunAsync("plan", "--load-info-json", "v.json", "-o", template)).Exits(0);

        Assert.Equal(name, Assert.Single(json).Text("filename"));
        Assert.Equal(name + "\n", bare.Output.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("%(title)s.%(ext", "column 11: '%(' has no ')'")]
    [InlineData("%(title)z", "column 9: 'z' is no type")]
    [InlineData("{title|nosuch}", "column 8: there is no filter 'nosuch'")]
    [InlineData("../%(title)s", "column 1: '..' leads out of the download folder")]
    [InlineData("/srv/{title|trim(}", "column 18: ")]
    public async Task A_malformed_template_is_told_with_its_column_before_anything_starts(string template, string told)
    {
        await using var scene = await Scene.OpenAsync();
        await File.WriteAllTextAsync(scene.Folder["v.json"], Video);

        var described = (await scene.Program.RunAsync("plan", "--load-info-json", "v.json", "-o", template, "--json")).Exits(2);
        var fetched = (await scene.GetAsync(scene.Url("/a"), "-o", template)).Exits(2);

        Assert.Contains(told, described.Error, StringComparison.Ordinal);
        Assert.Contains(told, fetched.Error, StringComparison.Ordinal);
        Assert.Empty(described.Output);
        Assert.Empty(scene.Server.Requests);
    }

    [Fact]
    public async Task What_is_no_info_json_is_told_with_its_place()
    {
        using var program = new SnatchProgram();
        await File.WriteAllTextAsync(program.Folder["bad.json"], "{\n  \"id\": x\n}");

        Assert.Contains("bad.json:2:9: is no info JSON", (await program.RunAsync("plan", "--load-info-json", "bad.json")).Exits(2).Error, StringComparison.Ordinal);
        Assert.Contains("no such file", (await program.RunAsync("plan", "--load-info-json", "none.json")).Exits(2).Error, StringComparison.Ordinal);
        Assert.Contains("stands in place of a URL", (await program.RunAsync("plan", "--load-info-json", "bad.json", "https://e.example/")).Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_decides_on_an_info_json_too()
    {
        using var program = new SnatchProgram();
        await File.WriteAllTextAsync(program.Folder["v.json"], Video);

        Assert.Equal("planned", (await program.RunAsync("plan", "--load-info-json", "v.json", "--match", "duration>300 & !is_live", "--json")).Exits(0).Json()[0].Text("status"));
        var skipped = (await program.RunAsync("plan", "--load-info-json", "v.json", "--match", "duration>400", "--json")).Exits(0).Json()[0];
        Assert.Equal(("skipped", "'duration>400' does not hold: duration is 320"), (skipped.Text("status"), skipped.Text("sentence")));
        Assert.Contains("column 10", (await program.RunAsync("plan", "--load-info-json", "v.json", "--match", "duration>")).Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_names_every_file_of_several_and_makes_its_folders()
    {
        await using var scene = await Scene.OpenAsync();
        var (one, two) = (scene.Serve("/x/one.bin"), scene.Serve("/x/two.tar.gz"));

        (await scene.GetAsync(scene.Url("/x/one.bin"), scene.Url("/x/two.tar.gz"), "-j", "1", "-o", "{host}/{title|upper}-{autonumber:0}.{ext}")).Exits(0);

        Assert.Null(one.DifferenceFrom(scene.Folder["127.0.0.1/ONE-1.bin"]));
        Assert.Null(two.DifferenceFrom(scene.Folder["127.0.0.1/TWO-2.tar.gz"]));
    }

    [Fact]
    public async Task A_profile_says_how_files_are_named_and_o_says_it_better()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/one.bin");

        (await scene.GetAsync(scene.Url("/one.bin"), "--set", "output=by-profile/{title}.{ext}")).Exits(0);
        (await scene.GetAsync(scene.Url("/one.bin"), "--set", "output=by-profile/{title}.{ext}", "-o", "%(title)s-2.%(ext)s")).Exits(0);
        (await scene.GetAsync(scene.Url("/one.bin"), "--set", "output=by-profile/{title}.{ext}", "-o", "plain")).Exits(0);
        var wrong = (await scene.GetAsync(scene.Url("/one.bin"), "--set", "output={title|nosuch}")).Exits(2);

        Assert.True(File.Exists(scene.Folder["by-profile/one.bin"]) && File.Exists(scene.Folder["one-2.bin"]) && File.Exists(scene.Folder["plain"]));
        Assert.Contains("column 8", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1-2,-1", "a.bin b.bin e.bin")]
    [InlineData("4", "d.bin")]
    [InlineData("::2", "a.bin c.bin e.bin")]
    public async Task Of_a_list_only_the_items_asked_for_are_fetched(string items, string expected)
    {
        await using var scene = await ListAsync();

        (await scene.GetAsync(scene.Url("/list/"), "--extractor", "open-directory", "--items", items, "-d", "out")).Exits(0);

        Assert.Equal(expected.Split(' '), Directory.EnumerateFiles(scene.Folder["out"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_does_not_match_is_skipped_with_the_part_that_fails()
    {
        await using var scene = await ListAsync();

        var result = (await scene.GetAsync(scene.Url("/list/"), "--extractor", "open-directory", "--match", "title~='^[ab]'", "--match", "title=e", "-d", "out", "--json")).Exits(0);

        Assert.Equal(3, Directory.EnumerateFiles(scene.Folder["out"]).Count());
        var skipped = result.Json().Where(j => j.Text("status") == "skipped").ToArray();
        Assert.Equal(["NotMatching", "NotMatching"], skipped.Select(s => s.Text("reason")));
        Assert.Contains("c: none of 2 filters holds: 'title~=", skipped[0].Text("sentence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_at_the_places_asked_for_is_said()
    {
        await using var scene = await ListAsync();

        var result = (await scene.GetAsync(scene.Url("/list/"), "--extractor", "open-directory", "--items", "9", "--json")).Exits(0);

        Assert.Equal("NotSelected", result.Json()[0].Text("reason"));
        Assert.Contains("column 3", (await scene.GetAsync(scene.Url("/list/"), "--items", "1,,2")).Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_takes_up_what_yt_dlp_had_lists_it_and_forgets()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/one.bin");
        await File.WriteAllTextAsync(scene.Folder["had.txt"], "youtube abc\nvimeo 12\n");
        await File.WriteAllTextAsync(scene.Folder["bad.txt"], "youtube abc\nvimeo\n");

        (await scene.GetAsync(scene.Url("/one.bin"), "--archive")).Exits(0);
        Assert.Contains("bad.txt:2:", (await scene.Program.RunAsync("archive", "import", "bad.txt")).Exits(2).Error, StringComparison.Ordinal);
        Assert.Contains("2 new of 2", (await scene.Program.RunAsync("archive", "import", "had.txt")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("0 new of 2", (await scene.Program.RunAsync("archive", "import", "had.txt")).Exits(0).Output, StringComparison.Ordinal);
        var listed = (await scene.Program.RunAsync("archive", "list", "--json")).Exits(0).Json();
        Assert.Equal(["youtube:abc", "vimeo:12"], listed.Skip(1).Select(j => j.Text("id")));
        Assert.EndsWith("one.bin", listed[0].Text("path"), StringComparison.Ordinal);
        (await scene.Program.RunAsync("archive", "forget", "youtube:abc")).Exits(0);
        (await scene.Program.RunAsync("archive", "forget", "youtube:abc")).Exits(1);
        (await scene.Program.RunAsync("archive", "forget", scene.Url("/one.bin"))).Exits(0);
        Assert.Equal("vimeo:12", Assert.Single((await scene.Program.RunAsync("archive", "list", "--json")).Exits(0).Json()).Text("id"));
        (await scene.GetAsync(scene.Url("/one.bin"), "--archive", "--overwrite")).Exits(0);
    }

    private static async Task<Scene> ListAsync()
    {
        var scene = await Scene.OpenAsync();
        string[] names = ["a.bin", "b.bin", "c.bin", "d.bin", "e.bin"];
        var lines = string.Join('\n', names.Select(n => $"<a href=\"{n}\">{n}</a> 01-Jan-2026 00:00 9"));
        scene.Server.On("/list/", x => x.SendAsync(200, $"<title>Index of /list/</title><h1>Index of /list/</h1><pre><a href=\"../\">../</a>\n{lines}</pre>"));
        foreach (var name in names)
        {
            scene.Serve($"/list/{name}", 9);
        }

        return scene;
    }
}
