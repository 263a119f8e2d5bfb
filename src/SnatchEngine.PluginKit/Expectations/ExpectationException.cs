using SnatchEngine.Abstractions;

namespace SnatchEngine.PluginKit.Expectations;

/// <summary>An extraction that gave other steps than were expected; the message shows the difference, line by line.</summary>
/// <param name="message">The difference.</param>
public sealed class ExpectationException(string message) : SnatchException(message);
