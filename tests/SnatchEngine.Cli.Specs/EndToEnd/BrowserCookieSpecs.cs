using Microsoft.Data.Sqlite;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

public sealed class BrowserCookieSpecs
{
    [Fact]
    public async Task The_cookies_of_a_browser_on_this_machine_are_sent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the home folder is found by HOME on Linux");
        await using var scene = await Scene.OpenAsync();
        using var person = new TempFolder();
        scene.Serve("/a");
        SQLitePCL.Batteries_V2.Init();
        using (var open = new SqliteConnection($"Data Source={Path.Combine(person.Folder(".mozilla/firefox/x.default"), "cookies.sqlite")};Pooling=False"))
        {
            open.Open();
            using var command = open.CreateCommand();
            command.CommandText = "CREATE TABLE moz_cookies (host TEXT, path TEXT, isSecure INTEGER, expiry INTEGER, name TEXT, value TEXT);" +
                "INSERT INTO moz_cookies VALUES ('127.0.0.1', '/', 0, 4102444800, 'sid', 'fox')";
            command.ExecuteNonQuery();
        }

        var home = new ProgramOptions { Environment = new Dictionary<string, string?> { ["HOME"] = person.Path } };
        (await scene.Program.RunAsync(home, "get", scene.Url("/a"), "--cookies-from-browser", "firefox")).Exits(0);
        var refused = (await scene.Program.RunAsync(home, "get", scene.Url("/a"), "--cookies-from-browser", "chromium")).Exits(2);

        Assert.Equal("sid=fox", Assert.Single(scene.Server.RequestsFor("/a")).Header("Cookie"));
        Assert.Equal($"snatch: no profile of chromium was found beneath {person.Path}; name its folder: chromium:PATH\n", refused.Error);
    }
}
