using SnatchEngine.Yaml;

namespace SnatchEngine.Specs.Yaml;

public sealed class NearestNameSpecs
{
    [Theory]
    [InlineData("timezome", "timezone")]
    [InlineData("tiemzone", "timezone")]
    [InlineData("TimeZone", "timezone")]
    [InlineData("time_zone", "timezone")]
    [InlineData("crn", "cron")]
    [InlineData("corn", "cron")]
    [InlineData("maxage", "max-age")]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("something", null)]
    public void The_name_that_was_meant_is_found_or_none(string written, string? meant) =>
        Assert.Equal(meant, NearestName.Of(written, ["timezone", "cron", "max-age", "y"]));
}
