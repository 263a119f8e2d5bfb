using SnatchEngine.Plugins.Installing;
using SnatchEngine.Specs.Plugins.Trust;

namespace SnatchEngine.Specs.Plugins.Installing;

[Trait("nasty", "59")]
public sealed class HostilePackageSpecs : IDisposable
{
    private readonly Site _site = new();

    [Theory]
    [InlineData("../evil", "climbs out of the folder with '..'")]
    [InlineData("a/../../evil", "climbs out of the folder with '..'")]
    [InlineData("..\\evil", "has the character '\\', which is no part of a name on every system")]
    [InlineData("/etc/evil", "is an absolute path")]
    [InlineData("C:/evil", "names a drive")]
    [InlineData("C:evil", "names a drive")]
    [InlineData("a.dll:stream", "has the character ':', which is no part of a name on every system")]
    [InlineData("NUL", "is the name of a device on Windows")]
    [InlineData("a/com1.txt", "is the name of a device on Windows")]
    [InlineData("LPT¹.dll", "is the name of a device on Windows")]
    [InlineData("conin$", "is the name of a device on Windows")]
    [InlineData("a//b", "has an empty or '.' component")]
    [InlineData("./b", "has an empty or '.' component")]
    [InlineData("trailing.", "ends with a dot or a space")]
    [InlineData("trailing ", "ends with a dot or a space")]
    [InlineData("new\nline", "has a character that is no part of a name on every system")]
    [InlineData("x.dll", "is the same as 'X.dll' where case does not count")]
    [InlineData("X.dll", "is there twice")]
    [InlineData("x.DLL/evil", "is the same as 'X.dll' where case does not count")]
    [InlineData("X.dll/evil", "is both a file and a folder")]
    public async Task An_entry_with_such_a_name_refuses_the_whole_archive(string name, string why)
    {
        var file = Write("evil.zip", Archive.Plugin().With(name, "evil").Bytes());

        var refusal = await RefusalAsync(file);

        Assert.Equal((InstallFailure.UnsafeEntry, $"{file}: the entry '{name}' {why}; nothing was installed"), (refusal.Failure, refusal.Message));
        AssertUntouched();
    }

    [Theory]
    [InlineData(0xa1ff, "is a link")]
    [InlineData(0x1180, "is a pipe, a socket or a device")]
    [InlineData(0x6180, "is a pipe, a socket or a device")]
    [InlineData(0x41ed, "is both a file and a folder")]
    public async Task An_entry_that_is_no_plain_file_refuses_the_whole_archive(int mode, string why)
    {
        var file = Write("evil.zip", Archive.Plugin().With("evil", "/etc/passwd", mode).Bytes());

        Assert.Equal($"{file}: the entry 'evil' {why}; nothing was installed", (await RefusalAsync(file)).Message);
        AssertUntouched();
    }

    [Theory]
    [InlineData("lib/net10.0/%2e%2e/%2e%2e/evil", "lib/net10.0/../../evil", "climbs out of the folder with '..'")]
    [InlineData("lib%2fnet10.0%5cevil", "lib/net10.0\\evil", "has the character '\\', which is no part of a name on every system")]
    public async Task An_escaped_name_in_a_nupkg_is_looked_at_unescaped(string name, string unescaped, string why)
    {
        var file = Write("evil.nupkg", Archive.Plugin(prefix: "plugin/").With(name, "evil").Bytes());

        Assert.Equal($"{file}: the entry '{unescaped}' {why}; nothing was installed", (await RefusalAsync(file)).Message);
        AssertUntouched();
    }

