namespace SnatchEngine.Storage;

/// <summary>Tells the refusals of the file system apart.</summary>
internal static class FileFailure
{
    private const int NoSpaceUnix = 28;
    private const int ReadOnlyUnix = 30;
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int WriteProtect = unchecked((int)0x80070013);

    public static bool IsHeldElsewhere(IOException error) => OperatingSystem.IsWindows()
        ? error.HResult is SharingViolation or LockViolation
        : error.HResult is WouldBlockLinux or WouldBlockMac;

    public static StorageException From(Exception error, string what, string path) => error switch
    {
        UnauthorizedAccessException or IOException { HResult: ReadOnlyUnix or WriteProtect } => new(StorageFailure.ReadOnly,
            $"{what} {path} cannot be written ({error.Message}). Give the user that runs snatch write permission there, or point SNATCH_HOME elsewhere.", error),
        IOException { HResult: NoSpaceUnix or DiskFullWindows } => new(StorageFailure.DiskFull,
            $"{what} {path} cannot be written as the disk is full. Free some space and start again.", error),
        _ => new(StorageFailure.CannotOpen, $"{what} {path} cannot be used ({error.Message}). Look at what stands there, or point SNATCH_HOME elsewhere.", error),
    };
}
