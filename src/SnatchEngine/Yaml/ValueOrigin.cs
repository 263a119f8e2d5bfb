namespace SnatchEngine.Yaml;

/// <summary>Where an effective value came from.</summary>
/// <param name="Source">A file, <c>built-in default</c>, <c>--set</c>, or a flag such as <c>-x</c>.</param>
/// <param name="Line">From 1; 0 when <paramref name="Source"/> is no file.</param>
/// <param name="Column">From 1; 0 when <paramref name="Source"/> is no file.</param>
public sealed record ValueOrigin(string Source, int Line = 0, int Column = 0)
{
    /// <summary>Nobody wrote it.</summary>
    public static ValueOrigin BuiltIn { get; } = new("built-in default");

    /// <summary>What was typed, for problems; null when <see cref="Source"/> says it.</summary>
    internal string? Typed { get; init; }

    /// <summary>The key that brought it, such as <c>mode</c>, when somebody wrote that one instead; else null.</summary>
    public string? By { get; init; }

    /// <summary>Written at a place in a file.</summary>
    public static ValueOrigin At(YamlPlace place) => new(place.Path, place.Line, place.Column);

    /// <summary>The place to blame in a problem.</summary>
    public YamlPlace Place => new(Typed ?? Source, Line, Column);

    /// <summary><c>file:line:col</c>, or the source; then which key brought it, when another did.</summary>
    public override string ToString() => (Line == 0 ? Source : $"{Source}:{Line}:{Column}") + (By is null ? "" : $" (by {By})");
}
