using SnatchEngine.Downloads.Http;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Http;

public sealed class AccessFileSpecs
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Cookies_from_a_file_go_to_every_port_of_their_domain()
    {
        var jar = CookieFile.Parse(
            """
            # Netscape HTTP Cookie File

            .ex.org	TRUE	/	FALSE	0	wide	1
            #HttpOnly_ex.org	FALSE	/dir	TRUE	1900000000.5	narrow	2
            ex.org	FALSE	/	FALSE	1000000000	over	3
            """.Replace("\n", "\r\n", StringComparison.Ordinal), "c.txt");
        Assert.Equal("wide=1", jar.HeaderFor("http://ex.org:8080/", s_now));
        Assert.Equal("wide=1", jar.HeaderFor("http://www.ex.org/dir", s_now));
        Assert.Equal("narrow=2; wide=1", jar.HeaderFor("https://ex.org/dir/x", s_now));
        Assert.Null(jar.HeaderFor("http://other.org/", s_now));
    }

    [Fact]
    public void A_cookie_the_server_renews_stands_before_the_one_in_the_file()
    {
        var jar = CookieFile.Parse("ex.org\tFALSE\t/\tFALSE\t0\tsid\told\n", "c.txt");
        jar.Store(new Uri("http://ex.org:81/"), ["sid=new"], s_now);
        Assert.Equal("sid=new", jar.HeaderFor("http://ex.org:81/", s_now));
        Assert.Equal("sid=old", jar.HeaderFor("http://ex.org/", s_now));
        jar.Store(new Uri("http://ex.org:81/"), ["sid=; Max-Age=0"], s_now);
        Assert.Null(jar.HeaderFor("http://ex.org:81/", s_now));
    }

    [Theory]
    [InlineData("x", "c.txt:1: expected 7 fields separated by tabs, found 1")]
    [InlineData("# c\n[{\"name\": \"a\"}]", "c.txt:2: expected 7 fields separated by tabs, found 1; this looks like JSON, export it in Netscape's format")]
    [InlineData("ex.org FALSE / FALSE 0 a b", "c.txt:1: expected 7 fields separated by tabs, found 1; the fields are separated by spaces")]
    [InlineData("ex.org\tmaybe\t/\tFALSE\t0\ta\tb", "c.txt:1: the second field is neither TRUE nor FALSE")]
    [InlineData("ex.org\tTRUE\t/\tFALSE\tnever\ta\tb", "c.txt:1: the fifth field is not a time in seconds")]
    [InlineData("\tTRUE\t/\tFALSE\t0\ta\tb", "c.txt:1: the first field is not a domain")]
    [InlineData("ex.org\tTRUE\t/\tFALSE\t0\ta\tb\0", "c.txt:1: the name or value cannot be sent as a cookie")]
    [InlineData("ex.org\tTRUE\t/\tFALSE\t0\t\tb", "c.txt:1: the name or value cannot be sent as a cookie")]
    public void A_wrong_line_of_a_cookie_file_is_named_without_its_secrets(string text, string message)
    {
        var failure = Assert.Throws<AccessFileException>(() => CookieFile.Parse(text, "c.txt"));
        Assert.Equal((AccessFileFailure.Malformed, message), (failure.Failure, failure.Message));
    }

    [Fact]
    public void A_cookie_file_keeps_the_bytes_of_its_values()
    {
        using var folder = new TempFolder();
        var path = folder.Write("c.txt", "\ufeffex.org\tFALSE\t/\tFALSE\t0\tname\tgrün\n");
        Assert.Equal("name=gr\u00c3\u00bcn", CookieFile.Read(path).HeaderFor("http://ex.org/", s_now));
        folder.Write("bom.txt", [0xef, 0xbb, 0xbf, .. "ex.org\tFALSE\t/\tFALSE\t0\ta\t"u8]);
        Assert.Equal("a=", CookieFile.Read(folder["bom.txt"]).HeaderFor("http://ex.org/", s_now));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TempFolder();
        var missing = folder["none"];
        Assert.StartsWith($"{missing}: cannot be read: ", Assert.Throws<AccessFileException>(() => CookieFile.Read(missing)).Message, StringComparison.Ordinal);
        Assert.Equal(AccessFileFailure.Unreadable, Assert.Throws<AccessFileException>(() => Netrc.Read(missing)).Failure);
    }

    [Fact]
    public void A_login_is_found_by_host_and_else_by_default()
    {
        var netrc = Netrc.Parse(
            """
            # mine
            machine ex.org login me password "a \"b\" #c"
            machine Other.org
                login you
                account x
                password #hash
            macdef init
            machine not.org login no password no

            default login anonymous password mail
            """, "netrc");
        Assert.Equal(("me", "a \"b\" #c"), netrc.For("EX.org"));
        Assert.Equal(("you", "#hash"), netrc.For("other.org"));
        Assert.Equal(("anonymous", "mail"), netrc.For("not.org"));
        Assert.Null(Netrc.Parse("machine a login b password c", "n").For("d"));
        Assert.Null(Netrc.Parse("machine a", "n").For("a"));
    }

    [Theory]
    [InlineData("machine ex.org\nlogin", "n:2: 'login' has no value")]
    [InlineData("\nlogin me", "n:2: 'login' before any 'machine' or 'default'")]
    [InlineData("machine a login b password pass word", "n:1: expected machine, default, login, password, account or macdef; a value with spaces needs quotes")]
    [InlineData("machine a\npassword \"open\n", "n:2: a quote is not closed")]
    [InlineData("macdef x\nput y\n\noops", "n:4: expected machine, default, login, password, account or macdef; a value with spaces needs quotes")]
    public void A_wrong_line_of_a_netrc_file_is_named_without_its_secrets(string text, string message) =>
        Assert.Equal(message, Assert.Throws<AccessFileException>(() => Netrc.Parse(text, "n")).Message);

    [Fact]
    public void No_text_makes_these_readers_fail_otherwise() => Hostile.Always(text => Survives(() => Netrc.Parse(text, "n").For("a")) && Survives(() => CookieFile.Parse(text, "c")));

    private static bool Survives(Action read)
    {
        try
        {
            read();
        }
        catch (AccessFileException)
        {
        }

        return true;
    }
}
