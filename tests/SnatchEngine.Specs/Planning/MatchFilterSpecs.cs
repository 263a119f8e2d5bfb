using System.Diagnostics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Naming;
using SnatchEngine.Planning;
using SnatchEngine.Planning.Rules;

namespace SnatchEngine.Specs.Planning;

public sealed class MatchFilterSpecs
{
    private static readonly NameFields s_video = NameFields.OfInfo(
        JsonElement.Parse("""
            {"id":"x","title":"Cats & Dogs","duration":320,"is_live":false,"live":true,"like_count":null,"upload_date":"20240229","view_count":5000000,"uploader":"Jane Doe",
             "tags":["cat","dog"],"empty":"","height":1080,"size":1572864,"told":"1500","chapters":[{"title":"Intro"}]}
            """),
        DateTimeOffset.UnixEpoch)[0];

    [Theory]
    [InlineData("duration>300 & !is_live", true)]
    [InlineData("duration>300&is_live", false)]
    [InlineData("duration<300", false)]
    [InlineData("duration=320", true)]
    [InlineData("duration!=320", false)]
    [InlineData("duration!>300", false)]
    [InlineData("duration!<300", true)]
    [InlineData("duration<=?400", true)]
    [InlineData("duration <? 400", true)]
    [InlineData("duration>300.5", true)]
    [InlineData("duration>'300'", true)]
    [InlineData("duration>=5:20", true)]
    [InlineData("duration>0:05:20", false)]
    [InlineData("duration>5m", true)]
    [InlineData("duration<6m", true)]
    [InlineData("like_count>100", false)]
    [InlineData("like_count>?100", true)]
    [InlineData("like_count", false)]
    [InlineData("!like_count", true)]
    [InlineData("is_live", false)]
    [InlineData("live", true)]
    [InlineData("!live", false)]
    [InlineData("live=true", true)]
    [InlineData("is_live=false", true)]
    [InlineData("is_live!=false", false)]
    [InlineData("empty", true)]
    [InlineData("!empty", false)]
    [InlineData("title*=Cats", true)]
    [InlineData("title*='cats'", false)]
    [InlineData("title~='(?i)cats'", true)]
    [InlineData("title!~='(?i)cats'", false)]
    [InlineData("title !*= x", true)]
    [InlineData("title^=Cats", true)]
    [InlineData("title$=\"Dogs\"", true)]
    [InlineData(@"title~='(?i)\bcats \& dogs\b'", true)]
    [InlineData("title='Cats & Dogs'", true)]
    [InlineData(@"title=Cats \& Dogs", true)]
    [InlineData("upload_date>20240101", true)]
    [InlineData("upload_date>=20240301", false)]
    [InlineData("view_count>1M", true)]
    [InlineData("view_count>=5M", true)]
    [InlineData("view_count>5.1M", false)]
    [InlineData("size>1.4MiB", true)]
    [InlineData("size>1.6M", false)]
    [InlineData("size>=1.5MiB", true)]
    [InlineData("told>200", true)]
    [InlineData("told>'200'", false)]
    [InlineData("uploader=Jane Doe", true)]
    [InlineData("uploader!=x", true)]
    [InlineData("nosuch!=x", false)]
    [InlineData("nosuch!=?x", true)]
    [InlineData("tags*=og", true)]
    [InlineData("tags", true)]
    [InlineData("chapters.0.title=Intro", true)]
    [InlineData("height>=720 & height<=1080", true)]
    [InlineData("height>abc", false)]
    public void A_filter_holds_or_does_not(string filter, bool holds) => Assert.Equal(holds, MatchFilter.Parse(filter).RefusalOf(s_video) is null);

    [Theory]
    [InlineData("", 1)]
    [InlineData("  ", 3)]
    [InlineData("&", 1)]
    [InlineData("duration>300 &", 15)]
    [InlineData("duration>", 10)]
    [InlineData("a b", 3)]
    [InlineData("title=", 7)]
    [InlineData("title='x", 7)]
    [InlineData("title='x' y", 11)]
    [InlineData("!duration>3", 1)]
    [InlineData("title~=[", 8)]
    [InlineData("title~='('", 8)]
    [InlineData(">3", 1)]
    public void A_mistake_is_told_with_its_column(string filter, int column) => Assert.Equal(column, Assert.Throws<SelectionException>(() => MatchFilter.Parse(filter)).Column);

    [Fact]
    public void A_refusal_names_the_part_that_fails()
    {
        Assert.Equal("'duration<300' does not hold: duration is 320", MatchFilter.Parse("!is_live & duration<300").RefusalOf(s_video));
        Assert.Equal("'like_count>1' does not hold: like_count is unknown", MatchFilter.Parse("like_count>1").RefusalOf(s_video));
        Assert.Equal("none of 2 filters holds: 'is_live' does not hold: is_live is False; 'uploader*=x' does not hold: uploader is 'Jane Doe'", MatchFilter.Parse("is_live", "uploader*=x").RefusalOf(s_video));
    }

    [Fact]
    public void Of_several_filters_one_must_hold() => Assert.Null(MatchFilter.Parse("is_live", "height=1080").RefusalOf(s_video));

    [Fact]
    public void Reading_fails_in_no_way_but_its_own() => Prop.ForAll(
        Gen.Elements("title", "duration", "&", "!", "=", ">", "<", "~=", "*=", "?", "'", "\"", "\\", " ", "3", "(", "[", "é", "\0", ".", ":").ArrayOf().Where(s => s.Length < 40).ToArbitrary(),
        shards => Record.Exception(() => MatchFilter.Parse(string.Concat(shards)).RefusalOf(s_video)) is null or SelectionException).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pattern_that_never_ends_is_ended()
    {
        var fields = NameFields.OfInfo(JsonSerializer.SerializeToElement(new { title = new string('a', 40) + "!" }), DateTimeOffset.UnixEpoch)[0];
        var began = Stopwatch.GetTimestamp();

        Assert.NotNull(MatchFilter.Parse("title~='^(a+)+$'").RefusalOf(fields));

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10));
    }
}
