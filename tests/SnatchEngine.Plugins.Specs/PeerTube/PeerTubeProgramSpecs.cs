using SnatchEngine.TestKit;

namespace SnatchEngine.Plugins.Specs.PeerTube;

public sealed class PeerTubeProgramSpecs
{
    private const string Id = "6eXYbr2tFkQ1NwZ9dPqRsT";

    [Fact]
    public async Task A_channel_of_a_host_becomes_the_best_file_of_each_video()
    {
        await using var server = await OriginServer.StartAsync();
        using var program = new InstalledProgram();
        var best = new SeededBytes(1, 400_000);
        server.Serve("/static/1080.mp4", best);
        server.Serve("/static/480.mp4", new SeededBytes(2, 100_000));
        Json(server, "/api/v1/video-channels/workshop/videos", $$"""{"total":1,"data":[{"shortUUID":"{{Id}}","name":"A Film"}]}""");
        Json(server, $"/api/v1/videos/{Id}", $$"""
            {"uuid":"2b7d9c14-6f0e-4d3a-9a51-0c8e7f6d5b4a","name":"A Film","state":{"id":1},"files":[
              {"id":1,"resolution":{"id":480},"size":100000,"fps":25,"fileUrl":"{{server.Url("/static/480.mp4")}}"},
              {"id":2,"resolution":{"id":1080},"size":400000,"fps":25,"fileUrl":"{{server.Url("/static/1080.mp4")}}"}]}
            """);

        var result = await program.RunAsync("get", server.Url("/c/workshop"));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["A Film.mp4"], program.Folder.Names());
        Assert.Null(best.DifferenceFrom(program.Folder["A Film.mp4"]));
        Assert.Empty(server.RequestsFor("/static/480.mp4"));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(200)]
    public async Task A_host_that_is_no_peertube_costs_nobody_their_file(int status)
    {
        await using var server = await OriginServer.StartAsync();
        using var program = new InstalledProgram();
        var news = new SeededBytes(3, 50_000);
        server.Serve("/c/news", news);
        server.On("/api/v1/video-channels/news/videos", x => x.SendAsync(status, "<html>nothing here</html>", ("Content-Type", "text/html")));
        server.On("/api/v1/config", x => x.SendAsync(status, "<html>nothing here</html>", ("Content-Type", "text/html")));

        var result = await program.RunAsync("get", server.Url("/c/news"));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Null(news.DifferenceFrom(program.Folder[Assert.Single(program.Folder.Names())]));
        Assert.Single(server.RequestsFor("/api/v1/config"));
    }

    private static void Json(OriginServer server, string path, string body) => server.On(path, x => x.SendAsync(200, body, ("Content-Type", "application/json")));
}
