using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace SnatchEngine.Storage;

/// <summary>Lets small changes that come at the same moment share one transaction and its flush; each is told when it is on the disk.</summary>
/// <remarks>When a shared transaction fails, each of its changes is tried by itself, so that one cannot fail the others.</remarks>
internal sealed class StateBatch : IAsyncDisposable
{
    private const int AtOnce = 256;

    private readonly StateDatabase _database;
    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(AtOnce * 4) { SingleReader = true });
    private readonly Task _writing;

    public StateBatch(StateDatabase database)
    {
        _database = database;
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Makes a change; when this returns it is on the disk.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct)
    {
        T result = default!;
        var change = new Change(connection => result = work(connection));
        await _changes.Writer.WriteAsync(change, ct);

        // From here on it happens, so nobody may be told that it did not.
        await change.Done.Task;
        return result;
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqliteConnection> work, CancellationToken ct) => WriteAsync(
        connection =>
        {
            work(connection);
            return true;
        },
        ct);

    /// <summary>Ends when all that was asked is on the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        _changes.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAllAsync()
    {
        List<Change> together = [];
        while (await _changes.Reader.WaitToReadAsync())
        {
            while (together.Count < AtOnce && _changes.Reader.TryRead(out var change))
            {
                together.Add(change);
            }

            // A change that was alone has had its try: whoever asked for it was told, and a second one would happen behind its back.
            if (!await TryWriteAsync(together, isLast: together.Count == 1) && together.Count > 1)
            {
                foreach (var change in together)
                {
                    await TryWriteAsync([change], isLast: true);
                }
            }

            together.Clear();
        }
    }

    private async Task<bool> TryWriteAsync(List<Change> together, bool isLast)
    {
        try
        {
            await _database.WriteAsync(connection => together.ForEach(change => change.Work(connection)), CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever one change throws is its caller's, and the others go on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (isLast)
            {
                together.ForEach(change => change.Done.TrySetException(error));
            }

            return false;
        }

        together.ForEach(change => change.Done.TrySetResult());
        return true;
    }

    private sealed record Change(Action<SqliteConnection> Work)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
