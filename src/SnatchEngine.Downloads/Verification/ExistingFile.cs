using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Verification;

/// <summary>Whether the file that already has the name is the one that is wanted.</summary>
internal static class ExistingFile
{
    private const string TagAttribute = "user.snatch.etag";
    private const int CompareWhole = 1 << 20;
    private const int CompareHead = 64 << 10;

    /// <summary>The checksums of the request decide alone, without the server.</summary>
    public static Task<bool> HasAsync(string path, IReadOnlyList<Checksum> checksums, CancellationToken cancellationToken) =>
        checksums.Count == 0 || !File.Exists(path) ? Task.FromResult(false) : UnlessInUseAsync(async () =>
            (await ChecksumHash.OfFileAsync(path, checksums.Select(c => c.Kind).Distinct(), cancellationToken)) is var found && checksums.All(found.Contains));

    /// <summary>Length and a validator must agree, and the first bytes of the body too; without a validator a small body is compared whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="probe">The answer; its body stays whole for whoever reads it next.</param>
    /// <param name="body">The body, watched for silence.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<bool> IsSameAsync(string path, Probe probe, Stream body, CancellationToken cancellationToken)
    {
        var (file, identity) = (new FileInfo(path), probe.Identity);
        if (!file.Exists || identity.Total != file.Length)
        {
            return false;
        }

        if (identity.Digests.Count > 0)
        {
            return await HasAsync(path, identity.Digests, cancellationToken);
        }

        var isProven = HasDate(file, identity) || (identity.StrongTag is { } tag && DurableFile.GetXattr(path, TagAttribute) == Stamp(tag, file.LastWriteTimeUtc));
        if (!isProven && file.Length > CompareWhole)
        {
            return false;
        }

        return await UnlessInUseAsync(() => BodyAgreesAsync(file, probe, body, isProven ? CompareHead : CompareWhole, cancellationToken));
    }

    /// <summary>Remembers the ETag on a file too large to be compared, where the file system can; the time of writing guards it against later edits.</summary>
    public static void Remember(string path, EntityIdentity identity)
    {
        if (identity.Total > CompareWhole && identity.StrongTag is { } tag)
        {
            DurableFile.SetXattr(path, TagAttribute, Stamp(tag, File.GetLastWriteTimeUtc(path)));
        }
    }

    /// <summary>Whether a file bears the marks that a finished download of this identity gets; a mark its file system cannot keep is not missed.</summary>
    public static bool IsMarked(string path, EntityIdentity identity)
    {
        var file = new FileInfo(path);
        return (identity.LastModified is null || HasDate(file, identity)) &&
            (identity.StrongTag is not { } tag || DurableFile.GetXattr(path, TagAttribute) is not { } mark || mark == Stamp(tag, file.LastWriteTimeUtc));
    }

    /// <summary>Another download that has only just given the file its name may still have it open, and locked.</summary>
    private static async Task<bool> UnlessInUseAsync(Func<Task<bool>> question)
    {
        try
        {
            return await question();
        }
        catch (IOException e) when (PartFile.IsLockedByOther(e))
        {
            return false;
        }
    }

    private static bool HasDate(FileInfo file, EntityIdentity identity) =>
        identity.LastModified is { } modified && Math.Abs((file.LastWriteTimeUtc - modified.UtcDateTime).TotalSeconds) < 1;

    private static string Stamp(string tag, DateTime written) => string.Create(CultureInfo.InvariantCulture, $"{written.Ticks} {tag}");

    private static async Task<bool> BodyAgreesAsync(FileInfo file, Probe probe, Stream body, int most, CancellationToken cancellationToken)
    {
        var length = (int)Math.Min(file.Length, most);
        var (here, there) = (new byte[length], new byte[length]);
        await using var stream = file.OpenRead();
        await stream.ReadExactlyAsync(here, cancellationToken);
        var count = 0;
        try
        {
            while (count < length && await body.ReadAsync(there.AsMemory(count), cancellationToken) is var read and > 0)
            {
                count += read;
                if (!here.AsSpan(0, count).SequenceEqual(there.AsSpan(0, count)))
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is TransferFault or IOException)
        {
            // A body that breaks proves nothing; the transfer that goes on with it meets the same fault, and knows what to do.
        }

        probe.Compared = count;
        probe.Body = new PrefixedStream(there[..count], probe.Body);
        return count == length && here.AsSpan().SequenceEqual(there);
    }
}
