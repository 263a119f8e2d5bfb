using SnatchEngine.Abstractions;

namespace SnatchEngine.Plugins;

/// <summary>What is wrong with a plugin.</summary>
public enum PluginFailure
{
    /// <summary>Its <c>plugin.json</c> is missing, unreadable or wrong.</summary>
    BadManifest,

    /// <summary>It was built for another contract than this program has.</summary>
    WrongContract,

    /// <summary>Another folder holds a higher version of it.</summary>
    Superseded,

    /// <summary>Its code or something it needs is missing, or is no .NET assembly.</summary>
    CannotLoad,

    /// <summary>What the operator set for it does not fit its schema, or is missing.</summary>
    BadSettings,

    /// <summary>Its code threw what it should not.</summary>
    Crashed,

    /// <summary>Its code took longer than it may.</summary>
    Hung,

    /// <summary>Its code did what the contract does not allow.</summary>
    BrokeContract,

    /// <summary>It was taken out of service earlier.</summary>
    OutOfService,

    /// <summary>It is not trusted.</summary>
    NotAdmitted,

    /// <summary>Its folder holds something else by now.</summary>
    Replaced,

    /// <summary>No plugin has what was asked for.</summary>
    NotInstalled,
}

/// <summary>A failure that is a plugin's own; it costs the one URL, never the host or another plugin.</summary>
/// <param name="failure">What is wrong.</param>
/// <param name="message">Which plugin, what happened, and what to do next.</param>
/// <param name="inner">The cause.</param>
public sealed class PluginException(PluginFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>What is wrong.</summary>
    public PluginFailure Failure { get; } = failure;
}
