namespace SnatchEngine.Plugins.Specs.Feed;

public sealed class FeedFrontDoorSpecs
{
    [Fact]
    public async Task The_files_of_a_feed_arrive_and_an_XML_file_that_is_none_arrives_as_itself()
    {
        await using var door = await FrontDoor.OpenAsync();
        door.Serve("/show.rss", "application/rss+xml", "<rss version=\"2.0\"><channel><title>Show</title><item><title>A</title><enclosure url=\"/media/a.mp3\" type=\"audio/mpeg\"/></item><item><title>B</title><enclosure url=\"media/b.mp3\" type=\"audio/mpeg\"/></item></channel></rss>");
        door.Serve("/media/a.mp3", "audio/mpeg", "sound a");
        door.Serve("/media/b.mp3", "audio/mpeg", "sound b");
        door.Serve("/build.xml", "text/xml", "<project name=\"x\"/>");

        await door.GetAsync(door.Url("/show.rss"), door.Url("/build.xml"));

        Assert.Equal(["a.mp3", "b.mp3", "build.xml"], door.Files);
        Assert.Equal(("sound a", "<project name=\"x\"/>"), (door.Read("a.mp3"), door.Read("build.xml")));
    }

    [Fact]
    public async Task A_feed_that_has_not_changed_is_not_sent_again_which_is_told_to_who_wants_to_know_more()
    {
        await using var door = await FrontDoor.OpenAsync();
        door.Serve("/show.rss", "application/rss+xml", "<rss version=\"2.0\"><channel><title>Show</title><item><title>A</title><enclosure url=\"/a.mp3\" type=\"audio/mpeg\"/></item></channel></rss>");
        door.Serve("/a.mp3", "audio/mpeg", "sound a");

        var first = await door.RunAsync("get", door.Url("/show.rss"), "-v");
        var quieter = await door.RunAsync("get", door.Url("/show.rss"));
        var second = await door.RunAsync("get", door.Url("/show.rss"), "-v");

        Assert.Equal((0, 0, 0), (first.ExitCode, quieter.ExitCode, second.ExitCode));
        Assert.Equal([200, 304, 304], door.Server.RequestsFor("/show.rss").Select(r => r.Status));
        Assert.DoesNotContain("has not changed", first.Error + quieter.Error, StringComparison.Ordinal);
        Assert.Contains("snatch: feed: the feed has not changed since it was last asked for", second.Error, StringComparison.Ordinal);
    }
}
