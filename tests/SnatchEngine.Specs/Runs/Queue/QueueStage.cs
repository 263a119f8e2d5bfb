using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Runs.Queue;

/// <summary>A queue in a folder of its own, and a worker whose work a spec decides.</summary>
internal sealed class QueueStage : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly CancellationTokenSource _stop = new();
    private Task<int>? _working;

    private QueueStage(TempFolder folder, StateDatabase database, ManualTime time) => (_folder, Database, Time, Queue) = (folder, database, time, new RunQueue(database));

    public ManualTime Time { get; }

    public StateDatabase Database { get; }

    public RunQueue Queue { get; }

    public QueueWorker? Worker { get; private set; }

    public static async Task<QueueStage> OpenAsync(TempFolder? folder = null)
    {
        var time = new ManualTime();
        folder ??= new TempFolder();
        return new QueueStage(folder, await StateDatabase.OpenAsync(folder["state"], time), time);
    }

    /// <summary>The same folder again, as another process finds it.</summary>
    public async Task<QueueStage> ReopenAsync()
    {
        await CloseAsync();
        return await OpenAsync(_folder);
    }

    public async Task<string> AddAsync(string url = "http://host.example/a", Func<QueueOrder, QueueOrder>? with = null)
    {
        var order = new QueueOrder { Url = url };
        return (await Queue.AddAsync([with is null ? order : with(order)], CancellationToken.None))[0];
    }

    public void Work(QueueWork work, QueueOptions? options = null)
    {
        Worker = new QueueWorker(Queue, options ?? new(), work, error => error.Message, Time, () => 1);
        _working = Worker.RunAsync(untilIdle: false, _stop.Token);
    }

    public async Task<int> WorkUntilIdleAsync(QueueWork work, QueueOptions? options = null) =>
        await new QueueWorker(Queue, options ?? new(), work, error => error.Message, Time, () => 1).RunAsync(untilIdle: true, CancellationToken.None);

    public Task<QueuedItem> FindAsync(string id) => Queue.FindAsync(id, CancellationToken.None);

    public Task<IReadOnlyList<string>> ActAsync(QueueAct act, params string[] ids) =>
        Queue.ActAsync(act, ids is [] ? new QueueSelection { All = true } : new QueueSelection { Ids = ids }, CancellationToken.None);

    /// <summary>Ends once an item stands where it should.</summary>
    public async Task<QueuedItem> UntilAsync(string id, Func<QueuedItem, bool> holds)
    {
        using var patience = new CancellationTokenSource(TestKit.Patience.Limit);
        while (true)
        {
            var item = await Queue.FindAsync(id, patience.Token);
            if (holds(item))
            {
                return item;
            }

            await Task.Yield();
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_working is not null)
        {
            await _working;
        }

        _working = null;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task CloseAsync()
    {
        await StopAsync();
        await Queue.DisposeAsync();
        await Database.DisposeAsync();
    }
}
