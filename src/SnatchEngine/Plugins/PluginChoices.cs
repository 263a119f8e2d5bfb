namespace SnatchEngine.Plugins;

/// <summary>What a person decided about plugins by id.</summary>
public sealed record PluginChoices
{
    /// <summary>Nothing was decided.</summary>
    public static PluginChoices None { get; } = new();

    /// <summary>The version to use where several folders have one id; without effect while no folder has it. Default: none, so the highest is used.</summary>
    public IReadOnlyDictionary<string, Version> Preferred { get; init; } = new Dictionary<string, Version>();

    /// <summary>The plugins not to use. Default: none.</summary>
    public IReadOnlySet<string> Disabled { get; init; } = new HashSet<string>();

    /// <summary>Whether both decide the same.</summary>
    internal bool IsSameAs(PluginChoices other) => ReferenceEquals(this, other) || (Disabled.SetEquals(other.Disabled) &&
        Preferred.Count == other.Preferred.Count && Preferred.All(p => other.Preferred.TryGetValue(p.Key, out var version) && version == p.Value));
}
