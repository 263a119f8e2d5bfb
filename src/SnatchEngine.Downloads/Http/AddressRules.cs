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
    // As bytes: the runtime's networks would be parsed at every start, before the first request.
    private static readonly Rule[] s_rulesOf4 =
    [
        new([0], 8, AddressKind.Forbidden),
        new([169, 254], 16, AddressKind.Forbidden),
        // Metadata services that live outside link-local: Alibaba, Oracle, Azure.
        new([100, 100, 100, 200], 32, AddressKind.Forbidden), new([192, 0, 0], 24, AddressKind.Forbidden), new([168, 63, 129, 16], 32, AddressKind.Forbidden),
        new([224], 4, AddressKind.Forbidden), new([240], 4, AddressKind.Forbidden),
        new([10], 8, AddressKind.Private), new([172, 16], 12, AddressKind.Private), new([192, 168], 16, AddressKind.Private),
        new([127], 8, AddressKind.Private), new([100, 64], 10, AddressKind.Private),
        new([198, 18], 15, AddressKind.Private), new([192, 0, 2], 24, AddressKind.Private),
        new([198, 51, 100], 24, AddressKind.Private), new([203, 0, 113], 24, AddressKind.Private),
    ];

    private static readonly Rule[] s_rulesOf6 =
    [
        // ::, fe80::/10, ff00::/8, 100::/64
        new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 128, AddressKind.Forbidden), new([0xfe, 0x80], 10, AddressKind.Forbidden),
        new([0xff], 8, AddressKind.Forbidden), new([1, 0, 0, 0, 0, 0, 0, 0], 64, AddressKind.Forbidden),
        // Metadata and platform services of AWS (fd00:ec2::/32) and Google (fd20:ce::/32) inside the unique local range.
        new([0xfd, 0x00, 0x0e, 0xc2], 32, AddressKind.Forbidden), new([0xfd, 0x20, 0x00, 0xce], 32, AddressKind.Forbidden),
        // ::1, fc00::/7, fec0::/10
        new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, AddressKind.Private), new([0xfc], 7, AddressKind.Private), new([0xfe, 0xc0], 10, AddressKind.Private),
        // 64:ff9b:1::/48, 2001:db8::/32
        new([0x00, 0x64, 0xff, 0x9b, 0x00, 0x01], 48, AddressKind.Private), new([0x20, 0x01, 0x0d, 0xb8], 32, AddressKind.Private),
    ];

    /// <summary>Where an IPv6 address carries an IPv4 one that some gateway will dial: its prefix, the place of the bytes, and what inverts them.</summary>
    private static readonly Wrapping[] s_wrappings =
    [
        // ::ffff:0:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48 in both its forms, 2002::/16 (6to4), 2001::/32 (Teredo)
        new([0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], [12, 13, 14, 15]),
        new([0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], [12, 13, 14, 15]),
        new([0x00, 0x64, 0xff, 0x9b, 0x00, 0x01], [6, 7, 9, 10]) { ZeroIsOther = true },
        new([0x00, 0x64, 0xff, 0x9b, 0x00, 0x01], [12, 13, 14, 15]) { ZeroIsOther = true },
        new([0x20, 0x02], [2, 3, 4, 5]),
        new([0x20, 0x01, 0, 0], [12, 13, 14, 15]) { Mask = 0xff },
    ];

    /// <summary>Says whose an address is; IPv4 inside IPv6 is looked at for what it is.</summary>
    /// <param name="address">The address.</param>
    public static AddressKind Classify(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && address.TryWriteBytes(bytes, out var length)
            ? Classify(bytes[..length])
            : AddressKind.Forbidden;
    }

    private static AddressKind Classify(ReadOnlySpan<byte> address)
    {
        if (address.Length == 4)
        {
            return Strictest(s_rulesOf4, address);
        }

        // ::ffff:a.b.c.d is IPv4 in another notation.
        if (address[..10].IndexOfAnyExcept((byte)0) < 0 && address[10] == 0xff && address[11] == 0xff)
        {
            return Classify(address[12..]);
        }

        var kind = Strictest(s_rulesOf6, address);
        Span<byte> inner = stackalloc byte[4];
        foreach (var wrapping in s_wrappings)
        {
            if (wrapping.Unwrap(address, inner) && Classify(inner) is var ruled && ruled > kind)
            {
                kind = ruled;
            }
        }

        // The deprecated ::a.b.c.d, without :: and ::1, which have rules of their own.
        if (address[..12].IndexOfAnyExcept((byte)0) < 0 && BinaryPrimitives.ReadUInt32BigEndian(address[12..]) > 1 && Classify(address[12..]) is var old && old > kind)
        {
            kind = old;
        }

        return kind;
    }

    private static AddressKind Strictest(Rule[] rules, ReadOnlySpan<byte> address)
    {
        var kind = AddressKind.Public;
        foreach (var rule in rules)
        {
            if (rule.Kind > kind && rule.Covers(address))
            {
                kind = rule.Kind;
            }
        }

        return kind;
    }

    /// <summary>A network and whose it is.</summary>
    private sealed record Rule(byte[] Prefix, int Bits, AddressKind Kind)
    {
        public bool Covers(ReadOnlySpan<byte> address)
        {
            var (whole, rest) = (Bits / 8, Bits % 8);
            return address[..whole].SequenceEqual(Prefix.AsSpan(0, whole)) && (rest == 0 || (address[whole] ^ Prefix[whole]) >> (8 - rest) == 0);
        }
    }

    private sealed record Wrapping(byte[] Prefix, int[] Places)
    {
        public byte Mask { get; init; }

        /// <summary>In the local range both forms of wrapping are in use, and the one that is not leaves zeros.</summary>
        public bool ZeroIsOther { get; init; }

        public bool Unwrap(ReadOnlySpan<byte> address, Span<byte> inner)
        {
            if (!address.StartsWith(Prefix))
            {
                return false;
            }

            for (var i = 0; i < inner.Length; i++)
            {
                inner[i] = (byte)(address[Places[i]] ^ Mask);
            }

            return !ZeroIsOther || inner.IndexOfAnyExcept((byte)0) >= 0;
        }
    }
}
