using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Downloads.Http;

/// <summary>The server's name for one version of a file.</summary>
/// <remarks>Two tags are equal by content and strength, however they were quoted.</remarks>
/// <param name="Opaque">The tag without <c>W/</c> and without its quotes.</param>
/// <param name="IsWeak">Whether the versions it names need not be equal byte for byte.</param>
public readonly record struct EntityTag(string Opaque, bool IsWeak)
{
    private const int MaxLength = 8192;
    private readonly string? _asSent;

    private EntityTag(string opaque, bool isWeak, string asSent) : this(opaque, isWeak) => _asSent = asSent;

    /// <summary>Whether it proves that bytes are the same: a strong tag.</summary>
    public bool IsStrong => !IsWeak;

    /// <summary>Reads a tag, also without quotes, with one quote missing, or with a lower-case <c>w/</c>.</summary>
    /// <param name="value">The header as it came.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>False when there is none, or it could not be sent back.</returns>
    public static bool TryParse([NotNullWhen(true)] string? value, out EntityTag tag)
    {
        tag = default;
        var text = (value ?? "").Trim(' ', '\t');
        if (text.Length is 0 or > MaxLength || text == "*" || text.Any(c => c is < ' ' or '\x7f' or > '\xff'))
        {
            return false;
        }

        var weak = text.StartsWith("W/", StringComparison.OrdinalIgnoreCase);
        var opaque = weak ? text[2..].TrimStart() : text;
        var quoted = opaque.Length >= 2 && opaque[0] == '"' && opaque[^1] == '"';
        opaque = quoted ? opaque[1..^1] : opaque.Trim('"');
        if (opaque.Length == 0 && !quoted)
        {
            return false;
        }

        tag = new EntityTag(opaque, weak, text);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(EntityTag other) => Opaque == other.Opaque && IsWeak == other.IsWeak;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Opaque, IsWeak);

    /// <summary>The tag exactly as the server wrote it, since a server that forgets quotes compares without them.</summary>
    public override string ToString() => _asSent ?? $"{(IsWeak ? "W/" : "")}\"{Opaque}\"";
}
