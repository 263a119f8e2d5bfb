using System.IO.Pipes;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs;

public sealed class InputListSpecs
{
    private static readonly Wish s_defaults = new() { Url = "", Folder = "base" };

    [Fact]
    public async Task An_entry_takes_its_mirrors_and_all_its_lines()
    {
        var hex = new string('0', 32);
        var entries = await ReadAsync(
            $"\uFEFF# a comment\r\n\r\nhttps://ann:pw@a/1\thttps://b/1\t\thttps://c/1\r\n out=one.bin\r\n\tdir=here\n  # not now\n  checksum=md5={hex}\n  header=X-A: 1\n header = X-B: 2 \n" +
            " max-size=1K\n max-download-limit=2K\n split=3\n priority=LOW\n allow-overwrite=true\n continue=false\n referer=https://r/\n user-agent=me\n conditional-get=true\n" +
            "https://a/2\n http-user=bob\n http-passwd=x y\nhttps://a/3\n bearer=tok");

        Assert.All(entries, e => Assert.Empty(e.Problems));
        var one = entries[0].Wish!;
        Assert.Equal(("https://a/1", "here", "one.bin"), (one.Url, one.Folder, one.FileName));
        Assert.Equal(["https://b/1", "https://c/1"], one.Mirrors);
        Assert.Equal([new Checksum(ChecksumKind.Md5, hex)], one.Checksums);
        Assert.Equal("X-A=1;X-B=2;Referer=https://r/;User-Agent=me", string.Join(';', one.Access.Headers.Select(h => $"{h.Key}={h.Value}")));
        Assert.Equal((1024L, 2048L, 3, DownloadPriority.Low), (one.MaxSize!.Value.Bytes, one.LimitRate!.Value.BytesPerSecond, one.Connections!.Value, one.Priority));
        Assert.Equal((true, false, true), (one.Overwrite, one.Resume, one.OnlyIfNewer));
        Assert.Equal(UrlLogin.Basic("ann", "pw"), one.Access.Authorization);
        Assert.Equal((UrlLogin.Basic("bob", "x y"), "base"), (entries[1].Wish!.Access.Authorization, entries[1].Wish!.Folder));
        Assert.Equal("Bearer tok", entries[2].Wish!.Access.Authorization);
    }

    [Theory]
    [InlineData("https://a\n ouy=x", "list:2: unknown key 'ouy' (did you mean 'out'?)")]
    [InlineData("https://a\n out=../x", "list:2: 'out' must be a name beneath its folder, without '..' (a folder goes to 'dir'), was '../x'")]
    [InlineData("https://a\n out=/etc/x", "list:2: 'out' must be a name beneath its folder, without '..' (a folder goes to 'dir'), was '/etc/x'")]
    [InlineData("https://a\n priority=1", "list:2: 'priority' must be urgent, high, normal or low, was '1'")]
    [InlineData("https://a\n split=65", "list:2: 'split' must be 1 to 64, was '65'")]
    [InlineData("https://a\n continue=maybe", "list:2: 'continue' must be true or false, was 'maybe'")]
    [InlineData("https://a\n header=Host: b", "list:2: 'header' may not set Host: each request sets it itself, from the URL")]
    [InlineData("https://a\n dir=x\n dir=y", "list:3: 'dir' is given twice for one URL")]
    [InlineData("https://a\n nothing", "list:2: must be key=value")]
    [InlineData("https://a\n http-passwd=x", "list: 'http-passwd' needs 'http-user' beneath the same URL (https://a)")]
    [InlineData(" out=x\nhttps://a", "list:1: an indented line must follow the URL it is for")]
    [InlineData("https://a\nout=x", "list:2: 'out=' must be indented, beneath the URL it is for")]
    [InlineData("https://a/\0", "list:1: a URL holds no control characters")]
    public async Task A_line_that_cannot_be_obeyed_is_named(string text, string problem)
    {
        var entries = await ReadAsync(text);

        Assert.Equal([problem], entries.SelectMany(e => e.Problems));
        Assert.All(entries, e => Assert.Equal(e.Problems.Count == 0, e.Wish is not null));
    }

    [Fact]
    public async Task A_line_without_end_does_not_fill_the_memory()
    {
        var entries = await ReadAsync("https://a/" + new string('x', 200_000) + "\nhttps://b\n");

        Assert.Equal([$"list:1: is longer than {LineReader.Longest} characters"], entries[0].Problems);
        Assert.InRange(entries[0].Url.Length, 1, LineReader.Longest);
        Assert.Equal("https://b", entries[1].Wish!.Url);
    }

