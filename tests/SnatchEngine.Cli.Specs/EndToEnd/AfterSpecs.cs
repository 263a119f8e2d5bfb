using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

/// <summary>Steps that a profile, a list or the command line asks for.</summary>
public sealed class AfterSpecs
{
    [Fact]
    public async Task A_profiles_steps_come_before_those_of_the_command_line()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a.bin");
        scene.Program.Home.Write("config/profiles/mine.yaml", "after:\n  - use: sidecars\n    write: [info-json, description]\n  - checksums?\n");

        var plan = (await scene.Program.RunAsync("plan", scene.Url("/a.bin"), "--profile", "mine", "--after", "checksums:name=SUMS", "--json")).Exits(0).Json()[0];
        (await scene.GetAsync(scene.Url("/a.bin"), "--profile", "mine")).Exits(0);

        Assert.Equal(["sidecars:write=info-json\\,description", "checksums?", "checksums:name=SUMS"], plan.GetProperty("steps").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(["SHA256SUMS", "a.bin", "a.info.json"], scene.Folder.Names().Order(StringComparer.Ordinal));
        Assert.Contains("  a.info.json\n", File.ReadAllText(scene.Folder["SHA256SUMS"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_optional_step_that_nobody_knows_is_passed_over_with_a_note_wherever_it_is_named()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a.bin");
        scene.Serve("/b.bin");
        scene.Program.Home.Write("config/profiles/mine.yaml", "after: { use: nosuch, on-error: warn }\n");

        var typed = (await scene.GetAsync(scene.Url("/a.bin"), "--after", "nosuch?")).Exits(0);
        var kept = (await scene.GetAsync(scene.Url("/b.bin"), "--profile", "mine")).Exits(0);

        Assert.All([typed, kept], r => Assert.Contains("nosuch", r.Output + r.Error, StringComparison.Ordinal));
        Assert.Equal(["a.bin", "b.bin"], scene.Folder.Names().Order(StringComparer.Ordinal));
        (await scene.GetAsync(scene.Url("/a.bin"), "--after", "nosuch")).Exits(2);
    }

    [Fact]
    public async Task Checksums_are_of_the_names_that_the_files_have_in_the_end()
    {
        await using var scene = await Scene.OpenAsync();
        var first = scene.Serve("/1/a.bin");
        var second = scene.Serve("/2/a.bin");
        scene.Serve("/b.bin");

        (await scene.GetAsync(scene.Url("/1/a.bin"), "--after", "checksums")).Exits(0);
        (await scene.GetAsync(scene.Url("/2/a.bin"), "--after", "checksums")).Exits(0);
        (await scene.GetAsync(scene.Url("/b.bin"), "--after", "checksums")).Exits(0);

        Assert.Equal(["SHA256SUMS", "SHA256SUMS (1)", "SHA256SUMS (2)", "a (1).bin", "a.bin", "b.bin"], scene.Folder.Names().Order(StringComparer.Ordinal));
        Assert.Equal($"{first.Sha256()}  a.bin\n", File.ReadAllText(scene.Folder["SHA256SUMS"]), ignoreCase: true);
        Assert.Equal($"{second.Sha256()}  a (1).bin\n", File.ReadAllText(scene.Folder["SHA256SUMS (1)"]), ignoreCase: true);
        Assert.Contains("  b.bin\n", File.ReadAllText(scene.Folder["SHA256SUMS (2)"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_of_ffmpeg_in_a_profile_are_for_what_plays()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a.iso");
        scene.Serve("/a.mp4");
        scene.Program.Home.Write("config/profiles/mine.yaml", "after: { use: ffmpeg-remux, to: mkv, on-error: warn }\n");

        var plans = (await scene.Program.RunAsync("plan", scene.Url("/a.iso"), scene.Url("/a.mp4"), "--profile", "mine", "--json")).Exits(0).Json().Where(l => l.Text("status") == "planned").OrderBy(l => l.Text("url")).ToList();

        Assert.Empty(plans[0].GetProperty("steps").EnumerateArray());
        Assert.Equal("ffmpeg-remux?:to=mkv", plans[1].GetProperty("steps")[0].GetString());
    }

    [Fact]
    public async Task Steps_are_shown_explained_overridden_and_in_the_schema()
    {
        using var snatch = new SnatchProgram();
        var file = snatch.Home.Write("config/profiles/mine.yaml", "after:\n  - checksums\n");

        Assert.Contains("after: [\"checksums\"]\n", (await snatch.RunAsync("profile", "show", "mine")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains($"after: [\"checksums\"]  {file}:2:3", (await snatch.RunAsync("profile", "explain", "after", "--profile", "mine")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("after: none  --set", (await snatch.RunAsync("profile", "explain", "after", "--profile", "mine", "--set", "after=none")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("\"on-error\"", (await snatch.RunAsync("schema", "profile")).Exits(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("after:\n  - use: checksum\n", ":2:5 error SN1304 there is no post-processor 'checksum'")]
    [InlineData("after:\n  - checksums\n  - to: mkv\n", ":3:5 error SN1204 a step needs 'use'")]
    [InlineData("after: [ 'Ffmpeg Remux' ]\n", ":1:10 error SN1304 must begin with the name of a post-processor")]
    [InlineData("after: { use: checksums, on-error: ignore }\n", ":1:36 error SN1208 must be fail or warn, was 'ignore' at after[0].on-error")]
    [InlineData("after: { use: checksums, name: { a: b } }\n", ":1:32 error SN1201 must be a text, was keys with values at after[0].name")]
    [InlineData("after: { use: 'checksums:name=x' }\n", ":1:15 error SN1304 must be the name of a post-processor")]
    [InlineData("after:\n", ":1:1 error SN1201 must be none, a step such as")]
    public async Task A_step_that_is_wrong_is_told_with_its_place_before_anything_starts(string profile, string problem)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a.bin");
        var file = scene.Program.Home.Write("config/profiles/mine.yaml", profile);

        var result = (await scene.GetAsync(scene.Url("/a.bin"), "--profile", "mine")).Exits(2);

        Assert.Contains(file + problem, result.Error, StringComparison.Ordinal);
        Assert.Empty(scene.Server.Requests);
    }

    [Fact]
    public async Task A_step_that_nobody_does_is_a_mistake_of_usage()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a.bin");

        var result = (await scene.GetAsync(scene.Url("/a.bin"), "--after", "checksumz")).Exits(2);

        Assert.StartsWith("snatch: --after checksumz: there is no post-processor 'checksumz'; installed: checksums, ", result.Error, StringComparison.Ordinal);
        Assert.Empty(scene.Server.Requests);
    }

    [Fact]
    public async Task A_list_says_what_is_done_with_each_of_its_files()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a.bin");
        scene.Serve("/b.bin");
        var list = scene.Folder.Write("list.txt", $"{scene.Url("/a.bin")}\n  dir=a\n  after=checksums:name=SUMS\n  after=sidecars:write=info-json\n{scene.Url("/b.bin")}\n  dir=b\n");

        (await scene.GetAsync("-i", list)).Exits(0);

        Assert.Equal(["a", "a/SUMS", "a/a.bin", "a/a.info.json", "b", "b/b.bin", "list.txt"], scene.Folder.Names().Select(n => n.Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_says_what_is_taken_of_media()
    {
        await using var scene = await Scene.OpenAsync();
        var list = scene.Folder.Write("list.txt", $"{scene.Url("/a.mp4")}\n  format=b\n  format-sort=+size\n  live-for=90\n  live-from-start=true\n  match=title\n  items=1\n  subtitles=en,de\n  sections=1-2\n");

        var plan = (await scene.Program.RunAsync("plan", "-i", list, "--json")).Exits(0).Json()[0];

        Assert.Equal("ffmpeg-cut:sections=1-2", plan.GetProperty("steps")[0].GetString());
    }

    [Theory]
    [InlineData("format=b[", "'format' 'b[': column 3: ")]
    [InlineData("format-sort=:", "'format-sort' ':': column 1: ")]
    [InlineData("live-for=0", "'live-for' must be a duration")]
    [InlineData("live-from-start=perhaps", "'live-from-start' must be true or false, was 'perhaps'")]
    [InlineData("after=Checksums", "'after' must begin with the name of a post-processor")]
    [InlineData("match=duration>", "'match' 'duration>': column ")]
    [InlineData("items=a", "'items' 'a': column ")]
    [InlineData("afer=checksums", "unknown key 'afer' (did you mean 'after'?)")]
    public async Task A_wrong_value_in_a_list_is_told_with_its_line(string line, string problem)
    {
        using var snatch = new SnatchProgram();
        var list = snatch.Folder.Write("list.txt", $"http://localhost:1/a.mp4\n  {line}\n");

        Assert.Contains($"list.txt:2: {problem}", (await snatch.RunAsync("get", "-i", list)).Exits(2).Error, StringComparison.Ordinal);
    }
}
