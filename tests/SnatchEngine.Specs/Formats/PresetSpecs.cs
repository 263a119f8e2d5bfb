using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Formats;
using SnatchEngine.Formats.Presets;
using SnatchEngine.Formats.Selection;

namespace SnatchEngine.Specs.Formats;

public sealed class PresetSpecs
{
    [Theory]
    [InlineData(MediaQuality.Low, "396+251>webm")]
    [InlineData(MediaQuality.Medium, "298+251>mkv")]
    [InlineData(MediaQuality.High, "399+251>webm")]
    [InlineData(MediaQuality.Ultra, "337+251>webm")]
    public void A_quality_caps_the_size_of_the_picture(MediaQuality quality, string chosen) =>
        Assert.Equal(chosen, Pick(new MediaOptions { Quality = quality }));

    [Theory]
    [InlineData(MediaContent.General, true, "251")]
    [InlineData(MediaContent.Music, null, "251")]
    [InlineData(MediaContent.Podcast, null, "140")]
    [InlineData(MediaContent.Music, false, "399+251>webm")]
    [InlineData(MediaContent.Lecture, null, "399+251>webm")]
    public void Content_decides_between_sound_and_picture(MediaContent content, bool? audioOnly, string chosen) =>
        Assert.Equal(chosen, Pick(new MediaOptions { Content = content, AudioOnly = audioOnly }));

    [Fact]
    public void A_lecture_needs_no_sixty_pictures_a_second() =>
        Assert.Equal("247+251>webm", Pick(new MediaOptions { Content = MediaContent.Lecture, Quality = MediaQuality.Medium }));

    [Fact]
    public void Music_takes_what_is_lossless() => Assert.Equal("flac", Pick(new MediaOptions { Content = MediaContent.Music }, "sound"));

    [Theory]
    [InlineData(CodecPreference.Default, "av01 vp9 h265 avc1")]
    [InlineData(CodecPreference.Efficiency, "av01 h265 vp9 avc1")]
    [InlineData(CodecPreference.Compatible, "avc1 h265 vp9 av01")]
    public void A_codec_preference_orders_pictures_of_one_size(CodecPreference preference, string order)
    {
        var rules = FormatRules.Of(new MediaOptions { CodecPreference = preference }, FormatAbilities.All);
        var formats = order.Split(' ').Order().Select(c => new Format { Id = c, Url = "u:1", Ext = "mp4", VideoCodec = c, AudioCodec = Format.None, Height = 720 });

        var offer = rules.Choose(new FormatCandidates { Formats = [.. formats] }).Offer;

        Assert.Equal(order, string.Join(' ', offer.Formats.Reverse().Select(f => f.Id)));
    }

    [Theory]
    [InlineData(CodecPreference.Compatible, MediaQuality.High, "137+140>mp4")]
    [InlineData(CodecPreference.Compatible, MediaQuality.Medium, "298+140>mp4")]
    [InlineData(CodecPreference.Efficiency, MediaQuality.High, "399+251>webm")]
    public void A_codec_preference_chooses_sound_too(CodecPreference preference, MediaQuality quality, string chosen) =>
        Assert.Equal(chosen, Pick(new MediaOptions { CodecPreference = preference, Quality = quality }));

    [Fact]
    public void Containers_count_after_size_and_decide_what_is_merged_into()
    {
        Assert.Equal("248+251>webm", Pick(new MediaOptions { VideoContainers = ["webm"] }));
        Assert.Equal("399+140>mp4", Pick(new MediaOptions { VideoContainers = ["mp4"], AudioContainers = ["m4a"] }));
        Assert.Equal("399+251>mkv", Pick(new MediaOptions { VideoContainers = ["mkv"] }));
        Assert.Equal("140", Pick(new MediaOptions { AudioOnly = true, AudioContainers = ["m4a"] }));
        Assert.Equal("http_mp3", Pick(new MediaOptions { AudioOnly = true, AudioContainers = ["mp3"] }, "sound"));
    }

    [Fact]
    public void Where_all_are_too_large_the_smallest_is_taken_and_that_is_said()
    {
        var verdict = FormatRules.Of(new MediaOptions { Quality = MediaQuality.Low }, FormatAbilities.All).Choose(new FormatCandidates { Formats = [Whole("large", 2160), Whole("less", 720), Whole("more", 1080)] });

        var pick = Assert.Single(verdict.Picks);
        Assert.Equal(("less", "quality low chooses less of 3 formats; every picture is larger than 480p, so the smallest of them is taken"), (pick.Ids, pick.Why));
    }

    [Fact]
    public void The_side_that_counts_is_the_smaller_one()
    {
        var upright = new FormatCandidates { Formats = [Whole("a", 1920) with { Width = 1080 }, Whole("b", 1280) with { Width = 720 }] };

        Assert.Equal("b", Assert.Single(FormatRules.Of(new MediaOptions { Quality = MediaQuality.Medium }, FormatAbilities.All).Choose(upright).Picks).Ids);
    }

