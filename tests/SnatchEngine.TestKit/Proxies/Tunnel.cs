namespace SnatchEngine.TestKit.Proxies;

/// <summary>Copies both ways until either side has enough.</summary>
internal static class Tunnel
{
    public static async Task RunAsync(Stream client, Stream origin, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] ways = [CopyAsync(client, origin, end.Token), CopyAsync(origin, client, end.Token)];
        await Task.WhenAny(ways);
        // Either way at its end means that one party has left; what it sent is through.
        await end.CancelAsync();
        await Task.WhenAll(ways);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken end)
    {
        try
        {
            await from.CopyToAsync(to, 64 << 10, end);
        }
        catch (Exception e) when (Sockets.Departure.Is(e))
        {
            // One of the two left.
        }
    }
}
