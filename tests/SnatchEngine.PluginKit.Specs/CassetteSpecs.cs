using System.Text;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.TestKit;
using Exchange = SnatchEngine.PluginKit.Recordings.Exchange;

namespace SnatchEngine.PluginKit.Specs;

public sealed class CassetteSpecs
{
    private static readonly DateTimeOffset s_recorded = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<byte[]> Bodies => new(
        "one line"u8.ToArray(), "two\nlines"u8.ToArray(), "windows\r\nlines\r\n\n"u8.ToArray(), "<p class=\"ä\">&amp;\u2028</p>"u8.ToArray(), [], "\n"u8.ToArray(),
        [0, 1, 2], [0xE4, 0xF6], [0xEF, 0xBB, 0xBF, (byte)'x'], Encoding.UTF8.GetBytes(new string('x', Cassette.LongestInlineBody + 1)));

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_comes_back_byte_for_byte(byte[] body)
    {
        using var folder = new TempFolder();
        new Cassette { Url = "https://a.example/", Recorded = s_recorded, Exchanges = [new Exchange { Url = "https://a.example/", Body = body }] }.Save(folder["a.json"]);

        Assert.Equal(body, Assert.Single(Cassette.Load(folder["a.json"]).Exchanges).Body.ToArray());
    }

    [Fact]
    public void A_recording_reads_like_a_text()
    {
        using var folder = new TempFolder();
        new Cassette
        {
            Url = "https://a.example/",
            Recorded = s_recorded,
            Cursor = "p2",
            Exchanges =
            [
                new Exchange
                {
                    Method = "POST", Url = "https://a.example/q?a=1&b=2", Sent = "q", RequestHeaders = [new("Accept", "text/html")], Status = 201,
                    AnswerHeaders = [new("Content-Type", "text/html"), new("Link", "<a>"), new("Link", "<b>")], Body = "<p>\n\"x\"\n</p>\n"u8.ToArray(),
                },
                new Exchange { Url = "https://a.example/pic", Body = new byte[] { 0, 255 }, AnswerHeaders = [new("Content-Type", "image/png")] },
            ],
        }.Save(folder["a.json"]);

        Assert.Equal("""
            {
              "url": "https://a.example/",
              "recorded": "2026-02-01T12:00:00+00:00",
              "cursor": "p2",
              "exchanges": [
                {
                  "method": "POST",
                  "url": "https://a.example/q?a=1&b=2",
                  "headers": {
                    "Accept": "text/html"
                  },
                  "sent": "q",
                  "status": 201,
                  "answer": {
                    "Content-Type": "text/html",
                    "Link": [
                      "<a>",
                      "<b>"
                    ]
                  },
                  "body": [
                    "<p>",
                    "\"x\"",
                    "</p>",
                    ""
                  ]
                },
                {
                  "method": "GET",
                  "url": "https://a.example/pic",
                  "status": 200,
                  "answer": {
                    "Content-Type": "image/png"
                  },
                  "bodyFile": "a.body2.bin"
                }
              ]
            }

            """, File.ReadAllText(folder["a.json"]));
    }

    [Fact]
    public void A_new_recording_leaves_no_body_of_the_old_one_behind()
    {
        using var folder = new TempFolder();
        var cassette = new Cassette { Url = "https://a.example/", Recorded = s_recorded, Exchanges = [new Exchange { Url = "https://a.example/", Body = new byte[] { 0 } }] };
        folder.Write("ab.body1.bin", "another recording's");
        cassette.Save(folder["a.json"]);
        (cassette with { Exchanges = [] }).Save(folder["a.json"]);
        Assert.Equal(["a.json", "ab.body1.bin"], folder.Names());
    }

    [Theory]
    [InlineData("""{ "url": "https://a.example/", "recorded": "2026-02-01T12:00:00Z", "exchanges": [ { "url": "https://a.example/", "stauts": 200 } ] }""",
        "exchanges[0] has an unknown key 'stauts'; known are method, url, headers, sent, status, answer, body, bodyFile")]
    [InlineData("""{ "url": "https://a.example/", "recorded": "2026-02-01T12:00:00Z", "exchanges": [ { "url": "https://a.example/", "status": 100 } ] }""",
        "'exchanges[0].status' must be 200 to 599, was 100")]
    [InlineData("""{ "url": "https://a.example/", "recorded": "2026-02-01T12:00:00Z", "exchanges": [ { "url": "a.html" } ] }""",
        "'exchanges[0].url' must be an absolute http or https URL, was 'a.html'")]
    [InlineData("""{ "url": "https://a.example/", "recorded": "yesterday", "exchanges": [] }""", "'recorded' must be a moment such as \"2026-02-01T12:00:00Z\"")]
    [InlineData("""{ "url": "https://a.example/", "recorded": "2026-02-01T12:00:00Z", "exchanges": [ { "url": "https://a.example/", "bodyFile": "../secret" } ] }""",
        "'exchanges[0].bodyFile' must be the name of a file beside the recording, was '../secret'")]
    [InlineData("""{ "url": "https://a.example/", "recorded": "2026-02-01T12:00:00Z" }""", "'exchanges' must be a list of what was asked and answered")]
    [InlineData("[]", "the recording must be an object")]
    public void A_mistake_in_a_recording_is_named_with_its_place(string text, string problem)
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.json", text);
        var failure = Assert.Throws<RecordingException>(() => Cassette.Load(path));
        Assert.Equal((RecordingFailure.Unreadable, $"{path}: {problem}"), (failure.Failure, failure.Message));
    }

    [Fact]
    public void What_is_no_json_is_named_with_line_and_column()
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.json", "{\n  \"url\" 1 }");
        Assert.StartsWith($"{path}:2:9 is no JSON: ", Assert.Throws<RecordingException>(() => Cassette.Load(path)).Message, StringComparison.Ordinal);
    }
}
