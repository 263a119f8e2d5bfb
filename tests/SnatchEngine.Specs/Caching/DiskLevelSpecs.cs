using SnatchEngine.Caching;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Caching;

public sealed class DiskLevelSpecs : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _said = [];
    private readonly List<string> _logged = [];

    private string Database => _home["cache/cache.db"];

    public void Dispose() => _home.Dispose();

    private DiskLevel Open(long most = 1 << 30) => new(_home["cache"], _time, _said.Add, _logged.Add) { Most = most };

    private CachedAnswer Answer(int number, int bytes = 50_000, string host = "example.org") => new()
    {
        Key = $"key{number}",
        Kind = CacheKind.Pages,
        Owner = "p/",
        Asked = new Uri($"https://{host}/{number}"),
        Url = new Uri($"https://www.{host}/{number}?q=%7E"),
        Status = 200,
        Headers = [("ETag", "\"a: b\""), ("X-Odd", "ü; 1: 2")],
        Body = [.. Enumerable.Range(0, bytes).Select(i => (byte)(i * number))],
        At = _time.GetUtcNow(),
        Cost = TimeSpan.FromMilliseconds(10 + number),
    };

    private async Task FillAsync(int count)
    {
        await using var disk = Open();
        for (var i = 0; i < count; i++)
        {
            disk.Write(new KeepAnswer(Answer(i)));
        }
    }

    [Fact]
    public async Task What_is_written_comes_back_as_it_was()
    {
        var kept = Answer(3);
        await using (var disk = Open())
        {
            disk.Write(new KeepAnswer(kept));
        }

        await using var again = Open();
        var found = await again.FindAsync("key3", TestContext.Current.CancellationToken);
        Assert.Equal((kept.Asked, kept.Url, kept.At, kept.Cost, kept.Kind, kept.Owner), (found!.Asked, found.Url, found.At, found.Cost, found.Kind, found.Owner));
        Assert.Equal(kept.Headers, found.Headers);
        Assert.Equal(kept.Body, found.Body);
        Assert.Null(await again.FindAsync("key4", TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Database));
        }
    }

    [Fact]
    public async Task Nothing_is_made_where_nothing_is_written()
    {
        await using (var disk = Open())
        {
            Assert.Null(await disk.FindAsync("key1", TestContext.Current.CancellationToken));
        }

        Assert.False(Directory.Exists(_home["cache"]));
    }

    [Fact]
    public async Task More_than_its_bytes_are_never_kept_and_what_was_of_use_stays()
    {
        await using (var disk = Open(1_000_000))
        {
            disk.Write(new KeepAnswer(Answer(1)));
            for (var i = 0; i < 20; i++)
            {
                disk.Write(new MarkUsed("key1"));
            }

            for (var i = 2; i < 60; i++)
            {
                disk.Write(new KeepAnswer(Answer(i)));
            }
        }

        var report = await new CacheInventory(_home.Path, _time, _said.Add).ReadAsync(TestContext.Current.CancellationToken);
        Assert.InRange(report.All.Bytes, 800_000, 1_000_000);
        await using var again = Open();
        Assert.NotNull(await again.FindAsync("key1", TestContext.Current.CancellationToken));
        Assert.Null(await again.FindAsync("key2", TestContext.Current.CancellationToken));
        Assert.NotNull(await again.FindAsync("key59", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("overwritten")]
    [InlineData("text")]
    [InlineData("another's")]
    public async Task A_damaged_file_is_begun_anew_which_is_said_once(string how)
    {
        await FillAsync(40);
        switch (how)
        {
            case "cut":
                using (var file = File.OpenWrite(Database))
                {
                    file.SetLength(file.Length / 3);
                }

                break;
            case "overwritten":
                using (var file = File.OpenWrite(Database))
                {
                    file.Position = 4096;
                    file.Write(new byte[file.Length - 4096]);
                }

                break;
            case "text":
                File.WriteAllText(Database, new string('x', 9000));
                break;
            default:
                File.Delete(Database);
                using (var other = Create(Database))
                {
                    other.Execute("CREATE TABLE theirs (a)");
                }

                break;
        }

        for (var i = 0; i < 2; i++)
        {
            await using var disk = Open();
            for (var key = 0; key < 40; key++)
            {
                var found = await disk.FindAsync($"key{key}", TestContext.Current.CancellationToken);
                Assert.True(found is null || found.Body.AsSpan().SequenceEqual(Answer(key).Body));
            }

            disk.Write(new KeepAnswer(Answer(1)));
        }

        await using var healed = Open();
        Assert.NotNull(await healed.FindAsync("key1", TestContext.Current.CancellationToken));
        Assert.Empty(_logged);
        if (how == "another's")
        {
            Assert.Empty(_said);
        }
        else
        {
            Assert.StartsWith($"the cache {Database} is damaged: ", Assert.Single(_said), StringComparison.Ordinal);
            Assert.EndsWith("; it is begun anew, and nothing but time is lost", _said[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bit_that_flipped_is_never_an_answer()
    {
        await FillAsync(1);
        var bytes = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);
        var original = Answer(0);
        var random = new Random(7);
        for (var i = 0; i < 40; i++)
        {
            var at = random.Next(100, bytes.Length);
            bytes[at] ^= 16;
            foreach (var end in (string[])["-wal", "-shm"])
            {
                File.Delete(Database + end);
            }

            await File.WriteAllBytesAsync(Database, bytes, TestContext.Current.CancellationToken);
            bytes[at] ^= 16;
            await using var disk = Open();
            if (await disk.FindAsync("key0", TestContext.Current.CancellationToken) is { } found)
            {
                Assert.Equal(original.Body, found.Body);
                Assert.Equal((original.Url, original.At, original.Status), (found.Url, found.At, found.Status));
            }
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_done_without()
    {
        _home.Write("cache", "a file is in the way");
        await using var disk = Open();
        disk.Write(new KeepAnswer(Answer(1)));

        Assert.Null(await disk.ReadAsync(store => store.Find("key1"), null, TestContext.Current.CancellationToken));
        Assert.NotEmpty(_logged);
        Assert.Empty(_said);
    }

    [Fact]
    public async Task Answers_are_cleared_by_kind_site_and_url()
    {
        await using (var disk = Open())
        {
            disk.Write(new KeepAnswer(Answer(1, host: "one.example")));
            disk.Write(new KeepAnswer(Answer(2, host: "one.example") with { Kind = CacheKind.Trends }));
            disk.Write(new KeepAnswer(Answer(3, host: "two.example")));
            disk.Write(new KeepAnswer(Answer(4, host: "sub.two.example")));
            disk.Write(new KeepAnswer(Answer(5, host: "nottwo.example")));
        }

        var inventory = new CacheInventory(_home.Path, _time, _said.Add);
        Assert.Equal(0, await ClearAsync(new CacheClearing { Site = "example.org" }));
        Assert.Equal(0, await ClearAsync(new CacheClearing { Site = "one.example", Port = 8080 }));
        Assert.Equal(1, await ClearAsync(new CacheClearing { Site = "one.example", Kind = CacheKind.Trends }));
        Assert.Equal(1, await ClearAsync(new CacheClearing { Url = new Uri("https://one.example/1") }));
        Assert.Equal(2, await ClearAsync(new CacheClearing { Site = "two.example" }));
        Assert.Equal(1, await ClearAsync(new CacheClearing()));

        async Task<long> ClearAsync(CacheClearing wish) => (await inventory.ClearAsync(wish, TestContext.Current.CancellationToken)).Answers;
    }

    [Fact]
    public async Task Clearing_gives_the_room_back()
    {
        await FillAsync(100);
        var inventory = new CacheInventory(_home.Path, _time, _said.Add);
        await inventory.ClearAsync(new CacheClearing(), TestContext.Current.CancellationToken);

        Assert.InRange(new FileInfo(Database).Length, 1, 200_000);
    }

    [Fact]
    public async Task Two_processes_may_have_it_open()
    {
        // One waits for the other to open it, in real time.
        await using var one = new DiskLevel(_home["cache"], TimeProvider.System, _said.Add, _logged.Add) { Most = 1 << 30 };
        await using var other = new DiskLevel(_home["cache"], TimeProvider.System, _said.Add, _logged.Add) { Most = 1 << 30 };
        for (var i = 0; i < 30; i++)
        {
            (i % 2 == 0 ? one : other).Write(new KeepAnswer(Answer(i)));
        }

        for (var i = 0; i < 30; i++)
        {
            var writer = i % 2 == 0 ? one : other;
            await writer.ReadAsync(store => store.Since(), default, TestContext.Current.CancellationToken);
            Assert.NotNull(await (i % 2 == 0 ? other : one).FindAsync($"key{i}", TestContext.Current.CancellationToken));
        }
    }

    private static Microsoft.Data.Sqlite.SqliteConnection Create(string path)
    {
        File.WriteAllBytes(path, []);
        return Sql.Open(path);
    }
}
