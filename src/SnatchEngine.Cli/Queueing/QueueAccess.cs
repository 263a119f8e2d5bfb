using System.Text.Json;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Queueing;

/// <summary>The queue as a command reaches it: through the process that works on it, or by itself when none does.</summary>
/// <param name="AddAsync">Adds orders, and tells their ids.</param>
/// <param name="ListAsync">A page of the queue, as the API tells it.</param>
/// <param name="ShowAsync">One item with its attempts, as the API tells it.</param>
/// <param name="ActAsync">Does something to items, and tells the ids of those it suited.</param>
/// <param name="ClearAsync">Forgets what is done or was cancelled, and tells how many items that were.</param>
/// <param name="CloseAsync">Ends it.</param>
internal sealed record QueueAccess(
    Func<IReadOnlyList<QueueOrder>, CancellationToken, Task<IReadOnlyList<string>>> AddAsync,
    Func<QueueFilter, CancellationToken, Task<JsonElement>> ListAsync,
    Func<string, CancellationToken, Task<JsonElement>> ShowAsync,
    Func<QueueAct, QueueSelection, CancellationToken, Task<IReadOnlyList<string>>> ActAsync,
    Func<CancellationToken, Task<int>> ClearAsync,
    Func<ValueTask> CloseAsync) : IAsyncDisposable
{
    /// <summary>Whether a process works on it.</summary>
    public bool IsWorkedOn { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();
}

/// <summary>The queue refused what was asked of it.</summary>
/// <param name="message">Why, and what to do.</param>
internal sealed class QueueRefusalException(string message) : Abstractions.SnatchException(message);