    [Fact]
    public void Without_merging_what_comes_whole_is_preferred()
    {
        var item = Item(Source("apart", 1080, StreamDelivery.File) with { AudioCodec = Codec.Absent }, Source("hls", 720, StreamDelivery.Hls), Source("file", 480, StreamDelivery.File));

        Assert.Equal("hls", Assert.Single(new FormatChooser(new MediaOptions(), () => FormatAbilities.WholeOnly).Choose(item, null)).Ids);
        Assert.Equal("22", Pick(new MediaOptions(), "site", FormatAbilities.WholeOnly));
    }

    [Fact]
    public void An_item_is_chosen_from_as_its_formats_are()
    {
        var chooser = new FormatChooser(new MediaOptions(), () => FormatAbilities.All);
        var picture = Source("v", 720, StreamDelivery.File) with { AudioCodec = Codec.Absent };
        var sound = new MediaSource { Urls = ["https://a.example/a.m4a"], Label = "a", Kind = MediaKind.Audio, Container = "m4a", AudioCodec = Codec.Named("mp4a.40.2") };
        var item = Item(picture, sound);

        var merged = Assert.Single(chooser.Choose(item, null));
        Assert.Equal((true, "mp4", "v+a"), (merged.NeedsMerge, merged.Container, merged.Ids));
        Assert.Equal([picture, sound], merged.Sources);
        Assert.Equal(["a", "v"], chooser.Choose(item, new FormatWish(FormatSelector.Parse("ba,bv"), null)).Select(c => c.Ids));
        Assert.Equal(FormatFailure.NothingMatches, Assert.Throws<FormatChoiceException>(() => chooser.Choose(item, new FormatWish(FormatSelector.Parse("b"), null))).Failure);
        Assert.Equal(FormatFailure.Protected, Assert.Throws<FormatChoiceException>(() => chooser.Choose(Item(picture with { IsProtected = true }), null)).Failure);
    }

    [Theory]
    [InlineData(4000, 25.0)]
    [InlineData(2160, 25.0)]
    [InlineData(1440, 16.0)]
    [InlineData(1080, 8.0)]
    [InlineData(720, 5.0)]
    [InlineData(480, 2.5)]
    [InlineData(360, 1.0)]
    [InlineData(144, 1.0)]
    public void An_unknown_size_is_guessed_from_height_and_duration(int height, double megabits) =>
        Assert.Equal(((long)(megabits * 1_000_000 / 8 * 100), true), FormatEstimate.SizeOf(new Format { Height = height }, 100));

    [Fact]
    public void What_is_known_of_a_size_beats_a_guess()
    {
        Assert.Equal((7L, false), FormatEstimate.SizeOf(new Format { FileSize = 7, FileSizeEstimate = 9, TotalRate = 100, Height = 720 }, 100));
        Assert.Equal((9L, true), FormatEstimate.SizeOf(new Format { FileSizeEstimate = 9, TotalRate = 100, Height = 720 }, 100));
        Assert.Equal((1_250_000L, true), FormatEstimate.SizeOf(new Format { TotalRate = 100, Height = 720 }, 100));
        Assert.Equal((1_600_000L, true), FormatEstimate.SizeOf(new Format { VideoCodec = Format.None }, 100));
        Assert.Null(FormatEstimate.SizeOf(new Format { Height = 720 }, null));
    }

    [Fact]
    public void Time_has_a_fifth_on_top_until_that_was_measured()
    {
        Assert.Equal(TimeSpan.FromSeconds(12), FormatEstimate.TimeOf(1000, 100));
        Assert.Equal(TimeSpan.FromSeconds(11), FormatEstimate.TimeOf(1000, 100, 0.1));
        Assert.Null(FormatEstimate.TimeOf(1000, 0));
    }

    private static string Pick(MediaOptions options, string set = "site", FormatAbilities? abilities = null)
    {
        var pick = Assert.Single(FormatRules.Of(options, abilities ?? FormatAbilities.All).Choose(Vectors.Set(set)).Picks);
        return pick.Formats.Count > 1 ? $"{pick.Ids}>{pick.Ext}" : pick.Ids;
    }

    private static Format Whole(string id, double height) => new() { Id = id, Url = "https://a.example/v.mp4", Ext = "mp4", Height = height, VideoCodec = "h264", AudioCodec = "aac" };

    private static MediaItem Item(params MediaSource[] sources) => new() { Id = new ItemId("x", "1"), Title = "T", Sources = sources, Duration = TimeSpan.FromSeconds(10) };

    private static MediaSource Source(string label, int height, StreamDelivery delivery) => new()
    {
        Urls = [$"https://a.example/{label}.mp4"],
        Label = label,
        Kind = MediaKind.Video,
        Container = "mp4",
        Height = height,
        Delivery = delivery,
        VideoCodec = Codec.Named("avc1.64001f"),
        AudioCodec = Codec.Named("mp4a.40.2"),
        TotalBitRate = BitRate.Kilobits(900),
        Size = ByteSize.MiB(1),
    };
}
