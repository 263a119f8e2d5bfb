using SnatchEngine.Cli.Commands;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Queueing;

/// <summary>The engines that orders go to: one for all that say nothing of the profile, and for as long as they run one for those who do.</summary>
/// <param name="composition">Opens engines.</param>
/// <param name="daemon">What was said of the profile when the process was started.</param>
/// <param name="observe">Hears what happens, one event at a time.</param>
internal sealed class OrderEngines(Composition composition, GetInvocation daemon, Action<SnatchEvent> observe) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _telling = new();
    private readonly Dictionary<string, Opened> _open = [];
    private readonly OrderReading _reading = new(composition.PersonFolder);

    /// <summary>Every problem with an order; none when it can be obeyed.</summary>
    public IReadOnlyList<string> ProblemsOf(QueueOrder order) => _reading.ProblemsOf(order);

    /// <summary>Opens the engine of the many, so that a profile that cannot be obeyed is told at the start.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken) => await TakeAsync(daemon, cancellationToken);

    /// <summary>Reads an order.</summary>
    /// <exception cref="UsageException">It cannot be obeyed.</exception>
    public Task<ReadOrder> ReadAsync(QueueOrder order, CancellationToken cancellationToken)
    {
        var invocation = Merged(_reading.Read(order));
        var wish = invocation.Lend(composition);
        return Task.FromResult(new ReadOrder(wish, async (request, tell, ct) =>
        {
            var engine = await TakeAsync(invocation, ct);
            try
            {
                return await engine.Engine.SnatchAsync(request, happened => Tell(tell, happened), ct);
            }
            finally
            {
                await GiveBackAsync(engine);
            }
        }));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _open.Values)
        {
            await opened.Engine.DisposeAsync();
        }

        _gate.Dispose();
    }

    private void Tell(Action<SnatchEvent> tell, SnatchEvent happened)
    {
        tell(happened);
        lock (_telling)
        {
            observe(happened);
        }
    }

    private GetInvocation Merged(GetInvocation order) => order with
    {
        ProfileName = order.ProfileName ?? daemon.ProfileName,
        Settings = [.. daemon.Settings, .. order.Settings],
        ShippedPluginsOnly = order.ShippedPluginsOnly || daemon.ShippedPluginsOnly,
        Output = daemon.Output,
        LivesOn = true,
    };

    private async Task<Opened> TakeAsync(GetInvocation invocation, CancellationToken cancellationToken)
    {
        var key = KeyOf(invocation);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_open.TryGetValue(key, out var opened))
            {
                opened = new Opened(key, await composition.OpenAsync(invocation with { Defaults = invocation.Defaults with { Folder = daemon.Defaults.Folder } }, cancellationToken));
                _open.Add(key, opened);
            }

            opened.Users++;
            return opened;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task GiveBackAsync(Opened opened)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (--opened.Users == 0)
            {
                _open.Remove(opened.Key);
                await opened.Engine.DisposeAsync();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string KeyOf(GetInvocation invocation) => string.Join('\n',
        [
            invocation.ProfileName ?? "", $"{invocation.HostConnections}", $"{invocation.ExactConnections}", $"{invocation.ExactTimeouts}", $"{invocation.ShippedPluginsOnly}",
            .. invocation.Settings.Select(s => $"{s.Key}={s.Value}"),
        ]);

    private sealed record Opened(string Key, OpenEngine Engine)
    {
        public int Users { get; set; }
    }
}
