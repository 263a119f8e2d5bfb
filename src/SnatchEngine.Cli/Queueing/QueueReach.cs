using System.Text.Json;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;

namespace SnatchEngine.Cli.Queueing;

/// <summary>Finds the way to the queue: one process owns it, and for a moment that may be this one.</summary>
internal sealed class QueueReach(Composition composition)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private string Folder => Path.Combine(composition.HomeFolder, "state");

    /// <summary>Opens the queue.</summary>
    /// <exception cref="QueueRefusalException">The process that owns it does not answer.</exception>
    public async Task<QueueAccess> OpenAsync(CancellationToken cancellationToken)
    {
        var began = composition.Time.GetTimestamp();
        while (true)
        {
            if (StateOwner.TryTake(Folder) is { } owner)
            {
                return await OpenOwnAsync(owner, cancellationToken);
            }

            if (StateOwner.EndpointOf(Folder) is { } address && AccessToken.Read(Folder) is { } token)
            {
                var remote = new RemoteQueue(new Uri(address), token, composition.Time);
                if (await remote.IsLiveAsync(cancellationToken))
                {
                    return remote.Access();
                }

                remote.Dispose();
            }

            if (composition.Time.GetElapsedTime(began) > s_longest)
            {
                throw new QueueRefusalException($"another process works on the queue of {Folder} and does not answer. Wait for it, or look whether 'snatch serve' hangs (fuser {Path.Combine(Folder, "owner.lock")} tells which it is)");
            }

            await Task.Delay(s_look, composition.Time, cancellationToken);
        }
    }

    private async Task<QueueAccess> OpenOwnAsync(StateOwner owner, CancellationToken cancellationToken)
    {
        StateDatabase? database = null;
        try
        {
            database = await StateDatabase.OpenAsync(Folder, composition.Time, ct: cancellationToken);
            var queue = new RunQueue(database);
            return new QueueAccess(
                queue.AddAsync,
                async (filter, ct) =>
                {
                    var page = new QueuePage(await queue.ListAsync(filter, ct), await queue.CountsAsync(filter.Group, ct), filter.Limit, static _ => null);
                    return Json(json => QueueItemJson.WritePage(json, page, RedactedUrl.Within, composition.Time.GetUtcNow()));
                },
                async (id, ct) =>
                {
                    var item = await queue.FindAsync(id, ct);
                    var attempts = await queue.AttemptsAsync(item, ct);
                    return Json(json =>
                    {
                        QueueItemJson.Describe(json, item, null, RedactedUrl.Within, composition.Time.GetUtcNow());
                        QueueItemJson.WriteAttempts(json, attempts);
                    });
                },
                queue.ActAsync,
                queue.ClearAsync,
                async () =>
                {
                    await queue.DisposeAsync();
                    await database.DisposeAsync();
                    owner.Dispose();
                });
        }
        catch
        {
            await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
            owner.Dispose();
            throw;
        }
    }

    private static JsonElement Json(Action<Utf8JsonWriter> describe) => JsonElement.Parse(JsonLine.Of(describe));
}
