namespace SnatchEngine.Abstractions;

/// <summary>Names the plugin class of an entry assembly, so that the host need not search its types.</summary>
/// <example><code>[assembly: SnatchPlugin(typeof(HelloPlugin))]</code></example>
/// <param name="pluginType">A public class that implements <see cref="ISnatchPlugin"/> and has a public constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SnatchPluginAttribute(Type pluginType) : Attribute
{
    /// <summary>The plugin class.</summary>
    public Type PluginType { get; } = pluginType;
}
