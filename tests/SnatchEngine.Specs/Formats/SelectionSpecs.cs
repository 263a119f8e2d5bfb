using SnatchEngine.Formats;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Specs.Formats;

public sealed class SelectionSpecs
{
    [Theory]
    [MemberData(nameof(Vectors.All), MemberType = typeof(Vectors))]
    public void An_expression_chooses_what_yt_dlp_documents(string set, string expression, string sort, string chosen) => Assert.Equal(chosen, Choose(set, expression, sort));

    [Fact]
    public void There_are_enough_vectors() => Assert.InRange(Vectors.All().Count(), 300, 10_000);

    [Fact]
    [Trait("nasty", "84")]
    public void Every_name_of_a_codec_is_that_codec()
    {
        string[] h264 = ["avc1.64001f", "avc3.42E01E", "h264", "H264", "x264"];
        string[] h265 = ["hvc1.2.4.L150", "hev1.1.6", "h265", "HEVC"];
        foreach (var (codec, limit) in h264.Select(c => (c, "h264")).Concat(h265.Select(c => (c, "h265"))))
        {
            var formats = new FormatCandidates { Formats = [Video("wanted", codec), Video("better", "av01.0.08M"), Video("other", "vp8")] };
            Assert.Equal("wanted", Assert.Single(Rules("bv", $"vcodec:{limit}").Choose(formats).Picks).Ids);
        }
    }

    [Fact]
    public void Av1_is_preferred_to_vp9_and_dolby_vision_is_not()
    {
        var formats = new FormatCandidates { Formats = [Video("av1", "av01.0.08M"), Video("vp9.2", "vp09.02.51"), Video("vp9", "vp9")] };
        var ranges = new FormatCandidates { Formats = [Video("dv", "hev1") with { DynamicRange = "DV" }, Video("hdr", "hev1") with { DynamicRange = "HDR10" }, Video("sdr", "hev1")] };

        Assert.Equal(["av1", "vp9.2", "vp9"], Rules("all", null).Choose(formats).Picks.Select(p => p.Ids));
        Assert.Equal(["hdr", "sdr", "dv"], Rules("all", null).Choose(ranges).Picks.Select(p => p.Ids));
    }

    [Fact]
    public void Of_one_kind_of_stream_the_first_is_merged_however_they_are_grouped()
    {
        Assert.Equal("337+251>webm", Choose("site", "(bv+ba)+(wv+wa)", "-"));
        Assert.Equal("22", Choose("site", "b+bv+ba", "-"));
    }

    [Fact]
    public void A_broadcast_without_a_choice_is_taken_whole()
    {
        Assert.Equal("22", Assert.Single(FormatRules.Of(new FormatWish(null, null), FormatAbilities.All).Choose(Vectors.Set("site") with { IsLive = true }).Picks).Ids);
        Assert.Equal("best/bestvideo+bestaudio", FormatSelector.Default(canMerge: false).Text);
        Assert.Equal("best/bestvideo+bestaudio", FormatSelector.Default(canMerge: true, toStandardOutput: true).Text);
        Assert.Equal("bestvideo*+bestaudio/best", FormatSelector.Default(canMerge: true).Text);
    }

    [Fact]
    public void Later_sorts_count_more() => Assert.Equal(["res", "size", "fps"], FormatSort.Parse(["fps", "res,size"]).Written);

    [Fact]
    public void A_slow_pattern_matches_nothing()
    {
        var formats = new FormatCandidates { Formats = [Video("x", "h264") with { Note = new string('a', 40) + "!" }] };

        Assert.Empty(Rules("bv[format_note~='^(a+)+$']", null).Choose(formats).Picks);
    }

    [Fact]
    public void A_product_beyond_reason_is_refused()
    {
        var many = new FormatCandidates { Formats = [.. Enumerable.Range(0, 400).Select(i => Video($"v{i}", "h264"))] };

        var refused = Assert.Throws<FormatChoiceException>(() => Rules("all+all", null).Choose(many));

        Assert.Equal((FormatFailure.TooMany, "the format expression asks for more than 100000 combinations; name fewer with 'all'"), (refused.Failure, refused.Message));
    }

    private static string Choose(string set, string expression, string sort)
    {
        try
        {
            var rules = FormatRules.Of(new FormatWish(expression == "-" ? null : FormatSelector.Parse(expression), sort == "-" ? null : FormatSort.Parse(sort)), FormatAbilities.All);
            var picks = rules.Choose(Vectors.Set(set)).Picks;
            return picks.Count == 0 ? "none" : string.Join(' ', picks.Select(p => p.Formats.Count > 1 ? $"{p.Ids}>{p.Ext}" : p.Ids));
        }
        catch (FormatChoiceException e) when (e.Column > 0)
        {
            return $"error {e.Column}";
        }
    }

    private static FormatRules Rules(string expression, string? sort) => FormatRules.Of(new FormatWish(FormatSelector.Parse(expression), sort is null ? null : FormatSort.Parse(sort)), FormatAbilities.All);

    private static Format Video(string id, string codec) => new() { Id = id, Url = $"https://cdn.example/{id}.mp4", Ext = "mp4", VideoCodec = codec, AudioCodec = Format.None, Height = 720 };
}
