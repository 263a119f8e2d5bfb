using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Verification;

/// <summary>Whether the file that already has the name is the one that is wanted.</summary>
internal static class ExistingFile
{
    private const string TagAttribute = "user.snatch.etag";
    private const int CompareWhole = 1 << 20;
    private const int CompareHead = 64 << 10;

    /// <summary>The checksums of the request decide alone, without the server.</summary>
    public static async Task<bool> HasAsync(string path, IReadOnlyList<Checksum> checksums, CancellationToken cancellationToken) =>
        checksums.Count > 0 && File.Exists(path) &&
        (await ChecksumHash.OfFileAsync(path, checksums.Select(c => c.Kind).Distinct(), cancellationToken)).All(checksums.Contains);

    /// <summary>Length and a validator must agree, and the first bytes of the body too; without a validator a small body is compared whole.</summary>
    /// <returns>Also the body, with the bytes that were read to compare put back.</returns>
    public static async Task<(bool IsSame, Stream Body)> IsSameAsync(string path, EntityIdentity identity, Stream body, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists || identity.Total != file.Length)
        {
            return (false, body);
        }

        if (identity.Digests.Count > 0)
        {
            return (await HasAsync(path, identity.Digests, cancellationToken), body);
        }

        var isProven = identity.LastModified is { } modified && Math.Abs((file.LastWriteTimeUtc - modified.UtcDateTime).TotalSeconds) < 1 ||
            (identity.StrongTag is { } tag && DurableFile.GetXattr(path, TagAttribute) == Stamp(tag, file.LastWriteTimeUtc));
        return !isProven && file.Length > CompareWhole
            ? (false, body)
            : await BodyAgreesAsync(file, body, isProven ? CompareHead : CompareWhole, cancellationToken);
    }

    /// <summary>Remembers the ETag on a file too large to be compared, where the file system can; the time of writing guards it against later edits.</summary>
    public static void Remember(string path, EntityIdentity identity)
    {
        if (identity.Total > CompareWhole && identity.StrongTag is { } tag)
        {
            DurableFile.SetXattr(path, TagAttribute, Stamp(tag, File.GetLastWriteTimeUtc(path)));
        }
    }

    private static string Stamp(string tag, DateTime written) => string.Create(CultureInfo.InvariantCulture, $"{written.Ticks} {tag}");

    private static async Task<(bool IsSame, Stream Body)> BodyAgreesAsync(FileInfo file, Stream body, int most, CancellationToken cancellationToken)
    {
        var length = (int)Math.Min(file.Length, most);
        var (here, there) = (new byte[length], new byte[length]);
        await using var stream = file.OpenRead();
        await stream.ReadExactlyAsync(here, cancellationToken);
        var read = await body.ReadAtLeastAsync(there, length, throwOnEndOfStream: false, cancellationToken);
        return (read == length && here.AsSpan().SequenceEqual(there), new PrefixedStream(there[..read], body));
    }
}
