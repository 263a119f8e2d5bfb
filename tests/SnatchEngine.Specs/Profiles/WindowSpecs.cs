using System.Globalization;
using SnatchEngine.Profiles;
using SnatchEngine.Profiles.Matching;
using SnatchEngine.Specs.Yaml;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Profiles;

public sealed class WindowSpecs : IDisposable
{
    private readonly TempFolder _own = new();

    public void Dispose() => _own.Dispose();

    [Theory]
    // 2026-03-02 is a Monday.
    [InlineData("2026-03-02T18:59:59", false)]
    [InlineData("2026-03-02T19:00:00", true)]
    [InlineData("2026-03-03T06:59:00", true)]
    [InlineData("2026-03-03T07:00:00", false)]
    [InlineData("2026-03-02T06:00:00", false)]
    [InlineData("2026-03-07T06:00:00", true)]
    [InlineData("2026-03-07T12:00:00", true)]
    [InlineData("2026-03-08T23:59:00", true)]
    [InlineData("2026-03-06T23:00:00", true)]
    public void A_window_that_passes_midnight_belongs_to_the_day_it_begins_on(string moment, bool isOpen) =>
        Assert.Equal(isOpen, Nights().IsOpen(At(moment)));

    [Theory]
    [InlineData("2026-03-02T12:00:30", "2026-03-02T19:00:00")]
    [InlineData("2026-03-02T20:15:30", "2026-03-02T20:15:00")]
    [InlineData("2026-03-06T07:00:00", "2026-03-06T19:00:00")]
    public void The_next_opening_is_told(string moment, string opening) => Assert.Equal(DateTime.Parse(opening, CultureInfo.InvariantCulture), Nights().NextOpening(At(moment)));

    [Theory]
    [InlineData("fri-mon", "sat", true)]
    [InlineData("fri-mon", "wed", false)]
    [InlineData("mon,wed", "wed", true)]
    [InlineData("mon, sat-sun", "sun", true)]
    public void Days_are_a_list_of_ranges(string text, string day, bool holds)
    {
        Assert.True(DaySet.TryParse(text, out var days));
        Assert.Equal(holds, days.Contains(day));
    }

    private static DateTimeOffset At(string moment) => new(DateTime.Parse(moment, CultureInfo.InvariantCulture), TimeSpan.Zero);

    private TimeWindows Nights()
    {
        _own.Write("n.yaml", "windows:\n  transfer: [ { days: mon-fri, from: \"19:00\", to: \"07:00\" }, { days: sat-sun } ]\n");
        var profile = new ProfileCatalog(Path.Combine(RepositoryFiles.Root, "profiles"), _own.Path).Load("n");
        Assert.Equal("mon-fri 19:00-07:00; sat-sun", profile.Windows.Transfer.ToString());
        return profile.Windows.Transfer;
    }
}
