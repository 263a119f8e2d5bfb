using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Specs.Http;

[Trait("nasty", "4"), Trait("nasty", "5"), Trait("nasty", "6")]
public sealed class ContentRangeSpecs
{
    [Theory]
    [InlineData("bytes 0-99/100", 0, 99, 100L)]
    [InlineData("bytes=0-99/100", 0, 99, 100L)]
    [InlineData("bytes: 0-99/100", 0, 99, 100L)]
    [InlineData("BYTES 5-9/*", 5, 9, null)]
    [InlineData("0-99/100", 0, 99, 100L)]
    [InlineData("  bytes   0 - 99 / 100 ", 0, 99, 100L)]
    [InlineData("bytes\t0-0/1", 0, 0, 1L)]
    [InlineData("bytes 0-99", 0, 99, null)]
    [InlineData("bytes 0-100/100", 0, 100, 100L)]
    [InlineData("bytes 0-9223372036854775806/*", 0, long.MaxValue - 1, null)]
    public void A_range_is_read_however_it_is_punctuated(string header, long start, long end, long? total)
    {
        Assert.True(ContentRange.TryParse(header, out var range));
        Assert.Equal(new ContentRange(start, end, total), range);
        Assert.False(range.IsUnsatisfied);
        Assert.Equal(end - start + 1, range.Length);
    }

    [Theory]
    [InlineData("bytes */100", 100L)]
    [InlineData("bytes=*/100", 100L)]
    [InlineData("*/100", 100L)]
    [InlineData("bytes */*", null)]
    [Trait("nasty", "14")]
    public void The_answer_to_an_impossible_range_tells_the_length(string header, long? total)
    {
        Assert.True(ContentRange.TryParse(header, out var range));
        Assert.True(range.IsUnsatisfied);
        Assert.Equal(total, range.Total);
        Assert.Equal(0, range.Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes *")]
    [InlineData("items 0-99/100")]
    [InlineData("kilobytes 0-99/100")]
    [InlineData("bytes 99-0/100")]
    [InlineData("bytes -5-10/100")]
    [InlineData("bytes 0-/100")]
    [InlineData("bytes 0-99/")]
    [InlineData("bytes 0-99/-1")]
    [InlineData("bytes 0-99/100/100")]
    [InlineData("bytes 0-9223372036854775807/*")]
    [InlineData("bytes 0-99999999999999999999/*")]
    [InlineData("bytes 0-99/99999999999999999999")]
    [InlineData("bytes 0x0-0x9/10")]
    [InlineData("bytes 0-99/100, bytes 100-199/200")]
    public void What_is_no_range_of_bytes_is_refused(string? header) => Assert.False(ContentRange.TryParse(header, out _));

    [Fact]
    public void A_range_is_read_as_it_was_written() => Prop.ForAll<NonNegativeInt, NonNegativeInt, long?>((start, more, total) =>
    {
        var range = new ContentRange((long)start.Get << 20, ((long)start.Get << 20) + more.Get, total is { } t ? t & (long.MaxValue >> 1) : null);
        return ContentRange.TryParse(range.ToString(), out var read) && read == range;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_unsatisfied_range_is_read_as_it_was_written()
    {
        Assert.Equal("bytes */7", ContentRange.Unsatisfied(7).ToString());
        Assert.True(ContentRange.TryParse(ContentRange.Unsatisfied(null).ToString(), out var read));
        Assert.Equal(ContentRange.Unsatisfied(null), read);
    }

    [Fact]
    public void No_text_makes_the_reader_throw_or_overflow() =>
        Hostile.Always(text => !ContentRange.TryParse(text, out var range) || (range.Length >= 0 && range.Start >= 0 && range.Total is null or >= 0));
}
