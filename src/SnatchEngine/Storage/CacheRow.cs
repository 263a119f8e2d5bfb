using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Caching;

namespace SnatchEngine.Storage;

/// <summary>An answer as columns.</summary>
internal static class CacheRow
{
    /// <summary>Headers as lines.</summary>
    public static string HeadOf(CachedAnswer answer)
    {
        var head = new StringBuilder();
        foreach (var (name, value) in answer.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append('\n');
        }

        return head.ToString();
    }

    /// <summary>Lines as headers.</summary>
    public static IReadOnlyList<(string Name, string Value)> HeadersOf(string head)
    {
        List<(string, string)> headers = [];
        foreach (var line in head.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = line.IndexOf(": ", StringComparison.Ordinal);
            headers.Add(cut > 0 ? (line[..cut], line[(cut + 2)..]) : throw new FormatException("a header without a name"));
        }

        return headers;
    }

    /// <summary>What a bit that flipped on the disk would change.</summary>
    /// <param name="texts">Everything that is text: key, kind, owner, URLs, headers.</param>
    /// <param name="at">When its site said so.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    public static byte[] ProofOf(string[] texts, long at, long status, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, at);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], status);
        hash.AppendData(numbers);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', texts)));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
