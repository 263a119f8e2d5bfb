using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.Unpack;

/// <summary>Counts what comes out of archives as it comes; what their headers promise is not believed.</summary>
/// <param name="limits">What is allowed.</param>
internal sealed class UnpackBudget(UnpackLimits limits)
{
    // Below it no ratio is a bomb: a page of zeros is packed a thousandfold.
    private const long FreeBytes = 16L << 20;

    private int _entries;
    private long _bytes;

    /// <summary>Counts an entry.</summary>
    /// <exception cref="PostProcessingException">They are too many.</exception>
    public void TakeEntry(string archive)
    {
        if (++_entries > limits.MostEntries)
        {
            throw new PostProcessingException(PostProcessingFailure.TooMuch, $"'{archive}' has more than {limits.MostEntries} entries");
        }
    }

    /// <summary>Counts bytes before they are written.</summary>
    /// <param name="archive">What they come from.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="unpacked">All bytes of this archive so far.</param>
    /// <param name="packed">The length of the archive.</param>
    /// <exception cref="PostProcessingException">They are too many.</exception>
    public void Take(string archive, int bytes, long unpacked, long packed)
    {
        _bytes += bytes;
        if (_bytes > limits.MostBytes)
        {
            throw new PostProcessingException(PostProcessingFailure.TooMuch, $"'{archive}' unpacks to more than {new ByteSize(limits.MostBytes)}; set 'max-bytes' if that is meant");
        }

        if (unpacked > FreeBytes + (packed * limits.HighestRatio))
        {
            throw new PostProcessingException(PostProcessingFailure.TooMuch, $"'{archive}' unpacks to more than {limits.HighestRatio} times its size, as a bomb does; set 'max-ratio' if that is meant");
        }
    }
}

/// <summary>What is allowed to come out of the archives of an item.</summary>
/// <param name="MostBytes">Bytes in all.</param>
/// <param name="HighestRatio">Bytes for each byte of an archive, beyond the first 16 MiB.</param>
/// <param name="MostEntries">Entries in all.</param>
internal sealed record UnpackLimits(long MostBytes, int HighestRatio, int MostEntries);
