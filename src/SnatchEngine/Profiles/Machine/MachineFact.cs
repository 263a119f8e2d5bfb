namespace SnatchEngine.Profiles.Machine;

/// <summary>One thing known of this machine.</summary>
/// <param name="Key">What, by the name it has below <c>match:</c>.</param>
/// <param name="Value">A text, a number, true or false, a size, a list of texts or a time of day; null when it is not known.</param>
/// <param name="Text">The value for people.</param>
/// <param name="Source">Where it was read, or why it is not known.</param>
public sealed record MachineFact(string Key, object? Value, string Text, string Source)
{
    /// <summary>A fact that could not be read.</summary>
    public static MachineFact Unknown(string key, string why) => new(key, null, "unknown", why);
}
