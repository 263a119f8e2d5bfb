namespace SnatchEngine.Yaml;

/// <summary>A value that is one text.</summary>
/// <remarks>
/// Values travel as objects. Generics over structs of other assemblies are not compiled ahead of time,
/// and compiling them cost every start of <c>snatch</c> 20 ms.
/// </remarks>
public abstract class ScalarKind : NodeKind
{
    /// <summary>Understands a text; a <see cref="Misfit"/> when it does not.</summary>
    public abstract Misfit? Parse(ScalarText text, out object? value);

    /// <inheritdoc/>
    public abstract override string Show(object? value);

    /// <inheritdoc/>
    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        value = null;
        if (node is not YamlScalar scalar)
        {
            scope.Refuse(node, ProblemCode.WrongType, $"must be {Accepts}, was {(node is YamlSequence ? "a list" : "keys with values")}");
            return false;
        }

        if (scalar.IsNull)
        {
            scope.Refuse(node, ProblemCode.MissingValue, $"needs a value: {Accepts}");
            return false;
        }

        if (Resolve(scalar, scope) is not { } text)
        {
            return false;
        }

        if (Parse(text, out value) is not { } misfit)
        {
            return true;
        }

        var hint = misfit.Hint.Length == 0 ? "" : $" ({misfit.Hint})";
        scope.Refuse(node, misfit.Code, $"must be {Accepts}, was {Shown(scalar)}{hint}");
        return false;
    }

    private static ScalarText? Resolve(YamlScalar scalar, ReadScope scope)
    {
        if (scalar.Tag == ScalarTag.None)
        {
            return new ScalarText(scalar.Value, scalar.IsPlain, scalar.Place);
        }

        var (tag, missing) = scalar.Tag == ScalarTag.Env
            ? ("!env", $"there is no environment variable {Quoted.Text(scalar.Value)}")
            : ("!secret", $"there is no secret {Quoted.Text(scalar.Value)}; set it with 'snatch secret set'");
        if (scalar.Value.Length == 0)
        {
            scope.Refuse(scalar, ProblemCode.UnresolvedTag, $"{tag} needs a name");
        }
        else if (scope.Tags is not { } lookUp)
        {
            scope.Refuse(scalar, ProblemCode.UnresolvedTag, $"{tag} is not accepted here");
        }
        else if (lookUp(scalar.Tag, scalar.Value) is { } found)
        {
            return new ScalarText(found, IsPlain: true, scalar.Place);
        }
        else
        {
            scope.Refuse(scalar, ProblemCode.UnresolvedTag, missing);
        }

        return null;
    }

    // What a tag stands for may be a secret: only its name is shown.
    private static string Shown(YamlScalar scalar) => scalar.Tag switch
    {
        ScalarTag.Env => $"what !env {Quoted.Text(scalar.Value)} holds",
        ScalarTag.Secret => $"what !secret {Quoted.Text(scalar.Value)} holds",
        _ => Quoted.Text(scalar.Value),
    };
}
