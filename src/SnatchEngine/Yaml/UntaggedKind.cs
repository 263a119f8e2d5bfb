using System.Text.Json;

namespace SnatchEngine.Yaml;

/// <summary>A value that must show in the file itself: which file a profile is, and what it is laid over.</summary>
internal sealed class UntaggedKind(ScalarKind kind) : ScalarKind
{
    /// <inheritdoc/>
    public override string Accepts => kind.Accepts;

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value) => kind.Parse(text, out value);

    /// <inheritdoc/>
    public override string Show(object? value) => kind.Show(value);

    /// <inheritdoc/>
    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        if (node is YamlScalar { Tag: not ScalarTag.None and var tag })
        {
            value = null;
            scope.Refuse(node, ProblemCode.UnresolvedTag, $"{(tag == ScalarTag.Env ? "!env" : "!secret")} is not accepted here");
            return false;
        }

        return base.TryRead(node, scope, out value);
    }

    public override void WriteSchema(Utf8JsonWriter json) => kind.WriteSchema(json);
}
