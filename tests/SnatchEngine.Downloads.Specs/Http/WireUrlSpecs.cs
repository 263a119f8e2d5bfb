using System.Text;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Specs.Http;

public sealed class WireUrlSpecs
{
    [Theory]
    [InlineData("http://ex.org/%7Ea/[x]+//b/%41?q=%2f&z=[1]+~", "/%7Ea/[x]+//b/%41?q=%2f&z=[1]+~")]
    [InlineData("http://ex.org/a/../b/./c", "/a/../b/./c")]
    [InlineData("http://ex.org", "/")]
    [InlineData("http://ex.org?x=1", "/?x=1")]
    [InlineData("http://ex.org/a#frag?x", "/a")]
    [InlineData("http://ex.org/a b?c d", "/a%20b?c%20d")]
    [InlineData("http://ex.org/ü€?ä=😀", "/%C3%BC%E2%82%AC?%C3%A4=%F0%9F%98%80")]
    [InlineData("  http://ex.org/a?u=http://x@y/  ", "/a?u=http://x@y/")]
    [Trait("nasty", "35")]
    public void Path_and_query_reach_the_wire_byte_for_byte(string text, string target)
    {
        Assert.True(WireUrl.TryCreate(text, out var uri, out _));
        Assert.Equal(target, uri.PathAndQuery);
        Assert.Equal("", uri.Fragment);
    }

    [Theory]
    [InlineData("HTTP://EX.org/x", "http://ex.org:80")]
    [InlineData("https://ex.org:/x", "https://ex.org:443")]
    [InlineData("https://ex.org:8443/x", "https://ex.org:8443")]
    [InlineData("http://BÜCHER.example/", "http://xn--bcher-kva.example:80")]
    [InlineData("http://例え。jp/", "http://xn--r8jz45g.jp:80")]
    [InlineData("http://１２７.0.0.1/", "http://127.0.0.1:80")]
    [InlineData("http://0x7f.1/", "http://127.0.0.1:80")]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080")]
    public void The_origin_is_one_text_for_one_server(string text, string origin)
    {
        Assert.True(WireUrl.TryCreate(text, out var uri, out _));
        Assert.Equal(origin, WireUrl.OriginOf(uri));
    }

