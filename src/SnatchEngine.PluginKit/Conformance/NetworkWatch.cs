using System.Diagnostics;

namespace SnatchEngine.PluginKit.Conformance;

/// <summary>Sees, and stops, requests of HTTP clients that a plugin made itself: a replay's client never comes as far as the framework's sender.</summary>
internal sealed class NetworkWatch : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly AsyncLocal<NetworkWatch?> s_current = new();
    private readonly Lock _gate = new();
    private readonly List<string> _requests = [];
    private readonly List<IDisposable> _subscriptions = [];

    private NetworkWatch()
    {
    }

    /// <summary>What was asked past the host's client.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public static NetworkWatch Begin()
    {
        var watch = new NetworkWatch();
        watch.Keep(DiagnosticListener.AllListeners.Subscribe(watch));
        return watch;
    }

    /// <summary>Runs plugin code on the pool; what it starts, however late, is seen by this watch and by no other.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> call) => Task.Run(
        () =>
        {
            s_current.Value = this;
            return call();
        },
        CancellationToken.None);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
        {
            Keep(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (s_current.Value == this && value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is HttpRequestMessage request &&
            value.Key is "System.Net.Http.HttpRequestOut.Start" or "System.Net.Http.Request")
        {
            var asked = $"{request.Method} {request.RequestUri}";
            lock (_gate)
            {
                _requests.Add(asked);
            }

            // Thrown through the framework's sender before it dials.
            throw new HttpRequestException($"{asked} was stopped: a plugin under test has no network");
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _subscriptions.ForEach(s => s.Dispose());
            _subscriptions.Clear();
        }
    }

    private void Keep(IDisposable subscription)
    {
        lock (_gate)
        {
            _subscriptions.Add(subscription);
        }
    }
}
