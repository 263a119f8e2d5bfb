using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Segments;

/// <summary>A body whose silence ends with a fault: for the few reads outside of <see cref="BodyPump"/>, which has a cheaper clock.</summary>
internal sealed class WatchedStream(Stream body, string host, TimeSpan idle, TimeProvider time) : BodyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silence = new CancellationTokenSource(idle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException e) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TransferFault(FaultKind.Stalled, $"{host} sent nothing for {idle.TotalSeconds:0.#} s", e);
        }
    }
}
