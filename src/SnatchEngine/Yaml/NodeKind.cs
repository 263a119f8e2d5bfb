namespace SnatchEngine.Yaml;

/// <summary>What the value of one key may be, whatever shape it is written in.</summary>
public abstract class NodeKind : ValueKind
{
    /// <summary>Reads a value, or notes why not.</summary>
    /// <param name="node">The value as written.</param>
    /// <param name="scope">Its surroundings.</param>
    /// <param name="value">The value; null is one too.</param>
    public abstract bool TryRead(YamlNode node, ReadScope scope, out object? value);

    /// <summary>The value as somebody would write it; null when nothing is said.</summary>
    public abstract string? Show(object? value);
}
