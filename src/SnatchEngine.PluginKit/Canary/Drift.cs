namespace SnatchEngine.PluginKit.Canary;

/// <summary>How something differs from the recording.</summary>
public enum DriftKind
{
    /// <summary>It was recorded, and the site has it no more.</summary>
    Vanished,

    /// <summary>The site has it, and it was not recorded. Worth a look, and no alarm: it breaks nothing.</summary>
    Appeared,

    /// <summary>It is there, and is something else: text in the place of a number, half of the items.</summary>
    Changed,

    /// <summary>The extraction ends in another way.</summary>
    Ended,
}

/// <summary>One difference between a site and its recording.</summary>
/// <param name="Kind">How it differs.</param>
/// <param name="Where">What differs, such as <c>item.sources[].height</c> or <c>GET tube.example/api/videos $.data[].name</c>.</param>
/// <param name="Sentence">The difference, for people.</param>
public sealed record Drift(DriftKind Kind, string Where, string Sentence)
{
    /// <summary>Whether somebody must act.</summary>
    public bool IsAlarm => Kind != DriftKind.Appeared;
}
