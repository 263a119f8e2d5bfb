using SnatchEngine.Abstractions;

namespace SnatchEngine.PluginKit.Loading;

/// <summary>A plugin that cannot be loaded, or does not do what its manifest says.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">The cause.</param>
public sealed class BrokenPluginException(string message, Exception? inner = null) : SnatchException(message, inner);
