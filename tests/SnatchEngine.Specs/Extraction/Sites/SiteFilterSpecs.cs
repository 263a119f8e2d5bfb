using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Extraction.Sites.Filters;

namespace SnatchEngine.Specs.Extraction.Sites;

public sealed class SiteFilterSpecs
{
    private static readonly FilterScope s_paris = new(new Uri("https://tube.example/a/b"), new DateTimeOffset(2025, 11, 23, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"));

    /// <summary>What filters, as a file writes them, make of a text that stands in a page.</summary>
    private static async Task<string> FilteredAsync(string filters, string text)
    {
        var yaml = $"name: tube\nurls: tube.example/\ntimezone: Europe/Paris\nfields:\n  id: {{ text: x }}\n  url: {{ text: 'https://x.example/' }}\n  title: {{ regex: '(?s).*', filters: {filters} }}";
        var site = new TestSite().On("https://tube.example/", text, "text/plain");
        return Assert.Single(await site.ItemsAsync(yaml, "https://tube.example/")).Title ?? "";
    }

    [Theory]
    [InlineData("[lower]", "ÀB", "àb")]
    [InlineData("[upper]", "àb", "ÀB")]
    [InlineData("[ { trim: '-#' } ]", "#-a-b-#", "a-b")]
    [InlineData("[ { replace: { regex: '(\\w+) (\\w+)', with: '$2 $1' } } ]", "one two", "two one")]
    [InlineData("[ { replace: { text: '.', with: } } ]", "a.b.c", "abc")]
    [InlineData("[ { match: 'id=(\\d+)' } ]", "x id=42 y", "42")]
    [InlineData("[ { match: 'id=(?<value>\\d+)(z)' } ]", "x id=42z y", "42")]
    [InlineData("[ { split: ',' }, last ]", "a, b ,c ,", "c")]
    [InlineData("[ { split: ',' }, { nth: 2 } ]", "a,b,c", "b")]
    [InlineData("[ { split: ',' }, { nth: -3 } ]", "a,b,c", "a")]
    [InlineData("[ { split: ',' }, { keep: '^b' }, { join: '+' } ]", "a,b1,b2", "b1+b2")]
    [InlineData("[ { split: ',' }, { drop: '^b' }, reverse, { join: '+' } ]", "a,b1,c", "c+a")]
    [InlineData("[ { split: ',' }, unique, { join: '+' } ]", "a,b,a", "a+b")]
    [InlineData("[ { prefix: 'https://' }, { suffix: /x } ]", "a", "https://a/x")]
    [InlineData("[ { match: nothing }, { default: other } ]", "a", "other")]
    [InlineData("[ { map: { v: video, a: audio } } ]", " v ", "video")]
    [InlineData("[ { decode: html } ]", "a &amp;lt; &eacute;", "a &lt; é")]
    [InlineData("[ { decode: percent } ]", "a%20b+c", "a b+c")]
    [InlineData("[ { decode: form } ]", "a%20b+c", "a b c")]
    [InlineData("[ { decode: base64 } ]", "aHR0cHM6Ly94Lz_Dqg", "https://x/?ê")]
    [InlineData("[ { decode: hex } ]", "C3A9", "é")]
    [InlineData("[ { decode: json } ]", "https:\\/\\/x\\u002Fy", "https://x/y")]
    [InlineData("[ { query: v } ]", "/watch?t=1&v=a%20b+c#x", "a b c")]
    [InlineData("[ { match: '\\{.*\\}' }, { json: '$.a[*].b' }, { join: '-' } ]", "var x = {\"a\":[{\"b\":1},{\"b\":\"y\"}]};", "1-y")]
    [InlineData("[ number ]", "1 234,5 views", "1234.5")]
    [InlineData("[ size ]", "1.5 GB", "1500000000")]
    [InlineData("[ duration ]", "1h 2m", "3720")]
    [InlineData("[ { duration: ms } ]", "1500", "1.5")]
    [InlineData("[ absolute ]", "../c?x=1", "https://tube.example/c?x=1")]
    [InlineData("[ date ]", "2025-03-01 10:00", "2025-03-01T09:00:00Z")]
    [InlineData("[ { date: 'dd.MM.yyyy HH:mm' } ]", "01.07.2025 10:00", "2025-07-01T08:00:00Z")]
    [InlineData("[ { date: { format: [ 'd MMMM yyyy', iso ], timezone: America/New_York } } ]", "1 July 2025", "2025-07-01T04:00:00Z")]
    [InlineData("[ { date: unix-ms } ]", "1700000000000", "2023-11-14T22:13:20Z")]
    [InlineData("[ { date: relative } ]", "3 hours ago", "2025-11-23T09:00:00Z")]
    public async Task A_filter_does_what_its_name_says(string filters, string text, string expected) => Assert.Equal(expected, await FilteredAsync(filters, text));

    [Theory]
    [InlineData("2025-03-01", "2025-02-28T23:00:00Z")]
    [InlineData("20250301T101112Z", "2025-03-01T10:11:12Z")]
    [InlineData("2025-03-01T10:11:12.5+02:00", "2025-03-01T08:11:12.5Z")]
    [InlineData("2025-03-30T02:30:00", "2025-03-30T01:30:00Z")]
    [InlineData("2025-10-26T02:30:00", "2025-10-26T00:30:00Z")]
    [InlineData("Sat, 01 Mar 2025 10:00:00 +0100", "2025-03-01T09:00:00Z")]
    [InlineData("1 Mar 2025 10:00 PST", "2025-03-01T18:00:00Z")]
    [InlineData("1740823200", "2025-03-01T10:00:00Z")]
    [InlineData("1740823200123", "2025-03-01T10:00:00.123Z")]
    [InlineData("yesterday", "2025-11-21T23:00:00Z")]
    [InlineData("an hour ago", "2025-11-23T11:00:00Z")]
    [InlineData("in 2 weeks", "2025-12-07T12:00:00Z")]
    [InlineData("5 months ago", "2025-06-23T12:00:00Z")]
    [InlineData("10 min ago", "2025-11-23T11:50:00Z")]
    [InlineData("99999 years ago", null)]
    [InlineData("2025-13-01", null)]
    [InlineData("soon", null)]
    [InlineData("12", null)]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    public void Moments_are_understood_as_sites_write_them(string text, string? expected) =>
        Assert.Equal(expected, MomentText.Read(text, s_paris) is { } moment ? MomentText.Write(moment) : null);

    [Theory]
    [InlineData("1,234,567", "1234567")]
    [InlineData("1.234.567,8", "1234567.8")]
    [InlineData("1,234.5", "1234.5")]
    [InlineData("3,5", "3.5")]
    [InlineData("3.50 €", "3.5")]
    [InlineData("1\u202f234", "1234")]
    [InlineData("1'234", "1234")]
    [InlineData("about -7 or 8", "-7")]
    [InlineData("none", null)]
    public void Numbers_are_read_however_they_are_divided(string text, string? expected) => Assert.Equal(expected, AmountText.Number(text) is { } number ? AmountText.Write(number) : null);

    [Theory]
    [InlineData("1:02:03", 3723)]
    [InlineData("2:03.5", 123.5)]
    [InlineData("PT1H2M3S", 3723)]
    [InlineData("P1DT1S", 86401)]
    [InlineData("1 hour, 2 minutes and 3 seconds", 3723)]
    [InlineData("12 min", 720)]
    [InlineData("90", 90)]
    [InlineData("P", -1)]
    [InlineData("12 apples", -1)]
    [InlineData("99:99:99:99", -1)]
    public void Lengths_of_time_are_understood(string text, double seconds) => Assert.Equal(seconds, AmountText.Duration(text, TimeSpan.FromSeconds(1))?.TotalSeconds ?? -1);

    [Theory]
    [InlineData("1048576", 1048576, true)]
    [InlineData("12 B", 12, true)]
    [InlineData("1.5 KiB", 1536, false)]
    [InlineData("1.5 kB", 1500, false)]
    [InlineData("2M", 2097152, false)]
    [InlineData("700 bytes", 700, true)]
    [InlineData("big", -1, false)]
    [InlineData("99999999999 TB", -1, false)]
    public void Sizes_are_understood_and_only_whole_bytes_are_exact(string text, long bytes, bool isExact) => Assert.Equal((bytes, isExact), AmountText.Size(text) ?? (-1, false));

    [Fact]
    public void No_text_makes_a_filter_crash()
    {
        var pieces = Gen.Elements("0", "9", ":", "-", "T", "Z", "+", ".", ",", " ", "PT", "H", "ago", "in", "year", "GB", "99999999", "é", "\u202f", "'");
        Prop.ForAll(Gen.ListOf(pieces).ToArbitrary(), parts =>
        {
            var text = string.Concat(parts);
            _ = (MomentText.Read(text, s_paris), AmountText.Number(text), AmountText.Size(text), AmountText.Duration(text, TimeSpan.FromDays(1)));
            return FilterCatalog.Decode("base64")!([text], s_paris).Count <= 1 && FilterCatalog.Decode("json")!([text], s_paris).Count <= 1 && FilterCatalog.Query("a")([text], s_paris).Count <= 1;
        }).QuickCheckThrowOnFailure();
    }
}
