using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SnatchEngine.Archive;

/// <summary>Each entry's hash covers the entry and the hash before it, so that no entry can change, go or come unseen.</summary>
internal static class ArchiveChain
{
    /// <summary>What stands before the first entry.</summary>
    public static byte[] Start => new byte[SHA256.HashSizeInBytes];

    public static byte[] Seal(ReadOnlySpan<byte> previous, ArchiveRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "snatch-archive-1");
        hash.AppendData(previous);
        Add(hash, row.Entry);
        Add(hash, row.Kind);
        Add(hash, row.Keys.Count);
        foreach (var key in row.Keys)
        {
            Add(hash, key.Namespace);
            Add(hash, key.Id);
        }

        Add(hash, row.Url);
        Add(hash, row.UrlHash);
        Add(hash, row.Path);
        Add(hash, row.Length);
        Add(hash, row.Checksum);
        Add(hash, row.ETag);
        Add(hash, row.LastModified);
        Add(hash, row.FinishedAt);
        return hash.GetHashAndReset();
    }

    // Each text carries its length, so that no two rows have the same bytes.
    private static void Add(IncrementalHash hash, string? text)
    {
        Add(hash, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
