namespace SnatchEngine.Plugins.Specs.OpenDirectory;

public sealed class OpenDirectoryFrontDoorSpecs
{
    [Fact]
    public async Task A_listed_folder_arrives_as_the_tree_it_is()
    {
        await using var door = await FrontDoor.OpenAsync();
        door.Serve("/pub/", "text/html", "<title>Index of /pub/</title><h1>Index of /pub/</h1><pre><a href=\"../\">../</a>\n<a href=\"a%20b.txt\">a b.txt</a> 01-Jan-2026 00:00 3\n<a href=\"sub/\">sub/</a> 01-Jan-2026 00:00 -</pre>");
        door.Serve("/pub/sub/", "text/html", "<title>Index of /pub/sub/</title><h1>Index of /pub/sub/</h1><pre><a href=\"../\">../</a>\n<a href=\"c.bin\">c.bin</a> 01-Jan-2026 00:00 9\n<a href=\"..%5c..%5cout.txt\">x</a></pre>");
        door.Serve("/pub/a%20b.txt", "text/plain", "one");
        door.Serve("/pub/sub/c.bin", "application/octet-stream", "two");

        await door.GetAsync(door.Url("/pub/"), "-d", "out");

        Assert.Equal(["out/a b.txt", "out/sub/c.bin"], door.Files);
        Assert.Equal(("one", "two"), (door.Read("out/a b.txt"), door.Read("out/sub/c.bin")));
    }

    [Fact]
    public async Task What_the_operator_set_holds_where_the_url_says_nothing()
    {
        await using var door = await FrontDoor.OpenAsync();
        door.Configure("plugins:\n  settings:\n    open-directory: { include: '*.iso' }\n");
        door.Serve("/pub/", "text/html", "<title>Index of /pub/</title><h1>Index of /pub/</h1><pre><a href=\"../\">../</a>\n<a href=\"a.iso\">a.iso</a> 01-Jan-2026 00:00 3\n<a href=\"b.txt\">b.txt</a> 01-Jan-2026 00:00 3</pre>");
        door.Serve("/pub/a.iso", "application/octet-stream", "one");
        door.Serve("/pub/b.txt", "text/plain", "two");

        await door.GetAsync(door.Url("/pub/"), "-d", "set");
        await door.GetAsync(door.Url("/pub/#include=*.txt"), "-d", "said");

        Assert.Equal(["said/b.txt", "set/a.iso"], door.Files);
    }

    [Fact]
    public async Task A_listing_behind_a_password_is_asked_with_the_login_that_was_given()
    {
        await using var door = await FrontDoor.OpenAsync();
        var login = "Basic " + Convert.ToBase64String("ann:secret"u8);
        door.Server.On("/pub/", x => x.Header("Authorization") == login
            ? x.SendAsync(200, "<title>Index of /pub/</title><h1>Index of /pub/</h1><pre><a href=\"../\">../</a>\n<a href=\"a.iso\">a.iso</a> 01-Jan-2026 00:00 3</pre>", ("Content-Type", "text/html"))
            : x.SendAsync(401, "who are you?"));
        door.Serve("/pub/a.iso", "application/octet-stream", "one");

        await door.GetAsync(door.Url("/pub/"), "-d", "out", "--user", "ann:secret");

        Assert.Equal(["out/a.iso"], door.Files);
    }

    [Theory]
    [InlineData("10m", 1)]
    [InlineData("0", 2)]
    public async Task A_page_is_kept_for_as_long_as_the_profile_says(string life, int asked)
    {
        await using var door = await FrontDoor.OpenAsync();
        door.Serve("/pub/", "text/html", "<title>Index of /pub/</title><h1>Index of /pub/</h1><pre><a href=\"../\">../</a>\n<a href=\"a.iso\">a.iso</a> 01-Jan-2026 00:00 3</pre>");

        var result = await door.RunAsync("plan", door.Url("/pub/"), door.Url("/pub/#depth=1"), "--set", $"cache.pages={life}");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(asked, door.Server.Requests.Count(r => r.Path == "/pub/"));
    }

    [Theory]
    [InlineData("/feed/")]
    [InlineData("//pub/")]
    public async Task A_folder_is_one_whatever_its_path_looks_like(string path)
    {
        await using var door = await FrontDoor.OpenAsync();
        door.Serve(path, "text/html", $"<title>Index of {path}</title><h1>Index of {path}</h1><pre><a href=\"../\">../</a>\n<a href=\"a.iso\">a.iso</a> 01-Jan-2026 00:00 3</pre>");
        door.Serve($"{path}a.iso", "application/octet-stream", "one");

        await door.GetAsync(door.Url(path), "-d", "out");

        Assert.Equal(["out/a.iso"], door.Files);
    }

    [Fact]
    public async Task A_page_at_a_folders_URL_is_fetched_as_it_always_was()
    {
        await using var door = await FrontDoor.OpenAsync();
        door.Serve("/pub/", "text/html", "<title>Welcome</title><a href=\"a.txt\">a</a>");

        await door.GetAsync(door.Url("/pub/"), "-o", "page.html");

        Assert.Equal("<title>Welcome</title><a href=\"a.txt\">a</a>", door.Read("page.html"));
    }

    [Fact]
    public async Task By_name_the_folders_page_itself_is_fetched_and_a_page_is_no_folder()
    {
        await using var door = await FrontDoor.OpenAsync();
        door.Serve("/pub/", "text/html", "<title>Index of /pub/</title><a href=\"a.txt\">a</a>");
        door.Serve("/page", "text/html", "hello");

        await door.GetAsync(door.Url("/pub/"), "-o", "index.html", "--extractor", "direct-link");
        var refused = await door.RunAsync("get", door.Url("/page"), "--extractor", "open-directory");

        Assert.Equal(["index.html"], door.Files);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("open-directory was asked for by name and can do nothing with", refused.Error, StringComparison.Ordinal);
    }
}
