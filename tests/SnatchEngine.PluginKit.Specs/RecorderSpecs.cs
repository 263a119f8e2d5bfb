using SnatchEngine.Abstractions.Lending;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;
using SnatchEngine.TestKit;

namespace SnatchEngine.PluginKit.Specs;

public sealed class RecorderSpecs
{
    [Fact]
    public async Task What_the_site_answered_is_kept_without_its_secrets_and_gives_the_same_again()
    {
        using var folder = new TempFolder();
        await using var origin = await OriginServer.StartAsync();
        origin.Serve("/videos?token=s3cret", $$"""{ "videos": [ { "id": "1", "title": "by jane@mail.example.org", "file": "https://cdn.example/1.mp4?sig=s3cret" } ], "next": "{{origin.Url("/videos?page=2&token=s3cret")}}" }""");
        origin.Serve("/videos?page=2&token=s3cret", """{ "videos": [], "access_token": "s3cret" }""", new FileHeaders { More = [("Set-Cookie", "sid=s3cret; Path=/"), ("X-Kept", "yes")] });

        var (cassette, live) = await PluginRecorder.RecordAsync(new PagedPlugin(), Options(folder, origin.Url("/videos?token=s3cret")));
        cassette.Save(folder["videos.json"]);
        var again = await PluginBench.ExtractAsync(new PagedPlugin(), Cassette.Load(folder["videos.json"]));

        Assert.DoesNotContain("s3cret", await File.ReadAllTextAsync(folder["videos.json"]), StringComparison.Ordinal);
        Assert.DoesNotContain("jane", await File.ReadAllTextAsync(folder["videos.json"]), StringComparison.Ordinal);
        Assert.Equal("https://cdn.example/1.mp4?sig=s3cret", Assert.Single(live.Items).Sources[0].Urls[0]);
        Assert.Equal(("https://cdn.example/1.mp4?sig=REDACTED", "by redacted@example.invalid"), (Assert.Single(again.Items).Sources[0].Urls[0], again.Items.Single().Title));
        Assert.Equal(live.Steps.Count, again.Steps.Count);
        Assert.Contains(new("X-Kept", "yes"), cassette.Exchanges[1].AnswerHeaders);
        Assert.Contains(new("Set-Cookie", "sid=REDACTED; Path=/"), cassette.Exchanges[1].AnswerHeaders);
    }

    [Fact]
    public async Task Redirects_programs_and_the_names_of_secrets_are_kept_and_the_secrets_are_not()
    {
        using var folder = new TempFolder();
        await using var origin = await OriginServer.StartAsync();
        origin.On("/start", x => x.RedirectAsync("/videos/hunter2secret"));
        origin.Serve("/videos/hunter2secret", """{ "videos": [], "note": "hunter2secret" }""");
        const string Manifest = """{ "id": "lent", "permissions": { "hosts": ["127.0.0.1"], "programs": ["lister"] }, "settings": { "token": { "type": "secret" }, "unused": { "type": "secret" } } }""";
        var options = Options(folder, origin.Url("/start"), Manifest) with
        {
            Secrets = new Dictionary<string, string> { ["token"] = "hunter2secret", ["unused"] = "unused secret" },
            RunProgramAsync = (call, _) => Task.FromResult(new ProgramOutput(0, $"ran {call.Arguments[0]}", "")),
        };

        var (cassette, live) = await PluginRecorder.RecordAsync(new LentPlugin(), options);
        cassette.Save(folder["r.json"]);
        var again = await PluginBench.ExtractAsync(new LentPlugin(), Cassette.Load(folder["r.json"]), new ReplayOptions { Manifest = options.Manifest });

        Assert.DoesNotContain("hunter2secret", await File.ReadAllTextAsync(folder["r.json"]), StringComparison.Ordinal);
        Assert.Equal(["token"], cassette.Secrets);
        Assert.Equal((2, "lister REDACTED"), (cassette.Exchanges.Count, Assert.Single(cassette.Programs).ToString()));
        Assert.Equal(("200 ran hunter2secret", "200 ran REDACTED"), (live.Items.Single().Title, again.Items.Single().Title));
    }

    [Fact]
    public async Task A_failure_of_the_site_is_recorded_too()
    {
        using var folder = new TempFolder();
        await using var origin = await OriginServer.StartAsync();

        var (cassette, live) = await PluginRecorder.RecordAsync(new PagedPlugin(), Options(folder, origin.Url("/nothing")));

        Assert.Equal(404, Assert.Single(cassette.Exchanges).Status);
        Assert.Null(Expectation.Of(live).DifferenceTo(await PluginBench.ExtractAsync(new PagedPlugin(), cassette)));
    }

    [Fact]
    public async Task A_host_without_permission_is_not_asked()
    {
        using var folder = new TempFolder();
        await using var origin = await OriginServer.StartAsync();
        var options = Options(folder, origin.Url("/videos"), """{ "id": "paged", "permissions": { "hosts": ["other.example"] } }""");

        await Assert.ThrowsAsync<HttpRequestException>(() => PluginRecorder.RecordAsync(new PagedPlugin(), options));
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_recording_has_an_end()
    {
        using var folder = new TempFolder();
        await using var origin = await OriginServer.StartAsync();
        origin.Serve("/videos", $$"""{ "videos": [], "next": "{{origin.Url("/videos")}}" }""");

        var failure = await Assert.ThrowsAsync<RecordingException>(() => PluginRecorder.RecordAsync(new PagedPlugin(), Options(folder, origin.Url("/videos")) with { MostRequests = 3, Time = new Replay.ReplayTime(DateTimeOffset.UnixEpoch) }));

        Assert.Equal((RecordingFailure.TooLong, 3), (failure.Failure, origin.Requests.Count));
    }

    private static RecordOptions Options(TempFolder folder, string url, string manifest = """{ "id": "paged", "permissions": { "hosts": ["127.0.0.1"] } }""") =>
        new(url, folder.Write("plugin.json", manifest)) { Time = new Replay.ReplayTime(DateTimeOffset.UnixEpoch) };
}
