using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Formats;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Specs.Formats;

public sealed class ArbitraryExpressionSpecs
{
    private static readonly string[] s_pieces =
    [
        "b", "bv*", "ba", "w", "all", "mergeall", "137", "mp4", "/", ",", "+", "(", ")", "[", "]", "[height<=?720]", "[ext=mp4]", "<", "!=", "~=", "'", "\"", "\\", " ", "?", ".2", "\0", "é", "😀", "10M", "*",
    ];

    private readonly Config _often = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true);

    [Fact]
    public void Any_text_is_read_or_refused_with_a_column()
    {
        var site = Vectors.Set("site");
        Check.One(_often, Prop.ForAll(Texts(s_pieces), text =>
        {
            try
            {
                var offer = FormatOffer.Of(site, FormatSort.Default);
                var selector = FormatSelector.Parse(text);
                FormatLint.Of(new FormatWish(selector, null), offer);
                return offer.Choose(selector).All(p => p.Count > 0 && p.Count(f => f.HasVideo) <= 1 && p.Count(f => f.HasAudio) <= 1);
            }
            catch (FormatChoiceException e)
            {
                return e.Failure == FormatFailure.TooMany || (e.Failure == FormatFailure.BadExpression && e.Column >= 1 && e.Column <= text.Length + 1);
            }
        }));
    }

    [Fact]
    public void Any_sort_is_read_or_refused_with_a_column_and_ranks_every_format()
    {
        var site = Vectors.Set("site");
        Check.One(_often, Prop.ForAll(Texts(["res", "fps", "codec", "+", ":", "~", ",", "720", "avc:m4a", " ", "nope", "é", "\0", "1e999", "-1", "size:5G", "hdr:12", "id"]), text =>
        {
            try
            {
                return FormatOffer.Of(site, FormatSort.Parse(text)).Formats.Count == site.Formats.Count;
            }
            catch (FormatChoiceException e)
            {
                return e.Failure == FormatFailure.BadSort && e.Column >= 1 && e.Column <= text.Length + 1;
            }
        }));
    }

    [Fact]
    public void Long_and_deep_expressions_are_bounded()
    {
        Assert.Equal(10_001, Assert.Throws<FormatChoiceException>(() => FormatSelector.Parse(new string('b', 10_001))).Column);
        Assert.Equal(10_001, Assert.Throws<FormatChoiceException>(() => FormatSort.Parse(new string('b', 10_001))).Column);
        Assert.Equal(51, Assert.Throws<FormatChoiceException>(() => FormatSelector.Parse(new string('(', 5_000))).Column);
        var site = FormatOffer.Of(Vectors.Set("site"), FormatSort.Default);
        foreach (var link in new[] { '/', '+', ',' })
        {
            Assert.NotEmpty(site.Choose(FormatSelector.Parse(string.Join(link, Enumerable.Repeat("b", 5_000)))));
        }
    }

    private static Arbitrary<string> Texts(string[] pieces) => Gen.Elements(pieces).ArrayOf().Select(string.Concat).ToArbitrary();
}
