using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Specs.Http;

[Trait("nasty", "34"), Trait("nasty", "77")]
public sealed class CookieJarSpecs
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly CookieJar _jar = new();

    [Fact]
    public void A_cookie_goes_back_to_its_host_and_port_only()
    {
        Store("http://ex.org:8080/", "sid=1");
        Assert.Equal("sid=1", Sent("http://ex.org:8080/x"));
        Assert.Null(Sent("http://ex.org:8081/x"));
        Assert.Null(Sent("http://ex.org/x"));
        Assert.Null(Sent("http://www.ex.org:8080/x"));
        Assert.Null(Sent("http://evil-ex.org:8080/x"));
    }

    [Fact]
    public void A_domain_cookie_goes_to_subdomains_on_the_same_port()
    {
        Store("http://a.ex.org/", "sid=1; Domain=.EX.org");
        Assert.Equal("sid=1", Sent("http://b.ex.org/"));
        Assert.Equal("sid=1", Sent("http://ex.org/"));
        Assert.Null(Sent("http://b.ex.org:81/"));
        Assert.Null(Sent("http://badex.org/"));
    }

    [Theory]
    [InlineData("http://ex.org/", "a=1; Domain=other.org")]
    [InlineData("http://ex.org/", "a=1; Domain=www.ex.org")]
    [InlineData("http://ex.org/", "a=1; Domain=org")]
    [InlineData("http://shop.co.uk/", "a=1; Domain=co.uk")]
    [InlineData("http://10.1.2.3/", "a=1; Domain=2.3")]
    [InlineData("http://ex.org/", "a=1; Secure")]
    [InlineData("http://ex.org/", "=1")]
    [InlineData("http://ex.org/", "novalue")]
    [InlineData("http://ex.org/", "a=b\0c")]
    [InlineData("http://ex.org/", "a=b\r\nX: y")]
    [InlineData("https://ex.org/", "__Host-a=1; Secure; Path=/; Domain=ex.org")]
    [InlineData("https://ex.org/", "__Host-a=1; Secure; Path=/x")]
    [InlineData("https://ex.org/", "__Secure-a=1")]
    [InlineData("http://ex.org/", "a=1; Max-Age=0")]
    [InlineData("http://ex.org/", "a=1; Max-Age=-1; Expires=Wed, 01 Jan 2030 00:00:00 GMT")]
    [InlineData("http://ex.org/", "a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT")]
    public void A_cookie_that_is_malformed_foreign_or_over_is_not_kept(string origin, string header)
    {
        Store(origin, header);
        Assert.Equal(0, _jar.Count);
    }

    [Theory]
    [InlineData("http://localhost:5000/", "a=1; Domain=localhost")]
    [InlineData("http://127.0.0.1/", "a=1; Domain=127.0.0.1")]
    [InlineData("http://[::1]:81/", "a=1")]
    [InlineData("https://ex.org/", "__Host-a=1; Secure; Path=/")]
    [InlineData("https://ex.org/", "a=1; Max-Age=99999999999999999999")]
    [InlineData("https://ex.org/", "a=1; Max-Age=soon; Expires=whenever; Domain=; Path=relative; SameSite=Strict; HttpOnly")]
    [InlineData("https://ex.org/", "a=\"1=2\"")]
    public void A_cookie_that_is_merely_odd_is_kept(string origin, string header)
    {
        Store(origin, header);
        Assert.Equal(header.Split(';')[0], Sent(origin));
    }

    [Fact]
    public void A_secure_cookie_never_travels_in_the_clear()
    {
        Store("https://ex.org:8080/", "a=1; Secure");
        Assert.Equal("a=1", Sent("https://ex.org:8080/"));
        Assert.Null(Sent("http://ex.org:8080/"));
    }

    [Theory]
    [InlineData("/dir", "/dir", true)]
    [InlineData("/dir", "/dir/x?q=/", true)]
    [InlineData("/dir/", "/dir/x", true)]
    [InlineData("/dir/", "/dir", false)]
    [InlineData("/dir", "/directory", false)]
    [InlineData("/dir", "/", false)]
    public void A_cookie_goes_to_its_path_and_below(string path, string asked, bool sent)
    {
        Store("http://ex.org/login", $"a=1; Path={path}");
        Assert.Equal(sent ? "a=1" : null, Sent("http://ex.org" + asked));
    }

    [Fact]
    public void Without_a_path_a_cookie_belongs_to_the_folder_it_came_from()
    {
        Store("http://ex.org/a/b?x=/y/", "k=1");
        Assert.Equal("k=1", Sent("http://ex.org/a/c"));
        Assert.Null(Sent("http://ex.org/"));
    }

    [Fact]
    public void Cookies_end_are_replaced_and_are_deleted()
    {
        Store("http://ex.org/", "a=1; Max-Age=60", "b=1");
        Assert.Equal("a=1; b=1", Sent("http://ex.org/"));
        Assert.Equal("b=1", _jar.HeaderFor("http://ex.org/", s_now.AddSeconds(60)));
        Store("http://ex.org/", "a=2", "b=; Expires=Thu, 01-Jan-70 00:00:01 GMT");
        Assert.Equal("a=2", Sent("http://ex.org/"));
    }

    [Fact]
    public void The_longest_path_comes_first_then_the_oldest()
    {
        Store("http://ex.org/", "a=1; Path=/", "b=2; Path=/dir/sub", "c=3; Path=/dir", "d=4; Path=/");
        Assert.Equal("b=2; c=3; a=1; d=4", Sent("http://ex.org/dir/sub/x"));
    }

    [Fact]
    public void A_hostile_server_cannot_fill_the_jar()
    {
        Store("http://ex.org/", $"big={new string('x', 4094)}");
        Assert.Equal(0, _jar.Count);
        Store("http://ex.org/", [.. Enumerable.Range(0, 60).Select(i => $"c{i}=1")]);
        Assert.Equal(50, _jar.Count);
        Assert.EndsWith("c59=1", Sent("http://ex.org/"), StringComparison.Ordinal);
        for (var host = 0; host < 70; host++)
        {
            Store($"http://h{host}.org/", [.. Enumerable.Range(0, 50).Select(i => $"c{i}=1")]);
        }

        Assert.Equal(3000, _jar.Count);
        Assert.Null(Sent("http://ex.org/"));
    }

    [Fact]
    public async Task Many_requests_share_one_jar()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), async (i, stop) =>
        {
            await Task.Yield();
            Store("http://ex.org/", $"c{i}=1");
            Sent("http://ex.org/");
        });
        Assert.Equal(40, _jar.Count);
    }

    [Fact]
    public void No_header_makes_the_jar_throw_or_a_header_break() => Hostile.Always(text =>
    {
        var jar = new CookieJar();
        jar.Store(new Uri("https://a.ex.org/d/f"), [text, "k=v; " + text, text + "=v"], s_now);
        return jar.HeaderFor("https://a.ex.org/d/f", s_now) is not { } sent || !sent.Any(c => char.IsControl(c));
    });

    private void Store(string url, params string[] headers) => _jar.Store(new Uri(url), headers, s_now);

    private string? Sent(string url) => _jar.HeaderFor(url, s_now);
}
