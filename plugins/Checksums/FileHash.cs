using System.Security.Cryptography;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Checksums;

/// <summary>Hashes the files of one step, and tells how far it is in bytes.</summary>
/// <param name="progress">Hears it.</param>
/// <param name="total">The bytes of all files.</param>
internal sealed class FileHash(IProgress<double> progress, long total)
{
    private const int BufferSize = 1 << 20;

    private readonly byte[] _buffer = new byte[BufferSize];
    private long _done;

    /// <summary>The total of files, for the progress.</summary>
    public static long LengthOf(IEnumerable<StagedFile> files) => files.Sum(f => new FileInfo(f.Path).Length);

    /// <summary>Hashes one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="algorithm">With what.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The digest in lower-case hexadecimal.</returns>
    public async Task<string> OfAsync(StagedFile file, HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        await using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        while (await stream.ReadAsync(_buffer, cancellationToken) is > 0 and var read)
        {
            hash.AppendData(_buffer, 0, read);
            _done += read;
            progress.Report(Math.Min(1, (double)_done / Math.Max(1, total)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
