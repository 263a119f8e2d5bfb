namespace SnatchEngine.Plugins;

/// <summary>Where plugins come from.</summary>
/// <param name="Shipped">Those that came with the program.</param>
/// <param name="Dropped">Those that a person put there. Null: none are used.</param>
/// <param name="IndexFile">Where their manifests are kept together.</param>
/// <param name="Choices">What a person decided about them, as of now.</param>
internal sealed record PluginPlaces(PluginRoot Shipped, PluginRoot? Dropped, string IndexFile, Func<PluginChoices> Choices)
{
    /// <summary>Where sites without code lie. Null: none are used.</summary>
    public PluginRoot? Sites { get; init; }

    /// <summary>Where what their files say is kept together.</summary>
    public string SitesIndexFile { get; init; } = "";

    /// <summary>Whether changes are taken up while the program runs.</summary>
    public bool IsLive { get; init; } = Dropped is not null;

    /// <summary>What the operator says of plugins. Null: nobody asks.</summary>
    public OperatorFiles? Files { get; init; }

    /// <summary>The roots, in the order in which one wins over another with the same plugin.</summary>
    public IReadOnlyList<PluginRoot> Roots => [Shipped, .. Dropped is null ? [] : new[] { Dropped }, .. Sites is null ? [] : new[] { Sites }];

    /// <summary>A look at the shipped ones that was taken already. Null: none was.</summary>
    public ShippedSighting? Sighting { get; init; }
}
