using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>Counts what comes out of a package as it comes; what its headers promise is not believed.</summary>
/// <param name="package">The package, for messages.</param>
/// <param name="packedBytes">Its own length. Null: nothing is packed.</param>
internal sealed class UnpackBudget(string package, long? packedBytes)
{
    private const int HighestRatio = 100;
    private const long FreeBytes = 1 << 20;

    private long _taken;

    /// <summary>Counts bytes before they are written.</summary>
    /// <exception cref="InstallException">They are too many.</exception>
    public void Take(int bytes)
    {
        _taken += bytes;
        if (_taken > FolderFiles.MostBytes)
        {
            throw new InstallException(InstallFailure.TooLarge, $"{package} holds more than {FolderFiles.MostBytes >> 20} MiB");
        }

        if (packedBytes is { } packed && _taken > FreeBytes + (packed * HighestRatio))
        {
            throw new InstallException(InstallFailure.TooLarge, $"{package} unpacks to more than {HighestRatio} times its size, as a bomb does");
        }
    }
}
