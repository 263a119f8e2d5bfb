using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads.Verification;

/// <summary>The hashes a server publishes with its answer, as far as they cover the file's own bytes.</summary>
public static class DigestHeaders
{
    private static readonly (string Name, ChecksumKind Kind, int Bytes)[] s_names =
    [
        ("md5", ChecksumKind.Md5, 16), ("sha", ChecksumKind.Sha1, 20), ("sha-1", ChecksumKind.Sha1, 20), ("sha-256", ChecksumKind.Sha256, 32),
        ("sha-512", ChecksumKind.Sha512, 64), ("crc32c", ChecksumKind.Crc32C, 4),
    ];

    private static readonly (string Header, string Name)[] s_amazon =
        [("x-amz-checksum-sha256", "sha-256"), ("x-amz-checksum-sha1", "sha-1"), ("x-amz-checksum-crc32c", "crc32c")];

    /// <summary>Reads Repr-Digest, Content-Digest, Digest, Content-MD5, x-goog-hash and x-amz-checksum.</summary>
    /// <param name="header">Gives a header by name, several of one name joined by commas; null when absent.</param>
    /// <param name="isWholeBody">Whether the body is the whole file: not so for a 206, whose Content-Digest and Content-MD5 cover the part.</param>
    /// <returns>At most one of each kind. None when the body is encoded, as the hashes then cover the encoded bytes; none of a kind the server contradicts itself on.</returns>
    public static IReadOnlyList<Checksum> Parse(Func<string, string?> header, bool isWholeBody)
    {
        if (header("Content-Encoding") is { } encoding && !string.IsNullOrWhiteSpace(encoding) && !encoding.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var found = new List<Checksum>();
        AddList(found, header("Repr-Digest"));
        AddList(found, header("Digest"));
        if (isWholeBody)
        {
            AddList(found, header("Content-Digest"));
            Add(found, "md5", header("Content-MD5"));
        }

        // A store that unpacks what it keeps packed publishes the hash of the packed bytes.
        if (header("x-goog-stored-content-encoding") is null or "" or "identity")
        {
            AddList(found, header("x-goog-hash"));
        }

        if (header("x-amz-checksum-type")?.Trim().Equals("COMPOSITE", StringComparison.OrdinalIgnoreCase) != true)
        {
            foreach (var (name, kind) in s_amazon)
            {
                Add(found, kind, header(name));
            }
        }

        return found.Count == 0 ? [] : [.. found.GroupBy(c => c.Kind).Where(g => g.Distinct().Count() == 1).Select(g => g.First())];
    }

    /// <summary>Reads <c>name=value, …</c> of RFC 3230 and <c>name=:value:, …</c> of RFC 9530.</summary>
    private static void AddList(List<Checksum> found, string? list)
    {
        foreach (var member in (list ?? "").Split(','))
        {
            var cut = member.IndexOf('=', StringComparison.Ordinal);
            if (cut > 0)
            {
                Add(found, member[..cut].Trim().ToLowerInvariant(), member[(cut + 1)..].Split(';')[0]);
            }
        }
    }

    private static void Add(List<Checksum> found, string name, string? value)
    {
        foreach (var known in s_names)
        {
            if (known.Name == name && HexOf((value ?? "").Trim().Trim(':', '"').Trim(), known.Bytes) is { } hex)
            {
                found.Add(new Checksum(known.Kind, hex));
            }
        }
    }

    /// <summary>Reads base64, with or without padding, of either alphabet, or hexadecimal, which has another length.</summary>
    private static string? HexOf(string text, int bytes)
    {
        if (text.Length == bytes * 2 && text.All(char.IsAsciiHexDigit))
        {
            return text.ToLowerInvariant();
        }

        var plain = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var digest = new byte[bytes];
        return plain.Length == (bytes * 4 + 2) / 3 && Convert.TryFromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='), digest, out var length) && length == bytes
            ? Convert.ToHexStringLower(digest)
            : null;
    }
}
