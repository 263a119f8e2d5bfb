using SnatchEngine.Downloads.Http;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class PageAccessSpecs
{
    private const string Site = "https://www.example.org";

    [Fact]
    public async Task What_was_lent_goes_to_pages_of_the_very_origin_that_was_typed()
    {
        await using var lent = Remembering(out var seen);

        await AskAsync(lent, new RequestAccess { Authorization = "Bearer b", Headers = [new("X-Key", "k"), new("User-Agent", "me")] }, $"{Site}/a");
        await AskAsync(lent, new RequestAccess { Netrc = Netrc.Parse("machine www.example.org login ann password secret", "netrc") }, $"{Site}/b");

        Assert.Equal([$"/a Bearer b k me ", $"/b {BasicLogin.Header("ann", "secret")}  SnatchEngine/0.1 "], seen);
    }

    [Theory]
    [InlineData("http://www.example.org/a")]
    [InlineData("https://www.example.org:8443/a")]
    [InlineData("https://api.example.org/a")]
    public async Task Another_origin_gets_nothing_of_it(string url)
    {
        await using var lent = Remembering(out var seen);
        var access = new RequestAccess
        {
            Authorization = "Bearer b",
            Headers = [new("X-Key", "k")],
            Cookies = Jar(".example.org"),
            Netrc = Netrc.Parse("default login ann password secret", "netrc"),
        };

        await AskAsync(lent, access, url);

        Assert.Equal(["/a   SnatchEngine/0.1 "], seen);
    }

    [Fact]
    public async Task A_redirect_to_another_origin_takes_nothing_along()
    {
        await using var lent = Remembering(out var seen, r => r.RequestUri!.AbsolutePath == "/a" ? Lent.Page("", 302, ("Location", "https://cdn.example.org/b")) : Lent.Page("there"));

        await AskAsync(lent, new RequestAccess { Authorization = "Bearer b", Headers = [new("X-Key", "k")], Cookies = Jar(".example.org") }, $"{Site}/a");

        Assert.Equal(["/a Bearer b k SnatchEngine/0.1 sid=lent; theme=dark", "/b   SnatchEngine/0.1 "], seen);
    }

    [Fact]
    public async Task What_the_plugin_or_the_site_set_comes_first()
    {
        await using var lent = Remembering(out var seen, _ => Lent.Page("yes", 200, ("Set-Cookie", "sid=fresh"), ("Cache-Control", "no-store")));
        var access = new RequestAccess { Authorization = "Bearer b", Cookies = Jar("www.example.org") };

        await AskAsync(lent, access, $"{Site}/a");
        await AskAsync(lent, access, $"{Site}/a", ("Authorization", "Bearer own"));

        Assert.Equal(["/a Bearer b  SnatchEngine/0.1 sid=lent; theme=dark", "/a Bearer own  SnatchEngine/0.1 sid=fresh; theme=dark"], seen);
    }

    [Fact]
    public async Task A_page_kept_for_one_login_is_not_shown_to_another()
    {
        await using var lent = Remembering(out var seen);
        foreach (var access in new[] { "Bearer a", "Bearer b", null, "Bearer a" })
        {
            await AskAsync(lent, new RequestAccess { Authorization = access }, $"{Site}/a");
        }

        await AskAsync(lent, new RequestAccess { Cookies = Jar("www.example.org") }, $"{Site}/a");

        Assert.Equal(["/a Bearer a  SnatchEngine/0.1 ", "/a Bearer b  SnatchEngine/0.1 ", "/a   SnatchEngine/0.1 ", "/a   SnatchEngine/0.1 sid=lent; theme=dark"], seen);
    }

    private static CookieJar Jar(string domain)
    {
        using var folder = new TempFolder();
        var sub = domain.StartsWith('.') ? "TRUE" : "FALSE";
        return CookieFile.Read(folder.Write("cookies.txt", $"{domain}\t{sub}\t/\tFALSE\t0\tsid\tlent\n{domain}\t{sub}\t/\tFALSE\t0\ttheme\tdark\n"));
    }

    private static Lent Remembering(out List<string> seen, Func<HttpRequestMessage, HttpResponseMessage>? answer = null)
    {
        List<string> all = seen = [];
        return new Lent
        {
            Answer = r =>
            {
                all.Add($"{r.RequestUri!.AbsolutePath} {Header(r, "Authorization")} {Header(r, "X-Key")} {Header(r, "User-Agent")} {Header(r, "Cookie")}");
                return answer?.Invoke(r) ?? Lent.Page("yes");
            },
        };
    }

    private static string Header(HttpRequestMessage request, string name) => request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";

    private static async Task AskAsync(Lent lent, RequestAccess access, string url, params (string Name, string Value)[] headers)
    {
        new ExtractionScope($"{Site}/typed", access).Enter();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await lent.Environment.Http.SendAsync(request);
    }
}
