namespace SnatchEngine.Cli.Specs;

public sealed class ClosingSpecs
{
    [Fact]
    public async Task What_cannot_be_kept_leaves_neither_the_engine_nor_the_database_open()
    {
        List<string> closed = [];

        var error = await Assert.ThrowsAsync<IOException>(() => EngineOpening.CloseAsync(new Part("engine", closed), new Part("database", closed), () => throw new IOException("the disk is full")).AsTask());

        Assert.Equal("the disk is full", error.Message);
        Assert.Equal(["engine", "database"], closed);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_closed_does_not_keep_the_database_open()
    {
        List<string> closed = [];

        await Assert.ThrowsAsync<IOException>(() => EngineOpening.CloseAsync(new Part("engine", closed, fails: true), new Part("database", closed), () => Task.CompletedTask).AsTask());

        Assert.Equal(["engine", "database"], closed);
    }

    private sealed class Part(string name, List<string> closed, bool fails = false) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            closed.Add(name);
            return fails ? throw new IOException(name) : ValueTask.CompletedTask;
        }
    }
}