    [Theory]
    [InlineData("http://me:p%40ss@ex.org/a", "me", "p@ss")]
    [InlineData("http://me@ex.org/a", "me", "")]
    [InlineData("http://a@b:c:d@ex.org/a", "a@b", "c:d")]
    public void A_login_is_split_off_and_never_part_of_the_url(string text, string user, string password)
    {
        Assert.True(WireUrl.TryCreate(text, out var uri, out var login, out _));
        Assert.Equal((user, password), login);
        Assert.Equal("http://ex.org/a", uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(null, "it is empty")]
    [InlineData("ex.org/a", "it does not start with http:// or https://")]
    [InlineData("localhost:8080/a", "the scheme 'localhost' is not supported, only http and https are")]
    [InlineData("ex.org:8080/a", "it does not start with http:// or https://")]
    [InlineData("http:/ex.org/a", "it does not start with http:// or https://")]
    [InlineData("file:///etc/passwd", "the scheme 'file' is not supported, only http and https are")]
    [InlineData("ftp://ex.org/", "the scheme 'ftp' is not supported, only http and https are")]
    [InlineData("data:text/plain,x", "the scheme 'data' is not supported, only http and https are")]
    [InlineData("http://ex.org/a\r\nX: y", "it contains a control character")]
    [InlineData("http://ex.org/a\0", "it contains a control character")]
    [InlineData("http:///a", "it has no host")]
    [InlineData("http://u@/a", "it has no host")]
    [InlineData("http://ex.org\\@evil.org/", "its host contains a character that no host has")]
    [InlineData("http://ex.org:99999/", "its port is not a number from 1 to 65535")]
    [InlineData("http://ex.org:0/", "its port is not a number from 1 to 65535")]
    [InlineData("http://::1/", "it has no host")]
    [InlineData("http://fe80::1/", "an IPv6 address stands in brackets, as http://[::1]/")]
    [InlineData("http://a..b/", "'a..b' is not a host that can be asked")]
    [InlineData("http://ex%41.org/", "its host contains a character that no host has")]
    public void What_cannot_be_fetched_is_refused_with_the_reason(string? text, string reason)
    {
        Assert.False(WireUrl.TryCreate(text, out var uri, out var problem));
        Assert.Null(uri);
        Assert.Equal(reason, problem);
    }

    [Theory]
    [InlineData("https://cdn.org/x?sig=%2F", "https://cdn.org/x?sig=%2F")]
    [InlineData("//cdn.org/x", "http://cdn.org/x")]
    [InlineData("/x//y/%7E", "http://ex.org:8080/x//y/%7E")]
    [InlineData("/a/../b?c/../d", "http://ex.org:8080/b?c/../d")]
    [InlineData("x", "http://ex.org:8080/dir/x")]
    [InlineData("../x/.", "http://ex.org:8080/x/")]
    [InlineData("../../../x", "http://ex.org:8080/x")]
    [InlineData("?p=2", "http://ex.org:8080/dir/file?p=2")]
    [InlineData("#top", "http://ex.org:8080/dir/file?q=http://z/y")]
    [InlineData(" /x y ", "http://ex.org:8080/x%20y")]
    [InlineData("/caf\u00c3\u00a9", "http://ex.org:8080/caf%C3%A9")]
    [InlineData("/caf\u00e9", "http://ex.org:8080/caf%E9")]
    [InlineData("path?u=http://x/", "http://ex.org:8080/dir/path?u=http://x/")]
    public void A_redirect_is_resolved_as_browsers_do(string location, string target)
    {
        Assert.True(WireUrl.TryCreate("http://ex.org:8080/dir/file?q=http://z/y", out var from, out _));
        Assert.True(WireUrl.TryResolve(from, location, out var uri));
        Assert.Equal(target, uri.AbsoluteUri);
    }

    [Fact]
    public void A_redirect_to_an_international_host_survives_the_header()
    {
        Assert.True(WireUrl.TryCreate("http://ex.org/", out var from, out _));
        Assert.True(WireUrl.TryResolve(from, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("http://bücher.example/ü")), out var uri));
        Assert.Equal("http://xn--bcher-kva.example/%C3%BC", uri.AbsoluteUri);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    [Trait("nasty", "77")]
    public void A_redirect_to_nowhere_on_the_web_is_refused(string? location) =>
        Assert.False(WireUrl.TryResolve(new Uri("http://ex.org/"), location, out _));

    [Theory]
    [InlineData("https://u:p@ex.org/a?token=secret&b&x=1", "https://ex.org/a?token=…&…&x=…")]
    [InlineData("https://ex.org:8443/a", "https://ex.org:8443/a")]
    [InlineData("http://[::1]:81/a?", "http://[::1]:81/a?")]
    [Trait("nasty", "78")]
    public void What_is_logged_has_no_login_and_no_values(string text, string logged)
    {
        Assert.Equal(logged, WireUrl.Redacted(new Uri(text)));
        Assert.True(WireUrl.TryCreate(text, out var uri, out _));
        Assert.Equal(logged, WireUrl.Redacted(uri));
    }

    [Fact]
    public void No_text_makes_the_reader_throw_or_a_request_line_break()
    {
        var from = new Uri("http://ex.org/dir/file");
        Hostile.Always(text => new[] { text, "http://" + text, "http://h/" + text }.All(url =>
            (!WireUrl.TryCreate(url, out var uri, out _) || IsClean(uri)) && (!WireUrl.TryResolve(from, url, out var next) || IsClean(next))));
    }

    private static bool IsClean(Uri uri) =>
        uri.PathAndQuery.StartsWith('/') && uri.PathAndQuery.All(c => c is > ' ' and < '\x7f') && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0 &&
        uri.Scheme is "http" or "https" && WireUrl.OriginOf(uri).Length > 0 && WireUrl.Redacted(uri).Length > 0;
}
