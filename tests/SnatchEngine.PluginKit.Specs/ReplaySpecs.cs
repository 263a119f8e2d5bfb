using System.Text;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;
using SnatchEngine.TestKit;
using Exchange = SnatchEngine.PluginKit.Recordings.Exchange;
using ProgramRun = SnatchEngine.PluginKit.Recordings.ProgramRun;

namespace SnatchEngine.PluginKit.Specs;

public sealed class ReplaySpecs
{
    private const string Start = "https://tube.example/api/videos";
    private static readonly DateTimeOffset s_recorded = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Cassette s_twoPages = new()
    {
        Url = Start,
        Recorded = s_recorded,
        Exchanges =
        [
            Answer(Start, """{"videos":[{"id":"1","title":"One","file":"https://cdn.example/1.mp4"}],"next":"https://tube.example/api/videos?page=2"}"""),
            Answer(Start + "?page=2", """{"videos":[{"id":"2","title":"Two","file":"https://cdn.example/2.mp4"}]}"""),
        ],
    };

    [Fact]
    public async Task A_plugin_extracts_the_same_from_its_recording_without_the_site()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "recordings", "videos.json");
        s_twoPages.Save(path);
        await File.WriteAllTextAsync(Cassette.ExpectationOf(path), """
            {
              "steps": [
                { "item": { "id": "paged:1", "title": "One", "sources": [ { "urls": ["https://cdn.example/1.mp4"], "kind": "video", "videoCodec": "vp9", "audioCodec": "none", "height": 720, "size": 1048576 } ] } },
                { "page": "https://tube.example/api/videos?page=2" },
                { "item": { "title": "Two", "id": "paged:2", "sources": [ { "urls": ["https://cdn.example/2.mp4"], "kind": "video", "videoCodec": "vp9", "audioCodec": "none", "height": 720, "size": 1048576 } ] } },
                { "ended": "complete" }
              ]
            }
            """);

        var extraction = await PluginBench.VerifyAsync(new PagedPlugin(), path);

        Assert.Equal(["One", "Two"], extraction.Items.Select(i => i.Title));
    }

    [Fact]
    public async Task What_differs_from_the_expectation_is_shown_line_by_line()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "videos.json");
        s_twoPages.Save(path);
        var before = await PluginBench.ExtractAsync(new PagedPlugin(), s_twoPages);
        Expectation.Of(before).Save(Cassette.ExpectationOf(path));
        (s_twoPages with { Exchanges = [s_twoPages.Exchanges[0], Answer(Start + "?page=2", """{"videos":[{"id":"2","title":"Second","file":"https://cdn.example/2.mp4"}]}""")] }).Save(path);

        var failure = await Assert.ThrowsAsync<ExpectationException>(() => PluginBench.VerifyAsync(new PagedPlugin(), path));

        Assert.Contains("-         \"title\": \"Two\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("+         \"title\": \"Second\"", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\"title\": \"One\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_was_not_recorded_is_named_and_never_sent()
    {
        await using var origin = await OriginServer.StartAsync();
        var environment = PluginBench.Replay(s_twoPages);

        var failure = await Assert.ThrowsAsync<RecordingException>(() => environment.Http.GetAsync(new Uri($"http://127.0.0.1:{origin.Port}/other?token=abc")));

        Assert.Equal(RecordingFailure.NotRecorded, failure.Failure);
        Assert.Equal(
            $"GET http://127.0.0.1:{origin.Port}/other?token=REDACTED is not in the recording of {Start}, and a replay never asks the network: " +
            $"it has GET {Start}, GET {Start}?page=2. Record it again with 'snatch plugin record'.",
            failure.Message);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_missing_recording_fails_even_when_the_plugin_hides_it()
    {
        var half = s_twoPages with { Exchanges = [s_twoPages.Exchanges[0]] };
        var failure = await Assert.ThrowsAsync<RecordingException>(() => PluginBench.ExtractAsync(new HidingPlugin(), half));
        Assert.StartsWith("GET https://tube.example/hidden is not in the recording", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_permission_is_refused_as_the_host_program_does()
    {
        using var folder = new TempFolder();
        var manifest = folder.Write("plugin.json", """{ "id": "paged", "permissions": { "hosts": ["*.tube.example"] } }""");
        var environment = PluginBench.Replay(s_twoPages, new ReplayOptions { Manifest = manifest });

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => environment.Http.GetAsync(new Uri(Start)));

        Assert.Equal("the permissions of plugin 'paged' do not name the host tube.example; add it to permissions.hosts in its plugin.json", failure.Message);
        Assert.Equal("paged", environment.PluginId);
    }

    [Fact]
    public async Task Redirects_are_followed_as_the_host_does_and_each_hop_needs_its_permission()
    {
        using var folder = new TempFolder();
        var manifest = folder.Write("plugin.json", """{ "id": "paged", "permissions": { "hosts": ["tube.example", "cdn.example"] } }""");
        IReadOnlyList<KeyValuePair<string, string>> key = [new("X-Key", "k")];
        var cassette = s_twoPages with
        {
            Exchanges =
            [
                Moved("https://tube.example/a", "/b"), Answer("https://tube.example/b", "with the key") with { RequestHeaders = key },
                Moved("https://tube.example/c", "https://cdn.example/c"), Answer("https://cdn.example/c", "the key came along") with { RequestHeaders = key }, Answer("https://cdn.example/c", "without it"),
                Moved("https://tube.example/d", "https://other.example/d"), Moved("https://tube.example/e", "/e"),
                Moved("https://tube.example/f", "https://cdn.example/f") with { Method = "PUT", Status = 307 },
            ],
        };
        var http = PluginBench.Replay(cassette, new ReplayOptions { Manifest = manifest }).Http;
        http.DefaultRequestHeaders.Add("X-Key", "k");

        using var own = await http.GetAsync(new Uri("https://tube.example/a"));
        Assert.Equal(("with the key", "https://tube.example/b"), (await own.Content.ReadAsStringAsync(), own.RequestMessage!.RequestUri!.AbsoluteUri));
        Assert.Equal("without it", await http.GetStringAsync(new Uri("https://tube.example/c")));
        Assert.Contains("do not name the host other.example", (await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri("https://tube.example/d")))).Message, StringComparison.Ordinal);
        Assert.Equal("tube.example redirects more than 3 times to itself", (await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri("https://tube.example/e")))).Message);
        Assert.Equal(
            "tube.example redirects a request with a body to cdn.example, which was not meant to see it",
            (await Assert.ThrowsAsync<HttpRequestException>(() => http.PutAsync(new Uri("https://tube.example/f"), new StringContent("x")))).Message);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "https://tube.example/a");
        asked.Options.Set(PluginEnvironment.FollowRedirects, false);
        using var shown = await http.SendAsync(asked);
        Assert.Equal(302, (int)shown.StatusCode);
    }

    [Fact]
    public void Defaults_of_the_manifest_hold_where_nothing_is_set_and_secrets_are_those_that_are_declared()
    {
        using var folder = new TempFolder();
        var manifest = folder.Write("plugin.json", """
            { "id": "paged", "settings": { "quality": { "type": "choice", "choices": ["best", "small"], "default": "best" }, "pages": { "type": "number", "default": 2.5 }, "all": { "type": "boolean", "default": true },
              "name": { "type": "text" }, "token": { "type": "secret" }, "key": { "type": "secret" }, "other": { "type": "secret" } } }
            """);
        var environment = PluginBench.Replay(s_twoPages with { Secrets = ["key"] }, new ReplayOptions
        {
            Manifest = manifest,
            Settings = new Dictionary<string, string> { ["quality"] = "small" },
            Secrets = new Dictionary<string, string> { ["token"] = "t0" },
        });

        Assert.Equal(["all=true", "pages=2.5", "quality=small"], environment.Settings.Select(s => $"{s.Key}={s.Value}").Order());
        Assert.Equal(("t0", "REDACTED", null), (environment.Secret("token"), environment.Secret("key"), environment.Secret("other")));
        Assert.StartsWith("the settings of plugin 'paged' declare no secret 'name'", Assert.Throws<ArgumentException>(() => environment.Secret("name")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_says_what_it_said_and_none_is_started()
    {
        using var folder = new TempFolder();
        var manifest = folder.Write("plugin.json", """{ "id": "paged", "permissions": { "programs": ["lister"] } }""");
        var cassette = s_twoPages with
        {
            Programs = [new ProgramRun("lister", ["--json", "1"]) { Output = "one\ntwo" }, new ProgramRun("lister", ["--json", "1"]) { ExitCode = 3, Errors = "gone" }],
        };
        cassette.Save(folder["r.json"]);
        var environment = PluginBench.Replay(folder["r.json"], manifest);

        Assert.Equal((0, "one\ntwo"), await SayAsync("1"));
        Assert.Equal((3, ""), await SayAsync("1"));
        Assert.Equal((3, ""), await SayAsync("1"));
        Assert.Equal(
            $"'lister --json 2' is not in the recording of {Start}, and a replay starts no program: it has 'lister --json 1'. Record it again with 'snatch plugin record'.",
            (await Assert.ThrowsAsync<RecordingException>(() => SayAsync("2"))).Message);
        Assert.Equal(ProgramFailure.NotPermitted, (await Assert.ThrowsAsync<ProgramException>(() => environment.RunAsync("sh", []))).Failure);

        async Task<(int, string)> SayAsync(string page) => await environment.RunAsync("lister", ["--json", page]) is var said ? (said.ExitCode, said.Output) : default;
    }

    [Fact]
    public async Task Equal_requests_get_their_answers_in_the_recorded_order_and_the_last_again()
    {
        var http = PluginBench.Replay(s_twoPages with { Exchanges = [Answer(Start, "busy") with { Status = 429 }, Answer(Start, "done")] }).Http;
        List<string> answers = [];
        for (var i = 0; i < 3; i++)
        {
            using var answer = await http.GetAsync(new Uri(Start));
            answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.Equal(["429 busy", "200 done", "200 done"], answers);
    }

    [Fact]
    public async Task The_answer_that_names_the_most_headers_of_a_request_is_the_one()
    {
        var unchanged = new Exchange { Url = Start, Status = 304, RequestHeaders = [new("If-None-Match", "\"v1\"")] };
        var http = PluginBench.Replay(s_twoPages with { Exchanges = [Answer(Start, "all"), unchanged] }).Http;

        using var conditional = new HttpRequestMessage(HttpMethod.Get, Start) { Headers = { { "If-None-Match", "\"v1\"" } } };
        using var other = new HttpRequestMessage(HttpMethod.Get, Start) { Headers = { { "If-None-Match", "\"v2\"" } } };

        using var first = await http.SendAsync(conditional);
        using var second = await http.SendAsync(other);

        Assert.Equal((304, 200), ((int)first.StatusCode, (int)second.StatusCode));
    }

    [Fact]
    public async Task A_request_whose_token_was_redacted_in_the_recording_is_found_again()
    {
        var http = PluginBench.Replay(s_twoPages with { Exchanges = [Answer(Start + "?page=1&access_token=REDACTED", "one"), Answer(Start + "?page=2&access_token=REDACTED", "two")] }).Http;
        Assert.Equal("two", await http.GetStringAsync(new Uri(Start + "?page=2&access_token=of-today")));
    }

    [Fact]
    public async Task The_clock_of_a_replay_starts_at_the_recording_and_pauses_cost_no_time()
    {
        var time = PluginBench.Replay(s_twoPages).Time;
        var started = TimeProvider.System.GetTimestamp();
        Assert.Equal(s_recorded, time.GetUtcNow());

        await Task.WhenAll(Task.Delay(TimeSpan.FromSeconds(10), time), Task.Delay(TimeSpan.FromSeconds(5), time));

        Assert.Equal(s_recorded.AddSeconds(10), time.GetUtcNow());
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_failure_the_host_can_act_on_is_part_of_an_expectation()
    {
        var gone = s_twoPages with { Exchanges = [Answer(Start, "") with { Status = 404 }] };
        var extraction = await PluginBench.ExtractAsync(new PagedPlugin(), gone);

        Assert.Null(Expectation.Of(extraction).DifferenceTo(extraction));
        Assert.Contains("\"failed\": \"gone\"", Expectation.Of(extraction).DifferenceTo(extraction with { Failure = null }), StringComparison.Ordinal);
    }

    private static Exchange Moved(string url, string to) => new() { Url = url, Status = 302, AnswerHeaders = [new("Location", to)] };

    private static Exchange Answer(string url, string body) =>
        new() { Url = url, AnswerHeaders = [new("Content-Type", "application/json; charset=utf-8")], Body = Encoding.UTF8.GetBytes(body) };

    private sealed class HidingPlugin : ISnatchPlugin, IExtractor
    {
        private PluginEnvironment? _environment;

        public string Name => "hiding";

        public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment)
        {
            _environment = environment;
            return [this];
        }

        public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                await _environment!.Http.GetStringAsync(new Uri("https://tube.example/hidden"), cancellationToken);
            }
            catch (Exception)
            {
                // As a careless author writes it.
            }

            yield return ExtractionEnded.Complete;
        }
    }
}
