using SnatchEngine.Naming.Braces;
using SnatchEngine.Naming.Percent;

namespace SnatchEngine.Naming;

/// <summary>How files are named: a text with fields in it, in our words (<c>{title} [{id}].{ext}</c>) or in yt-dlp's (<c>%(title)s [%(id)s].%(ext)s</c>).</summary>
public sealed class NameTemplate
{
    /// <summary>The longest template.</summary>
    public const int MaxLength = 10_000;

    private readonly IReadOnlyList<NamePart> _parts;

    private NameTemplate(string text, IReadOnlyList<NamePart> parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the name depends on what is named.</summary>
    public bool HasFields => _parts.Any(part => part is not LiteralPart);

    /// <summary>Whether a name has fields in it, or is just a name. Braces and <c>%(</c> make a template.</summary>
    public static bool IsTemplate(string name) => name.Contains('{', StringComparison.Ordinal) || name.Contains('}', StringComparison.Ordinal) || IsPercent(name);

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template; with <c>%(</c> anywhere in it in yt-dlp's words, else in ours.</param>
    /// <exception cref="NamingException">It is malformed, or leads out of the folder it is used in.</exception>
    public static NameTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw new NamingException(NamingFailure.TooLarge, MaxLength + 1, $"a template has at most {MaxLength} characters, this one has {text.Length}");
        }

        var parts = IsPercent(text) ? new PercentReading(text).Read() : new BraceReading(text).Read();
        TemplatePlace.Check(text, parts);
        return new NameTemplate(text, parts);
    }

    /// <summary>The name of one thing.</summary>
    /// <param name="fields">What is known of it.</param>
    /// <param name="allowLaunchers">Whether a file may be named like something that runs when it is opened.</param>
    /// <returns>A path beneath the download folder, its components divided by <c>/</c> and each of them safe.</returns>
    public string Render(NameFields fields, bool allowLaunchers = false)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var pieces = new List<NamePiece>(_parts.Count);
        foreach (var part in _parts)
        {
            part.AddTo(pieces, fields);
        }

        return SafePath.Of(pieces, allowLaunchers);
    }

    /// <summary>The template.</summary>
    public override string ToString() => Text;

    private static bool IsPercent(string text) => text.Contains("%(", StringComparison.Ordinal);
}
