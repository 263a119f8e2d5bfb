namespace SnatchEngine.Yaml;

/// <summary>true or false, as a <see cref="bool"/>.</summary>
public sealed class BoolKind : ScalarKind
{
    /// <inheritdoc/>
    public override string Accepts => "true or false";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        var isTrue = text.Value is "true" or "True" or "TRUE";
        value = isTrue;
        if (isTrue || text.Value is "false" or "False" or "FALSE")
        {
            return text.IsPlain ? null : new(ProblemCode.WrongType, "in quotes it is a text; remove the quotes");
        }

        return new(ProblemCode.WrongType, text.Value.ToUpperInvariant() is "YES" or "NO" or "ON" or "OFF" or "Y" or "N" ? "write true or false" : "");
    }

    /// <inheritdoc/>
    public override string Show(object? value) => value is true ? "true" : "false";
}

/// <summary>One of several words, each with its value.</summary>
public sealed class WordKind(params (string Word, object Value)[] words) : ScalarKind
{
    /// <summary>The words.</summary>
    public IEnumerable<string> Words => words.Select(w => w.Word);

    /// <inheritdoc/>
    public override string Accepts
    {
        get
        {
            var all = Words.ToList();
            return all.Count == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
        }
    }

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        foreach (var (word, meaning) in words)
        {
            if (word == text.Value)
            {
                value = meaning;
                return null;
            }
        }

        value = null;
        return new(ProblemCode.UnknownWord, NearestName.Of(text.Value, Words) is { } near ? $"did you mean '{near}'?" : "");
    }

    /// <inheritdoc/>
    public override string Show(object? value)
    {
        foreach (var (word, meaning) in words)
        {
            if (meaning.Equals(value))
            {
                return word;
            }
        }

        return "";
    }
}

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

/// <summary>An absolute URL with a host, as a <see cref="Uri"/>.</summary>
public sealed class UrlKind : ScalarKind
{
    /// <inheritdoc/>
    public override string Accepts => "a URL such as http://host:3128";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        var isUrl = Uri.TryCreate(text.Value, UriKind.Absolute, out var url) && text.Value.Contains("://", StringComparison.Ordinal) && url.Host.Length > 0;
        value = url;
        return isUrl ? null : new(ProblemCode.WrongType);
    }

    /// <inheritdoc/>
    public override string Show(object? value) => value is Uri url ? Quoted.Bare(url.OriginalString) : "";
}

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
