using System.Collections.Concurrent;

namespace SnatchEngine.PostProcessing;

/// <summary>Lets the items of a process that would share a staging folder have it one after the other; other processes are refused by its lock.</summary>
internal sealed class StagingTurns
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>Waits for the turn of a key; disposing what is given ends it.</summary>
    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(key, static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
