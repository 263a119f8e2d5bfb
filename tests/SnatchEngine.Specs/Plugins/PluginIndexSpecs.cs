using SnatchEngine.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins;

public sealed class PluginIndexSpecs : IDisposable
{
    private static readonly DateTimeOffset s_later = TimeProvider.System.GetUtcNow().AddMinutes(1);

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_second_look_finds_in_the_index_what_the_first_read()
    {
        Manifest("a", "alpha", "1.0");
        Manifest("b", "beta", "2.5.1.7");

        var first = Scan();
        var before = FileStamp.Of(IndexFile);
        var second = Scan();

        Assert.Equal(["alpha 1.0 a.example/*", "beta 2.5.1.7 b.example/*"], Shown(first));
        Assert.Equal(Shown(first), Shown(second));
        Assert.Equal(first.Select(p => p.Outline!.Contract), second.Select(p => p.Outline!.Contract));
        Assert.Equal(["api.a.example"], second[0].Manifest!.Permissions.Hosts);
        Assert.NotNull(before);
        Assert.Equal(before, FileStamp.Of(IndexFile));
    }

    [Fact]
    public void The_second_look_opens_no_manifest()
    {
        Manifest("a", "alpha", "1.0");
        Scan();
        // Nothing that a look at names and times could see: the index is all that still knows the old text.
        var index = File.ReadAllBytes(IndexFile);
        Manifest("a", "other", "1.0");
        Scan();
        var known = FileStamp.Of(FoundPlugin.ManifestPath(_folder["plugins/a"]))!.Value;
        File.WriteAllBytes(IndexFile, Restamped(index, known));

        Assert.Equal("alpha 1.0 a.example/*", Assert.Single(Shown(Scan())));
    }

    [Fact]
    public void A_manifest_that_was_replaced_is_read_even_when_its_length_and_time_are_the_same()
    {
        Manifest("a", "alpha", "1.0");
        var path = FoundPlugin.ManifestPath(_folder["plugins/a"]);
        Scan();
        var time = File.GetLastWriteTimeUtc(path);

        Manifest("a", "gamma", "1.0");
        File.SetLastWriteTimeUtc(path, time);

        Assert.Equal("gamma 1.0 a.example/*", Assert.Single(Shown(Scan())));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(-1)]
    public void A_damaged_index_is_made_again(int at)
    {
        Manifest("a", "alpha", "1.0");
        Scan();
        var good = File.ReadAllBytes(IndexFile);
        var bad = (byte[])good.Clone();
        bad[at < 0 ? bad.Length + at : at] ^= 0x40;

        foreach (var damaged in new[] { bad, good[..(good.Length / 2)], [], new byte[4096] })
        {
            File.WriteAllBytes(IndexFile, damaged);
            Assert.Equal("alpha 1.0 a.example/*", Assert.Single(Shown(Scan())));
            Assert.Equal(good, File.ReadAllBytes(IndexFile));
        }
    }

    [Fact]
    public void A_bad_manifest_is_told_each_time_and_costs_the_index_nothing()
    {
        Manifest("a", "alpha", "1.0");
        _folder.Write("plugins/bad/plugin.json", "{");
        Scan();
        var before = FileStamp.Of(IndexFile);

        var again = Scan();

        Assert.Contains("SN1402", again[1].Problem, StringComparison.Ordinal);
        Assert.Equal(before, FileStamp.Of(IndexFile));
    }

    [Fact]
    public void What_changed_this_very_moment_is_not_kept_as_one_tick_of_the_clock_has_room_for_two_states()
    {
        Manifest("a", "alpha", "1.0");

        PluginIndex.Scan(new PluginRoot(_folder["plugins"], Shipped: false), IndexFile, TimeProvider.System.GetUtcNow());

        Assert.True(!OperatingSystem.IsLinux() || !File.Exists(IndexFile));
    }

    [Fact]
    public void A_home_that_cannot_be_written_is_no_problem()
    {
        Manifest("a", "alpha", "1.0");
        _folder.Write("cache", "a file where the folder should be");

        Assert.Single(Scan());
    }

    public void Dispose() => _folder.Dispose();

    private string IndexFile => _folder["cache/plugins.index"];

    private IReadOnlyList<FoundPlugin> Scan() => PluginIndex.Scan(new PluginRoot(_folder["plugins"], Shipped: false), IndexFile, s_later);

    private static IReadOnlyList<string> Shown(IReadOnlyList<FoundPlugin> found) =>
        [.. found.Select(f => $"{f.Outline!.Id} {f.Outline.Version} {string.Join(' ', f.Outline.Claims.Select(c => c.Host + c.Path))}")];

    // The stamp stands after the mark, the edition, the root and the count, and the folder's name; the sum ends the file.
    private byte[] Restamped(byte[] index, FileStamp stamp)
    {
        using var stream = new MemoryStream(index);
        using var reader = new BinaryReader(stream);
        reader.ReadInt32();
        reader.ReadBytes(16);
        reader.ReadString();
        reader.ReadInt32();
        reader.ReadString();
        using var writer = new BinaryWriter(stream);
        writer.Write(stamp.Length);
        writer.Write(stamp.Modified);
        writer.Write(stamp.Changed);
        writer.Write(stamp.Number);
        writer.Write(stamp.Mode);
        stream.Position = index.Length - 8;
        writer.Write(PluginIndex.SumOf(index.AsSpan(0, index.Length - 8)));
        return index;
    }

    private void Manifest(string folder, string id, string version) => _folder.Write($"plugins/{folder}/plugin.json", $$"""
        { "id": "{{id}}", "version": "{{version}}", "contract": "1.0", "entry": "X.dll", "kinds": ["extractor"],
          "claims": [ { "host": "{{folder}}.example", "path": "/*" } ], "permissions": { "hosts": ["api.{{folder}}.example"] } }
        """);
}
