using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Matching;

/// <summary>What else holds while something holds of the machine.</summary>
/// <param name="If">The conditions, asked again and again while the process runs.</param>
/// <param name="Values">The values, each as it stands in the file.</param>
public sealed record WhenRule(Conditions If, IReadOnlyList<RuleValue> Values)
{
    /// <inheritdoc/>
    public override string ToString() => $"if {If}: {string.Join(", ", Values)}";
}

/// <summary>One value of a rule.</summary>
/// <param name="Key">The dotted key.</param>
/// <param name="Node">The value as it stands in the file.</param>
public sealed record RuleValue(string Key, YamlNode Node)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key} {(Node is YamlScalar scalar ? Quoted.Bare(scalar.Value) : "…")}";
}
