using SnatchEngine.Abstractions;

namespace SnatchEngine.PluginKit.Templates;

/// <summary>A new plugin that cannot be written.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class TemplateException(string message) : SnatchException(message);
