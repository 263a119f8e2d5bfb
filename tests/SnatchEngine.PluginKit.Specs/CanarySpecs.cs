using System.Text;
using SnatchEngine.PluginKit.Canary;
using SnatchEngine.PluginKit.Recordings;
using Exchange = SnatchEngine.PluginKit.Recordings.Exchange;

namespace SnatchEngine.PluginKit.Specs;

public sealed class CanarySpecs
{
    private const string Start = "https://tube.example/api/videos";

    [Theory]
    [InlineData("""{"views":9,"videos":[{"id":"7","title":"New","file":"https://cdn.example/7.mp4"},{"id":"8","title":null,"file":"https://cdn.example/8.mp4"}]}""")]
    [InlineData("""{"views":1,"videos":[{"id":"1","title":"One","file":"https://cdn.example/1.mp4"}]}""")]
    public async Task Other_content_of_the_same_shape_is_no_drift(string today) => Assert.Empty(await CompareAsync(today));

    [Theory]
    [InlineData("""{"views":1,"videos":[]}""", "Vanished items: 2 were recorded, 0 came")]
    [InlineData("""{"videos":[{"id":"1","title":"One","file":"https://cdn.example/1.mp4"}]}""", "Vanished GET tube.example/api/videos $.views: it was recorded, and is not there any more")]
    [InlineData("""{"views":"many","videos":[{"id":"1","title":"One","file":"https://cdn.example/1.mp4"}]}""", "Changed GET tube.example/api/videos $.views: it was number, and is text")]
    [InlineData("""{"views":1,"videos":[{"id":"1","title":null,"file":"https://cdn.example/1.mp4"}]}""", "Vanished item.title: it was recorded, and is not there any more")]
    [InlineData("""{"views":1,"new":{"a":1},"videos":[{"id":"1","title":"One","file":"https://cdn.example/1.mp4"}]}""", "Appeared GET tube.example/api/videos $.new: it was not recorded, and is there now")]
    public async Task A_field_that_vanished_appeared_or_changed_is_named(string today, string drift)
    {
        var found = Assert.Single(await CompareAsync(today));
        Assert.Equal(drift, $"{found.Kind} {found.Where}: {found.Sentence}");
        Assert.Equal(found.Kind != DriftKind.Appeared, found.IsAlarm);
    }

    [Fact]
    public async Task A_site_that_fails_now_is_an_alarm()
    {
        var found = Assert.Single(await CompareAsync("", 404), d => d.Kind == DriftKind.Ended);
        Assert.Equal("it fails now: Gone: it is gone", found.Sentence);
    }

    private static async Task<IReadOnlyList<Drift>> CompareAsync(string body, int status = 200)
    {
        var recorded = Recorded("""{"views":5,"videos":[{"id":"1","title":"One","file":"https://cdn.example/1.mp4"},{"id":"2","title":"Two","file":"https://cdn.example/2.mp4"}]}""", 200);
        var today = Recorded(body, status);
        return CanaryComparison.Compare(recorded, await PluginBench.ExtractAsync(new PagedPlugin(), recorded), today, await PluginBench.ExtractAsync(new PagedPlugin(), today));
    }

    private static Cassette Recorded(string body, int status) =>
        new() { Url = Start, Recorded = DateTimeOffset.UnixEpoch, Exchanges = [new Exchange { Url = Start, Status = status, Body = Encoding.UTF8.GetBytes(body) }] };
}
