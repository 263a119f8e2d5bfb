namespace SnatchEngine.Yaml;

/// <inheritdoc cref="Read.ValueOr"/>
public sealed class ValueOrWord<T>(string word, ScalarKind<T> kind) : ScalarKind<T?> where T : struct
{
    /// <summary>The word that stands for null.</summary>
    public string Word => word;

    /// <summary>What else is accepted.</summary>
    public ScalarKind<T> Kind => kind;

    /// <inheritdoc/>
    public override string Accepts => $"{word} or {kind.Accepts}";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out T? value)
    {
        value = null;
        if (text.Value == word)
        {
            return null;
        }

        var misfit = kind.Parse(text, out var read);
        value = misfit is null ? read : null;
        return misfit;
    }

    /// <inheritdoc/>
    public override string Show(T? value) => value is { } some ? kind.Show(some) : word;
}

/// <inheritdoc cref="Read.ObjectOr"/>
public sealed class ObjectOrWord<T>(string word, ScalarKind<T> kind) : ScalarKind<T?> where T : class
{
    /// <summary>The word that stands for null.</summary>
    public string Word => word;

    /// <summary>What else is accepted.</summary>
    public ScalarKind<T> Kind => kind;

    /// <inheritdoc/>
    public override string Accepts => $"{word} or {kind.Accepts}";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out T? value)
    {
        value = null;
        return text.Value == word ? null : kind.Parse(text, out value!);
    }

    /// <inheritdoc/>
    public override string Show(T? value) => value is null ? word : kind.Show(value);
}
