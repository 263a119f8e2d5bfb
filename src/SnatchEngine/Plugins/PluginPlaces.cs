namespace SnatchEngine.Plugins;

/// <summary>Where plugins come from.</summary>
/// <param name="Shipped">Those that came with the program.</param>
/// <param name="Live">Those that a person put there and may change at any time; none when none are used.</param>
/// <param name="Choices">What a person decided about them, as of now.</param>
internal sealed record PluginPlaces(PluginRoot Shipped, IReadOnlyList<LiveRoot> Live, Func<PluginChoices> Choices)
{
    /// <summary>A look at the shipped ones that was taken already. Null: none was.</summary>
    public ShippedSighting? Sighting { get; init; }
}

/// <summary>A folder of plugins that changes while the program runs.</summary>
/// <param name="Root">The folder.</param>
/// <param name="IndexFile">Where what its files say is kept together.</param>
internal sealed record LiveRoot(PluginRoot Root, string IndexFile);
