using SnatchEngine.Abstractions;

namespace SnatchEngine.Plugins.Trust;

/// <summary>Why a plugin, or what is kept about plugins, cannot be trusted.</summary>
public enum TrustFailure
{
    /// <summary>The folder holds what a plugin's folder may not hold: a link, a pipe, too much; or it cannot be read.</summary>
    UnfitFolder,

    /// <summary>Somebody else can write it.</summary>
    OthersCanWrite,

    /// <summary>A file of <c>state/</c> is not as snatch writes it.</summary>
    DamagedState,

    /// <summary>A file of <c>state/</c> cannot be written.</summary>
    CannotWrite,

    /// <summary>Another process is changing plugins.</summary>
    Busy,
}

/// <summary>A plugin, or what is kept about plugins, cannot be trusted.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">What is wrong, and what to do next.</param>
/// <param name="inner">The cause.</param>
public sealed class TrustException(TrustFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>Why.</summary>
    public TrustFailure Failure { get; } = failure;
}