    [Fact]
    public async Task Sixty_five_thousand_entries_are_too_many()
    {
        var archive = Archive.Plugin();
        for (var i = 0; i < 65_000; i++)
        {
            archive.With($"e{i}", []);
        }

        var refusal = await RefusalAsync(Write("evil.zip", archive.Bytes()));

        Assert.Equal(InstallFailure.TooLarge, refusal.Failure);
        Assert.EndsWith("evil.zip holds more than 10000 entries", refusal.Message, StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public async Task A_list_of_more_entries_than_could_be_meant_is_not_even_read()
    {
        var bytes = new byte[500_000];
        for (var i = 0; i < 110_000; i++)
        {
            "PK\u0001\u0002"u8.CopyTo(bytes.AsSpan(4 * i));
        }

        Assert.Equal(InstallFailure.TooLarge, (await RefusalAsync(Write("evil.zip", bytes))).Failure);
    }

    [Fact]
    public async Task A_bomb_is_refused_while_it_goes_off()
    {
        var refusal = await RefusalAsync(Write("evil.zip", Archive.Plugin().With("bomb", new byte[20 << 20]).Bytes()));

        Assert.Equal(InstallFailure.TooLarge, refusal.Failure);
        Assert.EndsWith("unpacks to more than 100 times its size, as a bomb does", refusal.Message, StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public void What_is_not_packed_is_counted_too()
    {
        var budget = new UnpackBudget("big", null);
        budget.Take(256 << 20);

        Assert.Equal("big holds more than 256 MiB", Assert.Throws<InstallException>(() => budget.Take(1)).Message);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(3_000_000)]
    public async Task An_archive_whose_headers_lie_is_refused(uint length)
    {
        var refusal = await RefusalAsync(Write("evil.zip", Archive.Plugin().Lying(length)));

        Assert.Equal(InstallFailure.NotAPackage, refusal.Failure);
        AssertUntouched();
    }

    [Fact]
    public async Task A_damaged_file_is_noticed()
    {
        var bytes = Archive.Plugin(content: "code that is stored as it is").Bytes();
        var at = bytes.AsSpan().IndexOf("X.dll"u8) + 8;
        bytes[at] ^= 1;

        Assert.Equal(InstallFailure.NotAPackage, (await RefusalAsync(Write("evil.zip", bytes))).Failure);
        AssertUntouched();
    }

    [Theory]
    [InlineData("no zip at all")]
    [InlineData("")]
    public async Task What_is_no_archive_is_refused(string text)
    {
        Assert.Equal(InstallFailure.NotAPackage, (await RefusalAsync(Write("evil.zip", System.Text.Encoding.UTF8.GetBytes(text)))).Failure);
        AssertUntouched();
    }

    [Fact]
    public async Task A_half_archive_is_refused()
    {
        var bytes = Archive.Plugin().Bytes();

        Assert.Equal(InstallFailure.NotAPackage, (await RefusalAsync(Write("evil.zip", bytes[..(bytes.Length / 2)]))).Failure);
        AssertUntouched();
    }

    [Fact]
    public async Task No_bytes_bring_the_installer_down_or_write_elsewhere()
    {
        var good = Archive.Plugin().With("de/x", "text").Bytes();
        var random = new Random(59);
        for (var i = 0; i < 40; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var error = await Record.ExceptionAsync(() => new PluginInstaller(_site.Places, _site.Time).InstallAsync(Write("evil.zip", bytes), CancellationToken.None));

            Assert.True(error is null or InstallException, error?.ToString());
        }

        Assert.All(Directory.EnumerateFileSystemEntries(_site.Places.Own), p => Assert.StartsWith("hello", Path.GetFileName(p), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_with_a_link_out_of_it_is_refused()
    {
        var source = _site.Drop("../built", "hello", "1.0");
        File.CreateSymbolicLink(Path.Combine(source, "evil.dll"), "/etc/passwd");

        Assert.Equal($"{Path.GetFullPath(Path.Combine(source, "evil.dll"))} is a link that leads out of the folder, to /etc/passwd; a plugin is made of plain files; nothing was installed", (await RefusalAsync(source)).Message);
        AssertUntouched();
    }

    public void Dispose() => _site.Dispose();

    private string Write(string name, byte[] bytes) => _site.Folder.Write(name, bytes);

    private Task<InstallException> RefusalAsync(string source) => Assert.ThrowsAsync<InstallException>(() => new PluginInstaller(_site.Places, _site.Time).InstallAsync(source, CancellationToken.None));

    private void AssertUntouched()
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(_site.Places.Own));
        Assert.DoesNotContain(_site.Folder.Names(), n => Path.GetFileName(n) == "evil");
    }
}
