using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Crash;

/// <summary>What is downloaded while it crashes.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Lengths">The files.</param>
/// <param name="Headers">What the server says of them.</param>
/// <param name="Connections">Open at once, over all files.</param>
/// <param name="Arguments">Besides URLs and folder; <c>HASH</c> stands for the first file's.</param>
internal sealed record CrashSubject(string Name, IReadOnlyList<long> Lengths, FileHeaders Headers, int Connections, IReadOnlyList<string> Arguments)
{
    private const long MiB = 1 << 20;

    public bool IsChunked { get; init; }

    /// <summary>One file in several connections.</summary>
    public static CrashSubject Large { get; } = new("large", [24 * MiB + 12_345], new(), 4, ["-x", "4"]);

    /// <summary>Many small ones at once.</summary>
    public static CrashSubject List { get; } = new("list", [.. Enumerable.Range(0, 40).Select(i => (i * 37_000L) + 1)], new(), 8, ["-j", "8"]);

    public static CrashSubject Hashed { get; } = new("hashed", [6 * MiB + 1], new(), 2, ["-x", "2", "--checksum", "sha-256=HASH"]);

    public static CrashSubject Dated { get; } = new("dated", [8 * MiB], new() { ETag = null }, 4, ["-x", "4"]);

    public static CrashSubject Endless { get; } = new("of unknown length", [5 * MiB + 7], new(), 1, []) { IsChunked = true };

    public static IReadOnlyList<CrashSubject> All { get; } = [Large, List, Hashed, Dated, Endless];

    public long Total => Lengths.Sum();

    public override string ToString() => Name;
}

/// <summary>A server, a folder and the real program, which is killed again and again and must end well.</summary>
internal sealed class CrashSite : IAsyncDisposable
{
    private const long Unrecorded = 1 << 20;
    private const long Overlap = 64 << 10;
    private const int Killed = 128 + (int)Signal.Kill;

    private readonly CrashSubject _subject;
    private readonly OriginServer _server;
    private readonly SnatchProgram _program = new();
    private readonly Tripwire _wire = new();
    private readonly List<WatchedBytes> _files = [];

    private CrashSite(CrashSubject subject, OriginServer server)
    {
        (_subject, _server) = (subject, server);
        for (var i = 0; i < subject.Lengths.Count; i++)
        {
            var file = new WatchedBytes(new SeededBytes(i + 1, subject.Lengths[i]), _wire);
            _files.Add(file);
            server.Serve($"/{NameOf(i)}", file, subject.Headers, new Faults { Chunked = subject.IsChunked });
        }

        _program.Home.Write("list.txt", string.Join('\n', _files.Select((_, i) => server.Url($"/{NameOf(i)}"))));
    }

    public int Kills { get; private set; }

    /// <summary>Bytes that were in a part when the process was killed and were sent again.</summary>
    public long SentAgain => _files.Sum(f => f.SentAgain);

    /// <summary>The most <see cref="SentAgain"/> may be: each kill may cost its share.</summary>
    public long MaySendAgain => Kills * ((_subject.Connections * (Unrecorded + Overlap)) + Overlap);

    public static async Task<CrashSite> OpenAsync(CrashSubject subject) =>
        new(subject, await OriginServer.StartAsync(new OriginOptions { BytesPerSecond = 64 << 20, SendBuffer = 64 << 10 }));

    /// <summary>Runs until so many bytes were sent, then kills.</summary>
    /// <returns>False when it had ended before.</returns>
    public async Task<bool> KillAfterAsync(long bytes)
    {
        await using var run = _program.Start(Arguments());
        _wire.Set(bytes, run.Kill);
        return Look(await run.WaitAsync());
    }

    /// <summary>Runs until it passes a fail point for the Nth time.</summary>
    public async Task<bool> KillAtAsync(string failPoint, int pass)
    {
        _wire.Clear();
        await using var run = _program.Start(Arguments(), failPoint: $"{failPoint}:{pass}");
        return Look(await run.WaitAsync());
    }

    /// <summary>Bytes no part has at the moment.</summary>
    public long Missing() => _subject.Total - _files.Select((f, i) => File.Exists(_program.Folder[NameOf(i)]) ? f.Length : f.Had).Sum();

    /// <summary>The run that nothing disturbs: everything in place, nothing else left, little sent twice.</summary>
    public async Task EndWellAsync(string story)
    {
        _wire.Clear();
        var result = await ProgramRun.RunAsync(SnatchProgram.File, Arguments(), _program.Options(null, null));
        Assert.True(result.ExitCode == 0, $"{story}: {result}");
        Assert.True(_program.Folder.Names().SequenceEqual(_files.Select((_, i) => NameOf(i)).Order(StringComparer.Ordinal)), $"{story}: left are {string.Join(", ", _program.Folder.Names())}");
        Assert.True(FirstDifference() is null, $"{story}: {FirstDifference()}");
        Assert.True(SentAgain <= MaySendAgain, $"{story}: {SentAgain} bytes were sent again, at most {MaySendAgain} may be");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _program.Dispose();
    }

    private static string NameOf(int i) => $"f{i:00}.bin";

    private string[] Arguments()
    {
        var what = _files.Count == 1 ? [_server.Url($"/{NameOf(0)}")] : (string[])["-i", _program.Home["list.txt"]];
        return ["get", .. what, "--json", .. _subject.Arguments.Select(a => a.Replace("HASH", _files[0].Bytes.Sha256(), StringComparison.Ordinal))];
    }

    /// <summary>What a crash may leave: right files, and parts.</summary>
    private bool Look(ProgramResult result)
    {
        _wire.Clear();
        var wasKilled = result.ExitCode == Killed;
        Assert.True(wasKilled || result.ExitCode == 0, $"{_subject}: {result}");
        Kills += wasKilled ? 1 : 0;
        Assert.Null(FirstDifference());
        var known = _files.SelectMany((_, i) => new[] { NameOf(i), NameOf(i) + ".part", NameOf(i) + ".part.journal" });
        Assert.DoesNotContain(_program.Folder.Names().Except(known), name => !name.EndsWith(".next.part.journal", StringComparison.Ordinal));
        for (var i = 0; i < _files.Count; i++)
        {
            _files[i].Remember(_program.Folder[NameOf(i) + ".part"]);
        }

        return wasKilled;
    }

    /// <summary>Between what lies under a final name and what should.</summary>
    private string? FirstDifference() => _files
        .Select((file, i) => File.Exists(_program.Folder[NameOf(i)]) ? file.Bytes.DifferenceFrom(_program.Folder[NameOf(i)]) : null)
        .FirstOrDefault(difference => difference is not null);
}
