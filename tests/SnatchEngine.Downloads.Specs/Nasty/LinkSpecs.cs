using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Downloads.Http;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

public sealed class LinkSpecs
{
    private static readonly SeededBytes s_small = new(31, 150_000);
    private static readonly SeededBytes s_large = new(32, 6_000_000);
    private static readonly DownloadOptions s_anywhere = Pull.Quick with { AllowPrivateAddresses = true };

    [Theory, Trait("nasty", "31")]
    [InlineData(1, 403), InlineData(4, 403), InlineData(4, 410), InlineData(4, 401), InlineData(1, 404)]
    public async Task A_link_that_expires_midway_is_renewed_once_for_all_connections_and_no_byte_is_fetched_again(int connections, int status)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_anywhere);
        server.Serve("/f.bin?sig=1", s_large, faults: new() { ExpireAfter = connections, Expired = new(status), CutAfter = new(700_000) });
        server.Serve("/f.bin?sig=2", s_large);
        var renewals = 0;
        var file = await pull.GetAsync(server.Url("/f.bin?sig=1"), r => r with { Connections = connections, RenewLinks = Renew });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.Equal(1, renewals);
        Assert.All(server.RequestsFor("/f.bin?sig=2"), r => Assert.True(r.Range?.Start > 0));
        Assert.InRange(file.BytesFetched, s_large.Length, s_large.Length + (8 * 64 << 10));

        Task<IReadOnlyList<string>> Renew(CancellationToken cancellationToken)
        {
            renewals++;
            return Task.FromResult<IReadOnlyList<string>>([server.Url("/f.bin?sig=2")]);
        }
    }

    [Fact, Trait("nasty", "31")]
    public async Task An_expired_link_that_nobody_can_renew_says_so_and_keeps_the_part()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_large, faults: new() { ExpireAfter = 1, CutAfter = new(2_000_000) });
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal((DownloadFailure.LinkExpired, 403), (failure.Failure, failure.Status));
        Assert.Equal("127.0.0.1 answered 403 for a link that worked before: it has expired. Give a fresh one; what is here is kept.", failure.Message);
        Assert.Equal(["f.bin.part", "f.bin.part.journal"], pull.Names);
        Assert.InRange(server.Requests.Count, 2, 5);
    }

    [Fact, Trait("nasty", "31")]
    public async Task A_fresh_link_to_other_bytes_of_the_same_size_is_never_mixed_in()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_anywhere);
        var other = new SeededBytes(99, s_large.Length);
        server.Serve("/old.bin", s_large, new() { ETag = null, LastModified = null }, new Faults { ExpireAfter = 1, CutAfter = new(2_000_000) });
        server.Serve("/new.bin", other, new() { ETag = null, LastModified = null });
        var download = pull.GetAsync(server.Url("/old.bin"), r => r with { RenewLinks = _ => Task.FromResult<IReadOnlyList<string>>([server.Url("/new.bin")]) });
        try
        {
            var file = await download;
            Assert.Null(other.DifferenceFrom(file.Path));
        }
        catch (DownloadException e)
        {
            Assert.Contains(e.Failure, new[] { DownloadFailure.EntityChanged, DownloadFailure.ServerLies });
        }
    }

    [Fact, Trait("nasty", "31")]
    public async Task Fresh_links_that_have_expired_too_are_not_asked_for_without_end_or_pause()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_anywhere with { Retries = 2 });
        server.Serve("/f.bin", s_large, faults: new() { ExpireAfter = 1, CutAfter = new(2_000_000) });
        var renewals = 0;
        var failure = await pull.FailAsync(server.Url("/f.bin"), r => r with { RenewLinks = _ => Task.FromResult<IReadOnlyList<string>>([server.Url($"/f.bin?try={++renewals}")]) });
        Assert.Equal(DownloadFailure.LinkExpired, failure.Failure);
        Assert.InRange(renewals, 1, 3);
        Assert.True(failure.Status == 403);
    }

    [Fact, Trait("nasty", "31")]
    public async Task A_renewal_that_fails_is_an_expired_link_with_its_cause()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_anywhere);
        server.Serve("/f.bin", s_large, faults: new() { ExpireAfter = 1, CutAfter = new(2_000_000) });
        var failure = await pull.FailAsync(server.Url("/f.bin"), r => r with { RenewLinks = _ => throw new ExtractionException(ExtractionFailure.AuthNeeded, "The site wants a login.") });
        Assert.Equal(DownloadFailure.LinkExpired, failure.Failure);
        Assert.Contains("The site wants a login.", failure.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("nasty", "32")]
    [InlineData(null), InlineData(1), InlineData(4), InlineData(8)]
    public async Task A_link_that_works_once_is_enough(int? connections)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_large, faults: new() { OneTime = true });
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = connections });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.Equal("GET", server.Requests[0].Method);
        Assert.Null(server.Requests[0].Range);
        Assert.DoesNotContain(server.Requests, r => r.Method == "HEAD");
    }

    [Fact, Trait("nasty", "32")]
    public async Task A_slow_refusal_of_the_second_request_does_not_cost_the_first_its_body()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.On("/f.bin", async x =>
        {
            if (x.Index == 0)
            {
                await x.SendHeadersAsync(200, [("Content-Length", $"{s_large.Length}"), ("ETag", "\"1\""), ("Accept-Ranges", "bytes")]);
                await x.SendFileAsync(s_large, 0, s_large.Length);
                return;
            }

            await Task.Delay(300, x.Gone);
            await x.SendAsync(403);
        });
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 4 });
        Assert.Null(s_large.DifferenceFrom(file.Path));
    }

    [Fact, Trait("nasty", "32")]
    public async Task A_link_that_works_once_and_is_cut_asks_for_a_fresh_one()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_anywhere);
        var link = 0;
        for (var i = 0; i < 5; i++)
        {
            server.Serve($"/f.bin?once={i}", s_large, faults: new() { OneTime = true, CutAfter = new(2_000_000) });
        }

        var file = await pull.GetAsync(server.Url("/f.bin?once=0"), r => r with { Connections = 1, RenewLinks = _ => Task.FromResult<IReadOnlyList<string>>([server.Url($"/f.bin?once={++link}")]) });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.Equal(3, link);
    }

    [Theory, Trait("nasty", "33")]
    [InlineData(403), InlineData(404), InlineData(410)]
    public async Task A_redirect_target_that_expires_is_found_again_from_the_original_link(int status)
    {
        await using var server = await OriginServer.StartAsync();
        await using var store = await OriginServer.StartAsync();
        await using var pull = new Pull();
        var signature = 0;
        server.Serve("/f.bin", s_large, faults: new() { RedirectTo = _ => store.Url($"/blob?sig={++signature}") });
        store.Serve("/blob", s_large, null, x => x.Target == "/blob?sig=1" && x.Index > 0 ? new() { StatusFor = _ => new(status) } : new() { CutAfter = new(2_000_000, Times: 1) });
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 1 });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(["/blob?sig=1", "/blob?sig=1", "/blob?sig=2"], store.Requests.Select(r => r.Target));
        Assert.True(store.Requests[2].Range?.Start > 0);
    }

    [Fact, Trait("nasty", "34")]
    public async Task Another_origin_sees_no_credential_header_cookie_or_referer_and_the_own_one_does()
    {
        await using var store = await OriginServer.StartAsync();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_small, faults: new() { RedirectTo = x => x.Target == "/f.bin" ? "/again.bin" : "" });
        server.Serve("/again.bin", s_small, faults: new() { RedirectTo = _ => store.Url("/blob.bin") });
        store.Serve("/blob.bin", s_small);
        var access = new RequestAccess
        {
            Authorization = "Bearer s3cret",
            Headers = [new("X-Api-Key", "k3y"), new("Referer", "https://site.test/private?token=1"), new("Cookie", "session=1"), new("Proxy-Authorization", "Basic eA=="), new("Accept-Language", "fr")],
        };
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Access = access });
        Assert.Null(s_small.DifferenceFrom(file.Path));
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, r => Assert.Equal(
            ("Bearer s3cret", "k3y", "https://site.test/private?token=1", "session=1"), (r.Header("Authorization"), r.Header("X-Api-Key"), r.Header("Referer"), r.Header("Cookie"))));
        var told = Assert.Single(store.Requests);
        Assert.Equal("fr", told.Header("Accept-Language"));
        Assert.Equal(["Accept", "Accept-Encoding", "Accept-Language", "Host", "User-Agent"], told.Headers.Select(h => h.Name).Order());
    }

    [Fact, Trait("nasty", "34")]
    public async Task Later_ranges_go_straight_to_the_store_and_still_without_the_credential()
    {
        await using var store = await OriginServer.StartAsync(new OriginOptions { BytesPerSecond = 30_000_000 });
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_large, faults: new() { RedirectTo = _ => store.Url("/blob.bin"), RequireAuthorization = "Bearer s3cret" });
        store.Serve("/blob.bin", s_large);
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 4, Access = new() { Authorization = "Bearer s3cret" } });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.Single(server.Requests);
        Assert.True(store.Requests.Count > 1);
        Assert.All(store.Requests, r => Assert.Null(r.Header("Authorization")));
    }

    [Fact, Trait("nasty", "35")]
    public async Task A_redirect_to_itself_that_sets_a_cookie_is_followed_with_the_cookie()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_small, faults: new() { RequireCookie = "challenge=passed" });
        var file = await pull.GetAsync(server.Url("/f.bin"));
        Assert.Null(s_small.DifferenceFrom(file.Path));
        Assert.Equal([null, "challenge=passed"], server.Requests.Select(r => r.Header("Cookie")));
    }

    [Fact, Trait("nasty", "35")]
    public async Task A_redirect_to_itself_is_followed_three_times_and_no_more()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.On("/f.bin", x => x.RedirectAsync(x.Target, 307));
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal((DownloadFailure.RedirectRefused, "127.0.0.1 redirects more than 3 times to itself."), (failure.Failure, failure.Message));
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory, Trait("nasty", "35")]
    [InlineData("/a%7Eb%41~c/[x]/p+q//r.bin?k=%7e&[y]=+&z=a//b'(c)"), InlineData("/f%2Fg%2e%2E.bin?a=b=c&&d"), InlineData("//double//start.bin"), InlineData("/caf%C3%A9.bin?%zz")]
    public async Task Path_and_query_reach_the_server_byte_by_byte(string target)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve(target, s_small);
        server.On("/hop", x => x.RedirectAsync(server.Url(target)));
        Assert.Null(s_small.DifferenceFrom((await pull.GetAsync(server.Url(target))).Path));
        Assert.Null(s_small.DifferenceFrom((await pull.GetAsync(server.Url("/hop"), r => r with { FileName = "hop.bin" })).Path));
        Assert.Equal([target, "/hop", target], server.Requests.Select(r => r.Target));
    }

    [Theory, Trait("nasty", "77")]
    [InlineData("file:///etc/passwd", DownloadFailure.RedirectRefused, "127.0.0.1 redirects to what is no http or https URL.")]
    [InlineData("ftp://127.0.0.1/x", DownloadFailure.RedirectRefused, "127.0.0.1 redirects to what is no http or https URL.")]
    [InlineData("data:text/plain,x", DownloadFailure.RedirectRefused, "127.0.0.1 redirects to what is no http or https URL.")]
    [InlineData("http://169.254.169.254/latest/meta-data/", DownloadFailure.AddressRefused, "169.254.169.254 may not be dialled: it is a link-local, metadata or multicast address.")]
    [InlineData("http://[::ffff:169.254.169.254]/", DownloadFailure.AddressRefused, "[::ffff:169.254.169.254] may not be dialled: it is a link-local, metadata or multicast address.")]
    [InlineData("http://0xa9fea9fe/", DownloadFailure.AddressRefused, null)]
    public async Task A_redirect_to_where_none_may_go_is_refused_at_once(string location, DownloadFailure expected, string? message)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_anywhere);
        server.On("/f.bin", x => x.RedirectAsync(location));
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal(expected, failure.Failure);
        Assert.Equal(message ?? failure.Message, failure.Message);
        Assert.Single(server.Requests);
    }

    [Theory, Trait("nasty", "77")]
    [InlineData("127.0.0.1"), InlineData("localhost")]
    public async Task A_private_address_that_nobody_typed_is_not_dialled(string host)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_small);
        var failure = await pull.FailAsync(server.Url("/f.bin", host), r => r with { TypedByOperator = false });
        Assert.Equal(DownloadFailure.AddressRefused, failure.Failure);
        Assert.Contains("a private address that nobody typed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);

        // A connection that a typed download left in the pool is not for this one either.
        await pull.GetAsync(server.Url("/f.bin", host));
        await pull.FailAsync(server.Url("/f.bin", host), r => r with { TypedByOperator = false });
        Assert.Single(server.Requests);
    }

    [Theory, Trait("nasty", "77")]
    [InlineData("127.0.0.1"), InlineData("localhost")]
    public async Task A_public_host_may_not_lead_to_a_private_one_though_the_operator_typed_it(string host)
    {
        await using var server = await OriginServer.StartAsync();
        await using var inside = await OriginServer.StartAsync();
        await using var proxy = await ProxyServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { Proxy = new(proxy.HttpUrl) });
        proxy.Route("files.test", server);
        server.On("/f.bin", x => x.RedirectAsync(inside.Url("/secret", host)));
        var failure = await pull.FailAsync("http://files.test/f.bin");
        Assert.Equal(DownloadFailure.AddressRefused, failure.Failure);
        Assert.Single(server.Requests);
        Assert.Equal(0, inside.Connections);
    }

    [Fact, Trait("nasty", "77")]
    public async Task Six_hops_over_ports_are_followed_and_each_origin_sees_its_own_cookies_only()
    {
        var servers = new List<OriginServer>();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                servers.Add(await OriginServer.StartAsync());
            }

            await using var pull = new Pull();
            for (var hop = 0; hop < 6; hop++)
            {
                var (next, name) = (servers[(hop + 1) % 3].Url(hop == 5 ? "/f.bin" : $"/hop{hop + 1}"), $"c{hop % 3}");
                servers[hop % 3].On($"/hop{hop}", x => x.RedirectAsync(next, 302, ("Set-Cookie", $"{name}={x.Target[4..]}; Path=/")));
            }

            servers[0].Serve("/f.bin", s_small);
            var file = await pull.GetAsync(servers[0].Url("/hop0"));
            Assert.Null(s_small.DifferenceFrom(file.Path));
            Assert.Equal([null, "c0=0", "c0=3"], servers[0].Requests.Select(r => r.Header("Cookie")));
            Assert.Equal([null, "c1=1"], servers[1].Requests.Select(r => r.Header("Cookie")));
            Assert.Equal([null, "c2=2"], servers[2].Requests.Select(r => r.Header("Cookie")));
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    [Fact, Trait("nasty", "77")]
    public async Task Ten_hops_are_followed_and_an_eleventh_is_not()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Otherwise = x => x.RedirectAsync($"/{int.Parse(x.Target[1..], null) - 1}");
        server.Serve("/0", s_small);
        Assert.Null(s_small.DifferenceFrom((await pull.GetAsync(server.Url("/10"))).Path));
        var failure = await pull.FailAsync(server.Url("/11"));
        Assert.Equal((DownloadFailure.RedirectRefused, "127.0.0.1 redirects more than 10 times."), (failure.Failure, failure.Message));
    }

    [Fact, Trait("nasty", "78")]
    public async Task No_secret_of_a_request_is_in_the_words_of_a_failure_or_of_the_status()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { Retries = 1 });
        var access = new RequestAccess { Authorization = "Bearer s3cret", Headers = [new("X-Api-Key", "s3cret")] };
        var url = server.Url("/s3cret-path/f.bin?sig=s3cret").Replace("://", "://user:s3cret@", StringComparison.Ordinal);
        foreach (var script in new Func<Exchange, Task>[]
        {
            x => x.SendAsync(403), x => x.SendAsync(500), x => x.ResetAsync(), x => x.RedirectAsync("file:///s3cret"), x => x.SendHeadersAsync("HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6"),
            x => x.RedirectAsync("http://169.254.169.254/s3cret"), x => x.SendHeadersAsync("nonsense"),
        })
        {
            server.Otherwise = script;
            var failure = await pull.FailAsync(url, r => r with { Access = access, FileName = "f.bin" });
            Assert.DoesNotContain("s3cret", $"{failure}{pull.Status.Reason}", StringComparison.Ordinal);
        }

        Assert.NotEmpty(server.Requests);
    }
}