    [Fact]
    public void No_text_makes_it_throw_and_every_entry_is_a_wish_or_a_problem()
    {
        var piece = Gen.Elements("https://a", " ", "\t", "\n", "\r", "=", "out", "checksum", "header", "user", ":", "#", "\0", "é", "\ud800", "..", "split", "@", "://", "x");
        var text = Gen.ListOf(piece).Select(pieces => string.Concat(pieces));

        Prop.ForAll(text.ToArbitrary(), t => ReadAsync(t).GetAwaiter().GetResult().All(e => e.Wish is null == e.Problems.Count > 0)).QuickCheckThrowOnFailure();
        Prop.ForAll<string>(t => ReadAsync(t ?? "").GetAwaiter().GetResult().All(e => e.Wish is null == e.Problems.Count > 0)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_hundred_thousand_lines_are_read_one_by_one()
    {
        var list = new EndlessList(100_000);
        var most = 0L;
        var count = 0;
        await foreach (var entry in new InputList("list", s_defaults, TimeProvider.System).ReadAsync(list, comesSlowly: false, TestContext.Current.CancellationToken))
        {
            Assert.NotNull(entry.Wish);
            most = Math.Max(most, list.Handed - count);
            count++;
        }

        Assert.Equal(100_000, count);
        Assert.InRange(most, 1, 5_000);
    }

    [Fact]
    public async Task A_line_from_a_slow_pipe_does_not_wait_for_the_next()
    {
        using var end = new AnonymousPipeServerStream(PipeDirection.Out);
        using var pipe = new AnonymousPipeClientStream(PipeDirection.In, end.ClientSafePipeHandle);
        await using var entries = new InputList("pipe", s_defaults, TimeProvider.System)
            .ReadAsync(pipe, comesSlowly: true, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        await end.WriteAsync("https://a\n out=1\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(await entries.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.Equal(("https://a", "1"), (entries.Current.Wish!.Url, entries.Current.Wish.FileName));

        await end.WriteAsync(" out=2\nhttps://b\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(await entries.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.StartsWith("pipe:3: an indented line without its URL", Assert.Single(entries.Current.Problems), StringComparison.Ordinal);
        Assert.True(await entries.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.Equal("https://b", entries.Current.Wish!.Url);
    }

    [Fact]
    public async Task A_file_with_bad_lines_starts_nothing_and_names_them_all()
    {
        using var folder = new TempFolder();
        var list = folder.Write("list.txt", "https://a\n ouy=x\nhttps://b\nhttps://c\n split=0\n");
        var run = new TestConsole();

        Assert.Equal(ExitCode.Usage, await run.RunAsync("get", "-i", list));
        Assert.Equal([$"{list}:2: unknown key 'ouy' (did you mean 'out'?)", $"{list}:5: 'split' must be 1 to 64, was '0'"], run.Problems);
        Assert.Null(run.Asked);
    }

    [Fact]
    public async Task A_pipe_with_a_bad_line_fails_that_entry_and_fetches_the_others()
    {
        var run = new TestConsole { Input = new Unseekable("https://a\n ouy=x\nhttps://b\n") };

        Assert.Equal(ExitCode.SomeFailed, await run.RunAsync("get", "-i", "-", "https://first"));
        Assert.Equal(["https://first", "https://b"], run.Wishes.Select(w => w.Url));
        Assert.Equal("failed  (standard input):2: unknown key 'ouy' (did you mean 'out'?)\n", run.Error);
    }

    private static async Task<List<InputEntry>> ReadAsync(string text)
    {
        var entries = new List<InputEntry>();
        await foreach (var entry in new InputList("list", s_defaults, TimeProvider.System).ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), comesSlowly: false, default))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private sealed class Unseekable(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }

    /// <summary>A list that is made while it is read, and knows how many lines it handed out.</summary>
    private sealed class EndlessList(int lines) : MemoryStream
    {
        private byte[] _rest = [];

        public long Handed { get; private set; }

        public override bool CanRead => true;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_rest.Length == 0 && Handed < lines)
            {
                _rest = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"https://example.org/files/{Handed + i:00000000}\n")));
                Handed += 100;
            }

            var length = Math.Min(_rest.Length, buffer.Length);
            _rest.AsMemory(0, length).CopyTo(buffer);
            _rest = _rest[length..];
            return ValueTask.FromResult(length);
        }
    }
}
