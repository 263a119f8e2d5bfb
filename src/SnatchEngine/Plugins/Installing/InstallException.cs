using SnatchEngine.Abstractions;

namespace SnatchEngine.Plugins.Installing;

/// <summary>Why a plugin was not installed, removed or changed.</summary>
public enum InstallFailure
{
    /// <summary>What was given is no archive and no folder, or is damaged.</summary>
    NotAPackage,

    /// <summary>It holds an entry that would leave the folder, be a link or a device, or clash with another.</summary>
    UnsafeEntry,

    /// <summary>It holds too many entries or too many bytes.</summary>
    TooLarge,

    /// <summary>What is in it is no plugin, or none for this program.</summary>
    NoPlugin,

    /// <summary>Something else stands where it would be put.</summary>
    Occupied,

    /// <summary>There is no such plugin.</summary>
    NotInstalled,

    /// <summary>It came with the program.</summary>
    Shipped,

    /// <summary>The disk refused.</summary>
    CannotWrite,
}

/// <summary>A plugin was not installed, removed or changed; everything is as it was.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">What is wrong, and what to do next; a line for each problem.</param>
/// <param name="inner">The cause.</param>
public sealed class InstallException(InstallFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>Why.</summary>
    public InstallFailure Failure { get; } = failure;
}
