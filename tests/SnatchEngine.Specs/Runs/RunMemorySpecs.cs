using SnatchEngine.Downloads;
using SnatchEngine.Runs;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Runs;

/// <summary>When a run reads what others learned, and when it keeps what it learned itself.</summary>
public sealed class RunMemorySpecs : IAsyncDisposable
{
    private readonly TempFolder _home = new();
    private readonly HandTime _time = new();
    private readonly List<string> _notes = [];
    private readonly List<IAsyncDisposable> _open = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open)
        {
            await open.DisposeAsync();
        }

        _home.Dispose();
    }

    [Fact]
    public async Task A_run_of_less_than_a_second_touches_nothing()
    {
        var (engine, memory, _) = Open();
        engine.Downloader.Remember([Facts(4)]);
        memory.Begin();
        _time.Advance(TimeSpan.FromSeconds(0.99));
        await memory.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        await memory.RecallAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_home.Path));
    }

    [Fact]
    public async Task What_a_longer_run_learned_reaches_the_next_as_it_goes_on()
    {
        var (engine, memory, state) = Open();
        memory.Begin();
        _time.Advance(TimeSpan.FromSeconds(1));
        engine.Downloader.Remember([Facts(4) with { Ranges = false }]);
        engine.Durations.Learn("https://a/x.iso", 1 << 20, TimeSpan.FromSeconds(7));
        await memory.DisposeAsync();
        await state.DisposeAsync();
        Assert.Empty(_notes);

        var (next, later, _) = Open();
        later.Begin();
        Assert.Empty(next.Downloader.LearnedHosts);
        _time.Advance(TimeSpan.FromSeconds(1));
        await later.RecallAsync();
        var known = Assert.Single(next.Downloader.LearnedHosts);
        Assert.Equal((4, null), (known.Connections, known.Ranges));
        Assert.Equal(7, next.Durations.Expect("https://a/y.iso", null));
    }

    [Fact]
    public async Task What_only_looks_reads_what_is_known_and_makes_no_database()
    {
        var (engine, memory, _) = Open();
        engine.Downloader.Remember([Facts(2)]);
        await memory.RecallAsync();
        await memory.DisposeAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_home.Path));
    }

    [Fact]
    public async Task A_database_that_is_open_anyway_gets_what_a_short_run_learned()
    {
        var (engine, memory, state) = Open();
        memory.Begin();
        var database = await state.OpenAsync(CancellationToken.None);
        engine.Downloader.Remember([Facts(2)]);
        await memory.DisposeAsync();
        Assert.Equal(2, Assert.Single(await new HostFactStore(database).LoadAsync(CancellationToken.None)).Connections);
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_note_and_no_failure()
    {
        _home.Write("state/state.db", "no database, and never was one; long enough to be taken for one at first sight");
        var (engine, memory, _) = Open();
        engine.Downloader.Remember([Facts(2)]);
        memory.Begin();
        await memory.RecallAsync();
        await memory.DisposeAsync();
        Assert.Equal(2, _notes.Count);
        Assert.StartsWith("what was learned of hosts could not be read: ", _notes[0], StringComparison.Ordinal);
        Assert.StartsWith("what was learned of hosts could not be kept: ", _notes[1], StringComparison.Ordinal);
    }

    private HostFacts Facts(int connections) => new("https://a:443") { LearnedAt = _time.GetUtcNow(), Connections = connections, ConnectionsLearnedAt = _time.GetUtcNow() };

    private (SnatchEngineServices Engine, RunMemory Memory, StateOnDemand State) Open()
    {
        var engine = new SnatchEngineServices(new SnatchEngineSetup { ProgramFolder = _home["program"], HomeFolder = _home["home"], Time = _time });
        var state = new StateOnDemand(_home["state"], _time);
        _open.AddRange([engine, state]);
        return (engine, new RunMemory(engine, state, _notes.Add, _time), state);
    }
}
