using System.Net;
using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Downloads.Http;

/// <summary>Sends single requests over the connection pools of the process: to addresses that may be dialled, and following nothing.</summary>
public sealed class PageRequester
{
    private readonly HttpPools _pools;
    private readonly DownloadOptions _options;

    private readonly TimeProvider _time;
    private readonly TrafficCount _traffic;

    internal PageRequester(HttpPools pools, DownloadOptions options, TimeProvider time, TrafficCount traffic) => (_pools, _options, _time, _traffic) = (pools, options, time, traffic);

    /// <summary>Sends one request; the answer's body is still on the wire.</summary>
    /// <param name="message">The request, complete with its headers.</param>
    /// <param name="mayDialPrivate">Whether a person meant this host, so that it may be at a private address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DownloadException">The address may not be dialled.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, bool mayDialPrivate, CancellationToken cancellationToken)
    {
        var allowed = _options.AllowPrivateAddresses || mayDialPrivate;
        RefuseAddress(message.RequestUri!, allowed);
        var started = _time.GetTimestamp();
        var isAnswered = false;
        _traffic.Asked();
        try
        {
            var answer = await _pools.For(allowed).SendAsync(message, cancellationToken);
            isAnswered = true;
            _traffic.Answered((int)answer.StatusCode, _time.GetElapsedTime(started));
            return answer;
        }
        catch (HttpRequestException e) when (e.InnerException is DownloadException refused)
        {
            throw refused;
        }
        finally
        {
            if (!isAnswered && !cancellationToken.IsCancellationRequested)
            {
                _traffic.Unanswered();
            }
        }
    }

    /// <summary>Whether a host that was asked is at private addresses only.</summary>
    /// <param name="url">A URL of the host.</param>
    public bool IsPrivate(Uri url) => _pools.Addresses.IsPrivate(url.IdnHost);

    // Names are looked up and judged when they are dialled; behind a proxy these two are all that can be told.
    internal static void RefuseAddress(Uri url, bool mayDialPrivate)
    {
        var kind = IPAddress.TryParse(url.Host.AsSpan().Trim("[]"), out var literal) ? AddressRules.Classify(literal)
            : url.IdnHost is "localhost" || url.IdnHost.EndsWith(".localhost", StringComparison.Ordinal) ? AddressKind.Private : AddressKind.Public;
        if (kind == AddressKind.Forbidden || (kind == AddressKind.Private && !mayDialPrivate))
        {
            throw new DownloadException(DownloadFailure.AddressRefused, $"{url.Host} may not be dialled: it is {(kind == AddressKind.Private ? "a private address that nobody typed" : "a link-local, metadata or multicast address")}.");
        }
    }
}
