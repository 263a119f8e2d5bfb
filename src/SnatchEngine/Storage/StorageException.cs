using SnatchEngine.Abstractions;

namespace SnatchEngine.Storage;

/// <summary>Why the state database cannot be opened, read or written.</summary>
public enum StorageFailure
{
    /// <summary>The file is damaged: truncated, overwritten or bit-flipped. It is left as it is.</summary>
    Corrupt,

    /// <summary>The file is there but is not a database, or its first bytes are damaged.</summary>
    NotADatabase,

    /// <summary>The file is a database of another program.</summary>
    ForeignDatabase,

    /// <summary>A newer version of this program wrote it.</summary>
    NewerSchema,

    /// <summary>It was here at its last use and is gone.</summary>
    Missing,

    /// <summary>Another process holds it longer than anyone waits.</summary>
    Locked,

    /// <summary>The folder lies on a network file system.</summary>
    NetworkFileSystem,

    /// <summary>The folder or the file cannot be written: permission, or a read-only file system.</summary>
    ReadOnly,

    /// <summary>There is no space left.</summary>
    DiskFull,

    /// <summary>The path cannot be used: a file where a folder should be, or no native library.</summary>
    CannotOpen,

    /// <summary>The device failed to read, write or flush.</summary>
    DeviceFailed,

    /// <summary>The database refused a statement; a defect of this program or of a migration.</summary>
    Unexpected,
}

/// <summary>The state database refused. Nothing that was acknowledged before is lost by it.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">What happened and what to do next.</param>
/// <param name="inner">The cause.</param>
public sealed class StorageException(StorageFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>Why.</summary>
    public StorageFailure Failure { get; } = failure;
}
