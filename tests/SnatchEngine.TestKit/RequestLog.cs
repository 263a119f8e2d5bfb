using System.Net.Sockets;
using SnatchEngine.TestKit.Sockets;

namespace SnatchEngine.TestKit;

/// <summary>What a server was asked, what is open, and how much it ever was at once.</summary>
internal sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<Exchange> _open = [];
    private readonly List<Socket> _sockets = [];
    private long _bytesSent;
    private TaskCompletionSource _changed = NewSignal();

    public int PeakRequests { get; private set; }

    public int Connections { get; private set; }

    public int PeakConnections { get; private set; }

    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public void AddSent(long bytes) => Interlocked.Add(ref _bytesSent, bytes);

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (_lock) return [.. _requests];
    }

    public int Connect(Socket socket)
    {
        lock (_lock)
        {
            _sockets.RemoveAll(s => !Connection.IsEstablished(s));
            _sockets.Add(socket);
            PeakConnections = Math.Max(PeakConnections, _sockets.Count);
            return Connections++;
        }
    }

    public Exchange Open(RequestHead head, ReadOnlyMemory<byte> body, int connectionId, TimeSpan at, Func<RecordedRequest, Exchange> open)
    {
        lock (_lock)
        {
            var request = new RecordedRequest(head, body, _requests.Count, connectionId, at);
            var exchange = open(request);
            request.Index = exchange.Route.NextIndex();
            _requests.Add(request);
            _open.RemoveAll(x => !x.IsOpen);
            _open.Add(exchange);
            PeakRequests = Math.Max(PeakRequests, _open.Count);
            Signal();
            return exchange;
        }
    }

    public void Forget(Exchange exchange)
    {
        lock (_lock)
        {
            _open.Remove(exchange);
            Signal();
        }
    }

    /// <summary>Open requests of one route, or of all.</summary>
    public int CountOpen(Route? route)
    {
        lock (_lock) return _open.Count(x => (route is null || x.Route == route) && x.IsOpen);
    }

    /// <summary>Ends once the condition holds; it is looked at whenever a request comes or ends.</summary>
    public async Task WaitAsync(Func<bool> holds, string what)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Task changed;
            lock (_lock) changed = _changed.Task;
            if (holds()) return;
            if (limit.IsCancellationRequested) throw new TimeoutException($"Waited {Patience.Limit.TotalSeconds:0} s for {what}. So far:\n{string.Join('\n', Snapshot())}");
            // The delay is for clients that leave: nobody signals that.
            await Task.WhenAny(changed, Task.Delay(20, CancellationToken.None));
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.TrySetResult();
    }
}
