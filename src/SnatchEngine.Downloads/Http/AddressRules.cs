using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SnatchEngine.Downloads.Http;

/// <summary>Whose an address is, from open to closed.</summary>
public enum AddressKind
{
    /// <summary>Anyone's; may be dialled.</summary>
    Public,

    /// <summary>This machine's or this network's; dialled only where a person meant it.</summary>
    Private,

    /// <summary>Link-local, a cloud's metadata service, or no host at all; never dialled.</summary>
    Forbidden,
}

/// <summary>Which addresses may be dialled. Asked with the address that is about to be connected, not with a name.</summary>
public static class AddressRules
{
    private static readonly (IPNetwork Network, AddressKind Kind)[] s_rules =
    [
        Rule("0.0.0.0/8", AddressKind.Forbidden),
        Rule("169.254.0.0/16", AddressKind.Forbidden),
        // Metadata services that live outside link-local: Alibaba, Oracle, Azure.
        Rule("100.100.100.200/32", AddressKind.Forbidden), Rule("192.0.0.0/24", AddressKind.Forbidden), Rule("168.63.129.16/32", AddressKind.Forbidden),
        Rule("224.0.0.0/4", AddressKind.Forbidden), Rule("240.0.0.0/4", AddressKind.Forbidden),
        Rule("10.0.0.0/8", AddressKind.Private), Rule("172.16.0.0/12", AddressKind.Private), Rule("192.168.0.0/16", AddressKind.Private),
        Rule("127.0.0.0/8", AddressKind.Private), Rule("100.64.0.0/10", AddressKind.Private),
        Rule("198.18.0.0/15", AddressKind.Private), Rule("192.0.2.0/24", AddressKind.Private),
        Rule("198.51.100.0/24", AddressKind.Private), Rule("203.0.113.0/24", AddressKind.Private),

        Rule("::/128", AddressKind.Forbidden), Rule("fe80::/10", AddressKind.Forbidden), Rule("ff00::/8", AddressKind.Forbidden), Rule("100::/64", AddressKind.Forbidden),
        // Metadata and platform services of AWS and Google inside the unique local range.
        Rule("fd00:ec2::/32", AddressKind.Forbidden), Rule("fd20:ce::/32", AddressKind.Forbidden),
        Rule("::1/128", AddressKind.Private), Rule("fc00::/7", AddressKind.Private), Rule("fec0::/10", AddressKind.Private),
        Rule("64:ff9b:1::/48", AddressKind.Private), Rule("2001:db8::/32", AddressKind.Private),
    ];

    /// <summary>Where an IPv6 address carries an IPv4 one that some gateway will dial: its prefix, the place of the bytes, and what inverts them.</summary>
    private static readonly (IPNetwork Network, int[] Bytes, byte Mask)[] s_wrappings =
    [
        (IPNetwork.Parse("::ffff:0:0:0/96"), [12, 13, 14, 15], 0),
        (IPNetwork.Parse("64:ff9b::/96"), [12, 13, 14, 15], 0),
        (IPNetwork.Parse("64:ff9b:1::/48"), [6, 7, 9, 10], 0),
        (IPNetwork.Parse("64:ff9b:1::/48"), [12, 13, 14, 15], 0),
        (IPNetwork.Parse("2002::/16"), [2, 3, 4, 5], 0),
        (IPNetwork.Parse("2001::/32"), [12, 13, 14, 15], 0xff),
    ];

    private static readonly IPNetwork s_compatible = IPNetwork.Parse("::/96");

    /// <summary>Says whose an address is; IPv4 inside IPv6 is looked at for what it is.</summary>
    /// <param name="address">The address.</param>
    public static AddressKind Classify(IPAddress address)
    {
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
        {
            return AddressKind.Forbidden;
        }

        // A network of the runtime takes such an address for IPv4 and finds it in no IPv6 range.
        if (address.IsIPv4MappedToIPv6)
        {
            return Classify(address.MapToIPv4());
        }

        var kind = AddressKind.Public;
        foreach (var (network, ruled) in s_rules)
        {
            if (network.BaseAddress.AddressFamily == address.AddressFamily && ruled > kind && network.Contains(address))
            {
                kind = ruled;
            }
        }

        foreach (var inner in Unwrap(address))
        {
            var ruled = Classify(inner);
            kind = ruled > kind ? ruled : kind;
        }

        return kind;
    }

    private static IEnumerable<IPAddress> Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            yield break;
        }

        var bytes = address.GetAddressBytes();
        foreach (var (network, places, mask) in s_wrappings)
        {
            var inner = new IPAddress(Array.ConvertAll(places, i => (byte)(bytes[i] ^ mask)));

            // In the local range both forms of wrapping are in use, and the one that is not leaves zeros.
            if (network.Contains(address) && !(network.PrefixLength == 48 && inner.Equals(IPAddress.Any)))
            {
                yield return inner;
            }
        }

        // The deprecated ::a.b.c.d, without :: and ::1, which have rules of their own.
        if (s_compatible.Contains(address) && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12)) > 1)
        {
            yield return new IPAddress(bytes.AsSpan(12));
        }
    }

    private static (IPNetwork Network, AddressKind Kind) Rule(string network, AddressKind kind) => (IPNetwork.Parse(network), kind);
}
