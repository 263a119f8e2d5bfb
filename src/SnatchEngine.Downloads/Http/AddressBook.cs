using System.Collections.Concurrent;
using System.Net;

namespace SnatchEngine.Downloads.Http;

/// <summary>Name look-ups, kept for a while and shared by all connections.</summary>
internal sealed class AddressBook(TimeSpan life, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (IPAddress[] Addresses, long At)> _known = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var literal))
        {
            return [literal];
        }

        if (_known.TryGetValue(host, out var known) && time.GetElapsedTime(known.At) < life)
        {
            return known.Addresses;
        }

        var addresses = Interleaved(await Dns.GetHostAddressesAsync(host, cancellationToken));
        _known[host] = (addresses, time.GetTimestamp());
        return addresses;
    }

    /// <summary>Forgets a host none of whose addresses answered, so that the next try asks again.</summary>
    public void Forget(string host) => _known.TryRemove(host, out _);

    /// <summary>Whether every known address of the host is private; false when it was never looked up.</summary>
    public bool IsPrivate(string host)
    {
        if (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var literal))
        {
            return AddressRules.Classify(literal) == AddressKind.Private;
        }

        return _known.TryGetValue(host, out var known) && Array.TrueForAll(known.Addresses, a => AddressRules.Classify(a) == AddressKind.Private);
    }

    /// <summary>Families alternate, so that one broken family costs one attempt and not all of them (RFC 8305).</summary>
    private static IPAddress[] Interleaved(IPAddress[] addresses)
    {
        var first = addresses.Length > 0 ? addresses[0].AddressFamily : default;
        var same = addresses.Where(a => a.AddressFamily == first).Select((a, i) => (a, Rank: 2 * i));
        var other = addresses.Where(a => a.AddressFamily != first).Select((a, i) => (a, Rank: (2 * i) + 1));
        return [.. same.Concat(other).OrderBy(p => p.Rank).Select(p => p.a)];
    }
}
