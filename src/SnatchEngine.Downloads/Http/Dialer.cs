using System.Net;
using System.Net.Sockets;

namespace SnatchEngine.Downloads.Http;

/// <summary>Opens connections: only to addresses that may be dialled, the first that answers wins.</summary>
internal sealed class Dialer(AddressBook addresses, SocketShaper shaper, bool allowPrivate, TimeProvider time)
{
    private static readonly TimeSpan s_headStart = TimeSpan.FromMilliseconds(250);
    private static readonly HttpRequestOptionsKey<ReadAheadStream?> s_wire = new("snatch.wire");

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var known = await addresses.LookUpAsync(target.Host, cancellationToken);
        var isProxy = context.InitialRequestMessage.Method == HttpMethod.Connect ||
            context.InitialRequestMessage.RequestUri is { } uri && (uri.IdnHost != target.Host.Trim('[', ']') || uri.Port != target.Port);
        var allowed = isProxy ? known : Array.FindAll(known, MayDial);
        if (allowed.Length == 0)
        {
            throw new DownloadException(DownloadFailure.AddressRefused, known.Length == 0
                ? $"{target.Host} has no address."
                : $"{target.Host} is at {known[0]}, {Refusal(known[0])}");
        }

        try
        {
            var socket = await RaceAsync(allowed, target.Port, cancellationToken);
            shaper.Shape(socket);
            if (isProxy || context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps)
            {
                return new NetworkStream(socket, ownsSocket: true);
            }

            return ReadAhead(socket, context.InitialRequestMessage.Options);
        }
        catch (SocketException)
        {
            addresses.Forget(target.Host);
            throw;
        }
    }

    /// <summary>The stream to use for what TLS decrypts.</summary>
    public static ValueTask<Stream> GatherAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.InitialRequestMessage.Options.TryGetValue(s_wire, out var wire) && wire is not null ? new GatheredStream(context.PlaintextStream, wire) : context.PlaintextStream);

    // A request that opened two connections, as its first was slow, cannot tell them apart: neither gathers.
    private Stream ReadAhead(Socket socket, HttpRequestOptions options)
    {
        if (options.TryGetValue(s_wire, out _))
        {
            options.Set(s_wire, null);
            return new NetworkStream(socket, ownsSocket: true);
        }

        var wire = new ReadAheadStream(socket, shaper);
        options.Set(s_wire, wire);
        return wire;
    }

    private static string Refusal(IPAddress address) => AddressRules.Classify(address) == AddressKind.Private
        ? "a private address that nobody typed; give the URL yourself or set 'download.allow-private-addresses: true'."
        : "an address that is never dialled (link-local, metadata service or multicast).";

    private bool MayDial(IPAddress address) => AddressRules.Classify(address) switch
    {
        AddressKind.Public => true,
        AddressKind.Private => allowPrivate,
        _ => false,
    };

    private static async Task<Socket> ConnectOneAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Socket> RaceAsync(IPAddress[] candidates, int port, CancellationToken cancellationToken)
    {
        if (candidates.Length == 1)
        {
            return await ConnectOneAsync(candidates[0], port, cancellationToken);
        }

        using var losers = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = new List<Task<Socket>>();
        var next = 0;
        while (true)
        {
            if (next < candidates.Length)
            {
                attempts.Add(ConnectOneAsync(candidates[next++], port, losers.Token));
            }

            var headStart = next < candidates.Length ? Task.Delay(s_headStart, time, losers.Token) : Task.Delay(Timeout.InfiniteTimeSpan, time, losers.Token);
            var first = await Task.WhenAny([.. attempts, headStart]);
            if (first is not Task<Socket> attempt)
            {
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            attempts.Remove(attempt);
            if (attempt.IsCompletedSuccessfully || (attempts.Count == 0 && next == candidates.Length))
            {
                await losers.CancelAsync();
                await DisposeAllAsync(attempts);
                return await attempt;
            }
        }
    }

    private static async Task DisposeAllAsync(List<Task<Socket>> losers)
    {
        foreach (var loser in losers)
        {
            await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (loser.IsCompletedSuccessfully)
            {
                (await loser).Dispose();
            }
        }
    }
}
