using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Specs.Http;

public sealed class HeaderValueSpecs
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("\"abc\"", "abc", false)]
    [InlineData("W/\"abc\"", "abc", true)]
    [InlineData("w/\"abc\"", "abc", true)]
    [InlineData("abc", "abc", false)]
    [InlineData("W/abc", "abc", true)]
    [InlineData("\"abc", "abc", false)]
    [InlineData("\"a\"b\"", "a\"b", false)]
    [InlineData("\"\"", "", false)]
    [InlineData("\"W/abc\"", "W/abc", false)]
    public void An_entity_tag_is_read_and_sent_back_verbatim(string header, string opaque, bool weak)
    {
        Assert.True(EntityTag.TryParse($" {header} ", out var tag));
        Assert.Equal((opaque, weak), (tag.Opaque, tag.IsWeak));
        Assert.Equal(header, tag.ToString());
        Assert.Equal(new EntityTag(opaque, weak), tag);
        Assert.Equal(new EntityTag(opaque, weak).GetHashCode(), tag.GetHashCode());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("W/")]
    [InlineData("\"")]
    [InlineData("\"a\r\nX: y\"")]
    [InlineData("\"a\0\"")]
    public void What_names_no_version_is_no_entity_tag(string? header) => Assert.False(EntityTag.TryParse(header, out _));

    [Fact]
    public void Strength_and_content_tell_entity_tags_apart()
    {
        Assert.NotEqual(new EntityTag("a", true), new EntityTag("a", false));
        Assert.NotEqual(new EntityTag("a", false), new EntityTag("b", false));
        Assert.Equal("W/\"a\"", new EntityTag("a", true).ToString());
    }

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    [InlineData("Sun, 06-Nov-1994 08:49:37 GMT")]
    [InlineData("sun, 6 nov 1994 8:49:37 gmt")]
    [InlineData("Sun,06 Nov 1994 08:49:37 UTC")]
    [InlineData("Mon, 06 November 1994 08:49:37")]
    [InlineData("06 Nov 1994 08:49:37 +0000")]
    [InlineData("Sun, 06 Nov 1994 09:49:37 +0100")]
    [InlineData("Sun, 06 Nov 1994 00:49:37 PST")]
    [InlineData("Sun Nov 6 08:49:37 GMT 1994")]
    [InlineData("1994-11-06T08:49:37Z")]
    [InlineData("1994-11-06T08:49:37.000+00:00")]
    public void A_date_is_read_in_every_form_servers_use(string header)
    {
        Assert.True(HttpDate.TryParse(header, out var date));
        Assert.Equal(new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero), date);
        Assert.Equal(TimeSpan.Zero, date.Offset);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("120")]
    [InlineData("Sun, 31 Feb 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994")]
    [InlineData("Sun, 06 Nov 1994 25:00:00 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Sun, 06 Xyz 1994 08:49:37 GMT")]
    public void What_is_no_date_is_refused(string? header) => Assert.False(HttpDate.TryParse(header, out _));

    [Fact]
    public void Two_digit_years_and_leap_seconds_are_understood()
    {
        Assert.True(HttpDate.TryParse("Friday, 31-Dec-69 23:59:60 GMT", out var late));
        Assert.Equal(new DateTimeOffset(2069, 12, 31, 23, 59, 59, TimeSpan.Zero), late);
        Assert.True(HttpDate.TryParse("Thursday, 01-Jan-70 00:00:00 GMT", out var early));
        Assert.Equal(DateTimeOffset.UnixEpoch, early);
    }

    [Fact]
    public void A_date_is_read_as_it_was_written() => Prop.ForAll<DateTime>(at =>
    {
        var whole = DateTimeOffset.FromUnixTimeSeconds(Math.Max(new DateTimeOffset(at, TimeSpan.Zero).ToUnixTimeSeconds(), -11_000_000_000));
        return HttpDate.TryParse(HttpDate.Format(whole), out var read) && read == whole;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("120", 120.0)]
    [InlineData(" 0 ", 0.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("86400", 86400.0)]
    [InlineData("9999999999", 86400.0)]
    [InlineData("99999999999999999999999999999999999999999", 86400.0)]
    [InlineData("86401", 86400.0)]
    [InlineData("120, 120", 120.0)]
    [InlineData("Sunday, 01-Mar-26 12:02:00 GMT", 120.0)]
    [InlineData("Sun Mar  1 12:02:00 2026", 120.0)]
    [InlineData("Sun, 01 Mar 2026 12:02:00 GMT", 120.0)]
    [InlineData("Sat, 28 Feb 2026 12:00:00 GMT", 0.0)]
    [InlineData("Fri, 31 Dec 9998 23:59:59 GMT", 86400.0)]
    [Trait("nasty", "28")]
    public void The_wait_a_server_asks_for_is_understood_and_bounded(string header, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(header, s_now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e9")]
    [InlineData(".")]
    [InlineData("12 monkeys")]
    [Trait("nasty", "28")]
    public void A_wait_that_makes_no_sense_is_ignored(string? header) => Assert.Null(RetryAfter.Parse(header, s_now));

    [Fact]
    public void No_text_makes_these_readers_throw() => Hostile.Always(text =>
    {
        _ = HttpDate.TryParse(text, out _);
        var sendable = !EntityTag.TryParse(text, out var tag) || !tag.ToString().Any(c => c is < ' ' or '\x7f' or > '\xff');
        return sendable && RetryAfter.Parse(text, s_now) is null or { Ticks: >= 0 and <= TimeSpan.TicksPerDay };
    });
}
