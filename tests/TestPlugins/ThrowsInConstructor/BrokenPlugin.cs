using SnatchEngine.Abstractions;

[assembly: SnatchPlugin(typeof(ThrowsInConstructor.BrokenPlugin))]

namespace ThrowsInConstructor;

/// <summary>A plugin that cannot even be created.</summary>
public sealed class BrokenPlugin : ISnatchPlugin
{
    public BrokenPlugin() => throw new InvalidOperationException("no settings today");
}
