using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Yaml;

/// <inheritdoc cref="Read.Bool"/>
public sealed class BoolKind : ScalarKind<bool>
{
    /// <inheritdoc/>
    public override string Accepts => "true or false";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out bool value)
    {
        value = text.Value is "true" or "True" or "TRUE";
        if (value || text.Value is "false" or "False" or "FALSE")
        {
            return text.IsPlain ? null : new(ProblemCode.WrongType, "in quotes it is a text; remove the quotes");
        }

        return new(ProblemCode.WrongType, text.Value.ToUpperInvariant() is "YES" or "NO" or "ON" or "OFF" or "Y" or "N" ? "write true or false" : "");
    }

    /// <inheritdoc/>
    public override string Show(bool value) => value ? "true" : "false";
}

/// <inheritdoc cref="Read.Word"/>
public sealed class WordKind<T>(params (string Word, T Value)[] words) : ScalarKind<T> where T : struct
{
    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; } = Array.ConvertAll(words, w => w.Word);

    /// <inheritdoc/>
    public override string Accepts => Words.Count == 1 ? Words[0] : $"{string.Join(", ", Words.Take(Words.Count - 1))} or {Words[^1]}";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out T value)
    {
        foreach (var (word, meaning) in words)
        {
            if (word == text.Value)
            {
                value = meaning;
                return null;
            }
        }

        value = default;
        return new(ProblemCode.UnknownWord, NearestName.Of(text.Value, Words) is { } near ? $"did you mean '{near}'?" : "");
    }

    /// <inheritdoc/>
    public override string Show(T value)
    {
        foreach (var (word, meaning) in words)
        {
            if (EqualityComparer<T>.Default.Equals(meaning, value))
            {
                return word;
            }
        }

        return "";
    }
}

/// <summary>One line of text, each character allowed by a rule. Numbers, true and false are taken as they are written.</summary>
public sealed class TextKind(string accepts, Func<char, bool> isAllowed) : ScalarKind<string>
{
    /// <inheritdoc/>
    public override string Accepts => accepts;

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out string value)
    {
        value = text.Value;
        if (string.IsNullOrWhiteSpace(value))
        {
            return new(ProblemCode.OutOfRange, "it is empty");
        }

        foreach (var c in value)
        {
            if (!isAllowed(c))
            {
                return new(ProblemCode.OutOfRange, $"U+{(int)c:X4} is not accepted");
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string Show(string value) => value;
}

/// <inheritdoc cref="Read.Url"/>
public sealed class UrlKind : ScalarKind<Uri>
{
    /// <inheritdoc/>
    public override string Accepts => "a URL such as http://host:3128";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, [NotNull] out Uri value)
    {
        var isUrl = Uri.TryCreate(text.Value, UriKind.Absolute, out var url) && text.Value.Contains("://", StringComparison.Ordinal) && url.Host.Length > 0;
        value = url!;
        return isUrl ? null : new(ProblemCode.WrongType);
    }

    /// <inheritdoc/>
    public override string Show(Uri value) => Quoted.Bare(value.OriginalString);
}

/// <inheritdoc cref="Read.FilePath"/>
public sealed class PathKind : ScalarKind<string>
{
    /// <inheritdoc/>
    public override string Accepts => "a path";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out string value)
    {
        value = text.Value;
        if (string.IsNullOrWhiteSpace(value) || value.AsSpan().ContainsAnyInRange('\0', '\u001F'))
        {
            return new(ProblemCode.OutOfRange, value.Length == 0 ? "it is empty" : "it holds a character no path has");
        }

        var folder = text.Place.Line == 0 ? "." : Path.GetDirectoryName(Path.GetFullPath(text.Place.Path)) ?? ".";
        value = Path.GetFullPath(Path.Combine(folder, value));
        return null;
    }

    /// <inheritdoc/>
    public override string Show(string value) => value;
}
