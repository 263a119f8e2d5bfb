namespace SnatchEngine.Yaml;

/// <summary>A path, made absolute: from a file, a relative one starts at that file's folder.</summary>
public sealed class PathKind : ScalarKind
{
    /// <inheritdoc/>
    public override string Accepts => "a path";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = null;
        if (string.IsNullOrWhiteSpace(text.Value) || text.Value.AsSpan().ContainsAnyInRange('\0', '\u001F'))
        {
            return new(ProblemCode.OutOfRange, string.IsNullOrWhiteSpace(text.Value) ? "it is empty" : "it holds a character no path has");
        }

        var folder = text.Place.Line == 0 ? "." : Path.GetDirectoryName(Path.GetFullPath(text.Place.Path)) ?? ".";
        value = Path.GetFullPath(Path.Combine(folder, text.Value));
        return null;
    }

    /// <inheritdoc/>
    public override string Show(object? value) => (string?)value ?? "";
}
