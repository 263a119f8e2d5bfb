namespace SnatchEngine.Yaml;

/// <summary>One line of text, each character allowed by a rule. Numbers, true and false are taken as they are written.</summary>
public sealed class TextKind(string accepts, Func<char, bool> isAllowed) : ScalarKind
{
    /// <inheritdoc/>
    public override string Accepts => accepts;

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = text.Value;
        if (string.IsNullOrWhiteSpace(text.Value))
        {
            return new(ProblemCode.OutOfRange, "it is empty");
        }

        foreach (var c in text.Value)
        {
            if (!isAllowed(c))
            {
                return new(ProblemCode.OutOfRange, $"U+{(int)c:X4} is not accepted");
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string Show(object? value) => (string?)value ?? "";
}
