using SnatchEngine.Downloads;
using SnatchEngine.Profiles.Live;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Profiles;

public sealed class FastestTempSpecs : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "hdd", "ssd", null)]
    [InlineData("/some/where", "hdd", "ssd", "/some/where")]
    [InlineData("fastest", "ssd", "ssd", null)]
    [InlineData("fastest", null, "ssd", null)]
    [InlineData("fastest", "hdd", "memory", null)]
    [InlineData("fastest", "hdd", "hdd", null)]
    public void Staging_lies_beside_the_target_unless_a_faster_disk_is_known(string? temp, string? target, string? other, string? expected)
    {
        var passing = Directory.CreateDirectory(_folder["passing"]).FullName;
        Assert.Equal(expected, FastestTemp.Choose(temp, _folder.Path, [_folder["absent"], passing], folder => folder == passing ? other : target));
    }

    [Theory]
    [InlineData("hdd")]
    [InlineData("network")]
    public void A_slow_target_is_staged_on_a_fast_disk_with_room(string target)
    {
        var passing = Directory.CreateDirectory(_folder["passing"]).FullName;
        var expected = SnatchEngine.Downloads.Files.FreeSpace.Available(passing) >= 8L << 30 ? passing : null;
        Assert.Equal(expected, FastestTemp.Choose(DownloadOptions.FastestTemp, _folder.Path, [passing], folder => folder == passing ? "ssd" : target));
    }
}
