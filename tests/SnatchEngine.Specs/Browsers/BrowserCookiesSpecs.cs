using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using SnatchEngine.Browsers;
using SnatchEngine.Downloads.Http;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Browsers;

public sealed class BrowserCookiesSpecs : IDisposable
{
    private readonly TempFolder _person = new();

    public void Dispose() => _person.Dispose();

    [Fact]
    public void Firefox_cookies_go_where_firefox_would_send_them_even_while_it_holds_the_database()
    {
        using var held = Firefox("abc.default-release", ("site.example", "/", false, "sid", "one"), (".site.example", "/", true, "wide", "two"), ("other.example", "/", false, "x", "no"), ("site.example", "/", false, "bad", "a;b"));
        using var writing = held.BeginTransaction();

        var jar = new BrowserCookies(_person.Path).Read("firefox");

        Assert.Equal("sid=one", HeaderFor(jar, "http://site.example/a"));
        Assert.Equal("sid=one; wide=two", HeaderFor(jar, "https://site.example/a"));
        Assert.Equal("wide=two", HeaderFor(jar, "https://www.site.example/a"));
        Assert.Null(HeaderFor(jar, "http://elsewhere.example/"));
    }

    [Fact]
    public void A_containers_cookie_is_another_session()
    {
        using (var open = Database(".mozilla/firefox/a.default", "cookies.sqlite", "CREATE TABLE moz_cookies (host TEXT, path TEXT, isSecure INTEGER, expiry INTEGER, name TEXT, value TEXT, originAttributes TEXT)"))
        {
            Insert(open, "INSERT INTO moz_cookies VALUES ('site.example', '/', 0, 4102444800, 'sid', 'mine', '')");
            Insert(open, "INSERT INTO moz_cookies VALUES ('site.example', '/', 0, 4102444800, 'sid', 'work', '^userContextId=2')");
        }

        Assert.Equal("sid=mine", HeaderFor(new BrowserCookies(_person.Path).Read("firefox"), "http://site.example/"));
    }

    [Fact]
    public void A_profile_is_named_as_people_know_it()
    {
        Firefox("k3.work", ("site.example", "/", false, "sid", "work")).Dispose();
        Firefox("z9.default", ("site.example", "/", false, "sid", "home")).Dispose();

        Assert.Equal("sid=work", HeaderFor(new BrowserCookies(_person.Path).Read("firefox:work"), "http://site.example/"));
        Assert.Equal("sid=home", HeaderFor(new BrowserCookies(_person.Path).Read($"firefox:{_person[".mozilla/firefox/z9.default"]}"), "http://site.example/"));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(24)]
    public void Chromium_cookies_are_opened_with_the_key_it_has_without_a_key_ring(int edition)
    {
        Chromium(edition, ("site.example", "sid", "", Encrypted("one", "site.example", edition, "peanuts")), ("site.example", "open", "two", []));

        Assert.Equal("sid=one; open=two", HeaderFor(new BrowserCookies(_person.Path).Read("chromium"), "https://site.example/"));
    }

    [Fact]
    public void Cookies_in_a_key_ring_are_refused_with_what_to_do()
    {
        Chromium(24, ("site.example", "sid", "", Encrypted("one", "site.example", 24, "from the ring")));

        var refusal = Assert.Throws<AccessFileException>(() => new BrowserCookies(_person.Path).Read("chromium"));

        Assert.EndsWith("its cookies are encrypted with a key in the system's key ring, which is not read; export them as a Netscape file and give that with --cookies.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lynx", "the cookies of 'lynx' are not read; firefox, chromium and chrome are")]
    [InlineData("chromium", "no profile of chromium was found beneath")]
    [InlineData("firefox:games", "firefox has no profile 'games' with cookies beneath")]
    [InlineData("firefox:broken", "is no database of cookies")]
    public void What_cannot_be_read_is_said(string browser, string why)
    {
        Firefox("k3.work").Dispose();
        using (var empty = new SqliteConnection($"Data Source={_person.Write(".mozilla/firefox/q.broken/cookies.sqlite", "")};Pooling=False"))
        {
            empty.Open();
        }

        Assert.Contains(why, Assert.Throws<AccessFileException>(() => new BrowserCookies(_person.Path).Read(browser)).Message, StringComparison.Ordinal);
    }

    private SqliteConnection Firefox(string profile, params (string Host, string Path, bool Secure, string Name, string Value)[] cookies)
    {
        var open = Database($".mozilla/firefox/{profile}", "cookies.sqlite", "CREATE TABLE moz_cookies (host TEXT, path TEXT, isSecure INTEGER, expiry INTEGER, name TEXT, value TEXT)");
        foreach (var (host, path, secure, name, value) in cookies)
        {
            Insert(open, "INSERT INTO moz_cookies VALUES ($1, $2, $3, 4102444800, $4, $5)", host, path, secure ? 1 : 0, name, value);
        }

        return open;
    }

    private void Chromium(int edition, params (string Host, string Name, string Value, byte[] Encrypted)[] cookies)
    {
        using var open = Database(".config/chromium/Default", "Cookies", "CREATE TABLE meta (key TEXT, value TEXT); CREATE TABLE cookies (host_key TEXT, path TEXT, is_secure INTEGER, expires_utc INTEGER, name TEXT, value TEXT, encrypted_value BLOB)");
        Insert(open, "INSERT INTO meta VALUES ('version', $1)", $"{edition}");
        foreach (var (host, name, value, encrypted) in cookies)
        {
            Insert(open, "INSERT INTO cookies VALUES ($1, '/', 1, 15746918400000000, $2, $3, $4)", host, name, value, encrypted);
        }
    }

    private SqliteConnection Database(string folder, string file, string schema)
    {
        SQLitePCL.Batteries_V2.Init();
        var open = new SqliteConnection($"Data Source={Path.Combine(_person.Folder(folder), file)};Pooling=False");
        open.Open();
        Insert(open, schema);
        return open;
    }

    private static void Insert(SqliteConnection open, string sql, params object[] values)
    {
        using var command = open.CreateCommand();
        command.CommandText = sql;
        foreach (var (i, value) in values.Index())
        {
            command.Parameters.AddWithValue($"${i + 1}", value);
        }

        command.ExecuteNonQuery();
    }

#pragma warning disable CA5379, CA5387, CA5401 // As the browser does it.
    private static byte[] Encrypted(string value, string host, int edition, string word)
    {
        using var aes = Aes.Create();
        aes.Key = Rfc2898DeriveBytes.Pbkdf2(word, "saltysalt"u8, 1, HashAlgorithmName.SHA1, 16);
        byte[] plain = [.. edition >= 24 ? SHA256.HashData(Encoding.UTF8.GetBytes(host)) : [], .. Encoding.UTF8.GetBytes(value)];
        return [.. "v10"u8, .. aes.EncryptCbc(plain, Enumerable.Repeat((byte)' ', 16).ToArray())];
    }
#pragma warning restore CA5379, CA5387, CA5401

    private static string? HeaderFor(CookieJar jar, string url) => jar.HeaderFor(url, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
