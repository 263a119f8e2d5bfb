using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Specs.Nasty;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Transports;

public sealed class AccessSpecs
{
    private static readonly SeededBytes s_file = new(41, 50_000);

    [Fact]
    public async Task A_login_goes_out_as_basic_whether_given_or_typed_into_the_url()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_file, faults: new() { RequireAuthorization = "Basic dXNlcjpww6RzczpAMQ==" });
        await pull.GetAsync(server.Url("/f.bin"), r => r with { Access = new() { Authorization = BasicLogin.Header("user", "päss:@1") } });
        await pull.GetAsync(server.Url("/f.bin").Replace("://", "://user:p%C3%A4ss:%401@", StringComparison.Ordinal), r => r with { Overwrite = true });
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, r => Assert.Equal("/f.bin", r.Target));
    }

    [Fact]
    public async Task A_bearer_token_goes_out_as_it_is()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_file, faults: new() { RequireAuthorization = "Bearer a.b-c_d" });
        Assert.Null(s_file.DifferenceFrom((await pull.GetAsync(server.Url("/f.bin"), r => r with { Access = new() { Authorization = "Bearer a.b-c_d" } })).Path));
    }

    [Fact]
    public async Task A_login_that_is_wanted_and_missing_is_asked_for_once()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_file, faults: new() { RequireAuthorization = "Bearer x" });
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal((DownloadFailure.ServerRefused, 401, "127.0.0.1 answered 401; give --user, --bearer or --netrc."), (failure.Failure, failure.Status, failure.Message));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Netrc_logs_in_where_its_host_is_asked_and_nowhere_else()
    {
        await using var server = await OriginServer.StartAsync();
        await using var other = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_file, faults: new() { RequireAuthorization = BasicLogin.Header("me", "pw"), RedirectTo = _ => other.Url("/g.bin", "localhost") });
        other.Serve("/g.bin", s_file);
        await pull.GetAsync(server.Url("/f.bin"), r => r with { Access = new() { Netrc = Netrc.Parse("machine 127.0.0.1 login me password pw", "netrc") } });
        Assert.Null(Assert.Single(other.Requests).Header("Authorization"));
        Assert.Equal(BasicLogin.Header("me", "pw"), Assert.Single(server.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task A_cookie_file_is_sent_where_its_host_and_path_fit_and_what_the_server_sets_is_kept_for_the_run()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        var jar = CookieFile.Parse("127.0.0.1\tFALSE\t/in\tFALSE\t0\tsid\t42\n127.0.0.1\tFALSE\t/\tTRUE\t0\tsecure\t1\nelsewhere.test\tFALSE\t/\tFALSE\t0\tother\t1\n", "cookies.txt");
        server.Serve("/in/f.bin", s_file, new() { More = [("Set-Cookie", "seen=1; Path=/")] });
        server.Serve("/g.bin", s_file);
        await pull.GetAsync(server.Url("/in/f.bin"), r => r with { Access = new() { Cookies = jar } });
        await pull.GetAsync(server.Url("/g.bin"), r => r with { Access = new() { Cookies = jar } });
        Assert.Equal(["sid=42", "seen=1"], server.Requests.Select(r => r.Header("Cookie")));
    }

    [Fact]
    public async Task Headers_given_replace_the_usual_ones()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_file);
        await pull.GetAsync(server.Url("/f.bin"), r => r with { Access = new() { Headers = [new("User-Agent", "Mozilla/5.0 (é)"), new("accept", "text/x"), new("X-Two", "a, b")] } });
        var request = Assert.Single(server.Requests);
        Assert.Equal(("Mozilla/5.0 (é)", "text/x", "a, b", "identity"), (request.Header("User-Agent"), request.Header("Accept"), request.Header("X-Two"), request.Header("Accept-Encoding")));
    }
}
