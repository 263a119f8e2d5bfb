namespace SnatchEngine.PluginKit.Conformance;

/// <summary>Lets requests through to a replay, but leaves one without an answer until it is cancelled.</summary>
/// <param name="inner">Answers the others.</param>
/// <param name="held">Which one, from 0; -1 holds none.</param>
/// <param name="stopped">The token that the extraction was given.</param>
internal sealed class HoldingHandler(HttpMessageHandler inner, int held, CancellationToken stopped) : DelegatingHandler(inner)
{
    private readonly TaskCompletionSource<string> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;
    private string? _late;

    /// <summary>Ends when the request that is held has come; gives its method and URL.</summary>
    public Task<string> Arrived => _arrived.Task;

    /// <summary>A request that was sent, without the token, after the extraction had been cancelled.</summary>
    public string? Late => Volatile.Read(ref _late);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = $"{request.Method} {request.RequestUri}";
        if (stopped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Volatile.Write(ref _late, asked);
        }

        if (Interlocked.Increment(ref _requests) - 1 == held)
        {
            _arrived.TrySetResult(asked);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
