using SnatchEngine.Formats;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Specs.Formats;

public sealed class LintSpecs
{
    [Theory]
    [InlineData("bv*+ba/b")]
    [InlineData("bv[height<=720]+ba/b,w")]
    [InlineData("(137/b)")]
    [InlineData("b*[height>=480][height<=?720]/b")]
    [InlineData("all")]
    public void What_is_meant_raises_nothing(string expression) => Assert.Empty(Warnings(expression));

    [Theory]
    [InlineData("137", "-f column 1: there is no fallback, so nothing is chosen when nothing matches; end it with '/b'")]
    [InlineData("b,137+140", "-f column 3: there is no fallback, so nothing is chosen when nothing matches; end it with '/b'")]
    [InlineData("b[height<=720]", "-f column 1: there is no fallback, so nothing is chosen when nothing matches; end it with '/b'")]
    [InlineData("bv[height<480][height>=720]/b", "-f column 15: [height>=720] never holds: [height<480] excludes it")]
    [InlineData("(bv[height>720])[height<720]/b", "-f column 4: [height>720] never holds: [height<720] excludes it")]
    [InlineData("bv[ext=mp4][ext=webm]/b", "-f column 12: [ext=webm] never holds: [ext=mp4] excludes it")]
    [InlineData("bv[ext=mp4][ext!=mp4]/b", "-f column 12: [ext!=mp4] never holds: [ext=mp4] excludes it")]
    [InlineData("bv[height=tall]/b", "-f column 3: [height=tall] never holds: height is a number")]
    [InlineData("bv[height<0]/b", "-f column 3: [height<0] never holds: height is never below 0")]
    [InlineData("bestvidoe/b", "-f column 1: 'bestvidoe' is neither a format's id nor a name with a meaning (did you mean 'bestvideo'?)")]
    [InlineData("()/b", "-f column 1: an empty group chooses nothing")]
    [InlineData("b*/bv", "-f column 4: this is never reached, as what stands before it always finds something")]
    public void What_is_probably_not_meant_is_said(string expression, string warning) => Assert.Equal([warning], Warnings(expression));

    [Fact]
    public void A_sort_is_looked_at_too()
    {
        Assert.Equal(["-S: 'reso' is no field that formats have (did you mean 'res'?)", "-S: the limit 'tall' of height is no number, and counts for nothing"], FormatLint.Of(new FormatWish(null, FormatSort.Parse("reso,height:tall"))));
        Assert.Empty(FormatLint.Of(new FormatWish(null, FormatSort.Parse("res:720,+size,codec:avc:m4a,dimension"))));
    }

    private static IReadOnlyList<string> Warnings(string expression) => FormatLint.Of(new FormatWish(FormatSelector.Parse(expression), null), FormatOffer.Of(Vectors.Set("site"), FormatSort.Default));
}
