using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Specs.Plugins.Trust;

public sealed class AdmissionSpecs : IDisposable
{
    private readonly Site _site = new();

    [Fact]
    public void By_default_a_drop_in_works_at_once_with_a_notice_and_a_line_in_the_audit()
    {
        var folder = _site.Drop("hello", "hello", "1.4.0");
        var hash = FolderHash.Of(folder);

        Assert.Null(_site.Admission().RefusalOf(_site.Plugin("hello"), folder));

        Assert.Equal([$"plugin 'hello 1.4.0' was not shipped; it is used as only you can write {folder} (sha-256={hash})"], _site.Notices);
        Assert.Equal([$"{_site.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} admitted id=hello version=1.4.0 sha-256={hash} folder=\"{folder}\" why=\"only you can write its folder\""], _site.Audit());
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_site.Places.Audit) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void Every_load_adds_one_line_also_when_several_come_at_once()
    {
        var folder = _site.Drop("hello", "hello", "1.4.0");
        var plugin = _site.Plugin("hello");

        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => new PluginAdmission(_site.Places, _site.Time, _ => { }).RefusalOf(plugin, folder));

        Assert.Equal(40, _site.Audit().Length);
        Assert.Single(_site.Audit().Distinct());
    }

    [Fact]
    public void A_folder_that_others_can_write_is_refused_and_the_audit_says_so()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = _site.Drop("hello", "hello", "1.4.0");
        File.SetUnixFileMode(folder, Site.Mine | UnixFileMode.OtherWrite);

        Assert.StartsWith($"others can write {folder} (mode 702)", _site.Admission().RefusalOf(_site.Plugin("hello"), folder), StringComparison.Ordinal);
        Assert.Contains(" refused id=hello version=1.4.0 sha-256=- ", Assert.Single(_site.Audit()), StringComparison.Ordinal);
        Assert.Empty(_site.Notices);
    }

    [Fact]
    public void Under_pinned_a_plugin_runs_only_as_it_was_agreed_to()
    {
        _site.Settings("plugins:\n  trust: pinned\n");
        var folder = _site.Drop("hello", "hello", "1.4.0");

        Assert.Equal($"not trusted yet; run: snatch plugin trust {folder}", _site.Admission().RefusalOf(_site.Plugin("hello"), folder));

        Pin("hello", "1.4.0", FolderHash.Of(folder));
        Assert.Null(_site.Admission().RefusalOf(_site.Plugin("hello"), folder));

        File.AppendAllText(Path.Combine(folder, "X.dll"), "!");
        Assert.Equal($"changed since it was trusted; look at what changed, then run: snatch plugin trust {folder}", _site.Admission().RefusalOf(_site.Plugin("hello"), folder));
        Assert.Equal(["refused", "admitted", "refused"], _site.Audit().Select(l => l.Split(' ')[1]));
        Assert.Empty(_site.Notices);
    }

    [Fact]
    public void What_counts_are_the_bytes_that_are_loaded_not_those_in_the_folder_by_now()
    {
        _site.Settings("plugins: { trust: pinned }");
        var folder = _site.Drop("hello", "hello", "1.4.0");
        Pin("hello", "1.4.0", FolderHash.Of(folder));
        var copy = _site.Drop("../copy", "hello", "1.4.0", content: "other code");

        Assert.StartsWith("changed since it was trusted", _site.Admission().RefusalOf(_site.Plugin("hello"), Path.GetFullPath(copy)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_is_judged_by_what_it_holds_though_its_folder_is_as_it_was_shipped()
    {
        _site.Settings("plugins: { trust: pinned }");
        _site.Ship("hello", "hello", "1.4.0");
        _site.List("hello");
        var copy = _site.Drop("../copy", "hello", "1.4.0", content: "other code");

        Assert.True(_site.Admission().IsShipped(_site.Plugin("hello")));
        Assert.Contains("not trusted yet", _site.Admission().RefusalOf(_site.Plugin("hello"), Path.GetFullPath(copy)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pin_of_another_plugin_counts_for_nothing()
    {
        _site.Settings("plugins: { trust: pinned }");
        var folder = _site.Drop("hello", "hello", "1.4.0");
        Pin("other", "1.4.0", FolderHash.Of(folder));

        Assert.StartsWith("not trusted yet", _site.Admission().RefusalOf(_site.Plugin("hello"), folder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plugins: { trust: everyone }", "SN1208")]
    [InlineData("plugins: { trusts: pinned }", "SN1207")]
    [InlineData("plugin: { trust: pinned }", "SN1207")]
    public void Settings_that_cannot_be_read_refuse_instead_of_falling_back(string text, string code)
    {
        _site.Settings(text);
        var folder = _site.Drop("hello", "hello", "1.4.0");

        var refusal = _site.Admission().RefusalOf(_site.Plugin("hello"), folder);

        Assert.StartsWith($"{_site.Places.Settings}:1:", refusal, StringComparison.Ordinal);
        Assert.Contains(code, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_pins_refuse_and_name_the_line()
    {
        _site.Settings("plugins: { trust: pinned }");
        var folder = _site.Drop("hello", "hello", "1.4.0");
        Pin("hello", "1.4.0", FolderHash.Of(folder));
        File.AppendAllText(_site.Places.Pins, "hello 1.4.0 sha-256=abc 2026-01-01T00:00:00Z\n");

        Assert.Equal($"{_site.Places.Pins}:3: a line must be ID VERSION sha-256=HEX TIME; correct the line, or take it out", _site.Admission().RefusalOf(_site.Plugin("hello"), folder));
    }

    [Fact]
    public void Pins_that_others_can_write_are_not_believed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _site.Settings("plugins: { trust: pinned }");
        var folder = _site.Drop("hello", "hello", "1.4.0");
        Pin("hello", "1.4.0", FolderHash.Of(folder));
        File.SetUnixFileMode(_site.Places.Pins, Site.Mine | UnixFileMode.OtherWrite);

        Assert.StartsWith($"others can write {_site.Places.Pins}", _site.Admission().RefusalOf(_site.Plugin("hello"), folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_line_in_the_audit_nothing_runs()
    {
        var folder = _site.Drop("hello", "hello", "1.4.0");
        Directory.CreateDirectory(_site.Places.Audit);

        Assert.StartsWith($"{_site.Places.Audit} cannot be added to, and no plugin runs without its line there: ", _site.Admission().RefusalOf(_site.Plugin("hello"), folder), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_as_it_was_shipped_needs_no_notice_no_audit_and_no_settings()
    {
        var folder = _site.Ship("Link", "link", "1.0");
        _site.List("Link");
        _site.Settings("not: valid");

        Assert.Null(_site.Admission(shippedOnly: true).RefusalOf(_site.Plugin("link"), folder));

        Assert.Empty(_site.Notices);
        Assert.Empty(_site.Audit());
    }

    [Theory]
    [InlineData("X.dll", "other")]
    [InlineData("more.dll", "more")]
    [InlineData("X.dll", null)]
    public void One_that_is_not_as_it_was_shipped_counts_as_dropped_in(string file, string? content)
    {
        var folder = _site.Ship("Link", "link", "1.0");
        _site.List("Link");
        _site.Settings("plugins: { trust: pinned }");
        var path = Path.Combine(folder, file);
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllText(path, content);
        }

        Assert.Equal(
            $"it is not as it was shipped, so it counts as dropped in: not trusted yet; run: snatch plugin trust {folder}", _site.Admission().RefusalOf(_site.Plugin("link"), folder));
        Assert.EndsWith("--no-plugins leaves only those that were shipped", _site.Admission(shippedOnly: true).RefusalOf(_site.Plugin("link"), folder), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_dropped_beside_the_program_was_not_shipped()
    {
        _site.Ship("Link", "link", "1.0");
        _site.List("Link");
        _site.Ship("Dropped", "dropped", "1.0");

        Assert.True(_site.Admission().IsShipped(_site.Plugin("link")));
        Assert.False(_site.Admission().IsShipped(_site.Plugin("dropped")));
    }

    [Fact]
    public void With_no_plugins_one_that_was_dropped_in_is_refused()
    {
        var folder = _site.Drop("hello", "hello", "1.4.0");

        Assert.Equal("--no-plugins leaves only those that were shipped", _site.Admission(shippedOnly: true).RefusalOf(_site.Plugin("hello"), folder));
    }

    public void Dispose() => _site.Dispose();

    private void Pin(string id, string version, string hash) =>
        PluginPins.Read(_site.Places.Pins).With(new PluginPin(id, Version.Parse(version), hash, _site.Time.GetUtcNow())).Write(_site.Places.Pins);
}
