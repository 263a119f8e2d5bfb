using System.Globalization;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>The attribute list of one tag.</summary>
internal sealed class HlsAttributes
{
    private const int Most = 100;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly int _line;

    /// <param name="text">What stands after the tag's colon.</param>
    /// <param name="line">The line, for messages.</param>
    /// <param name="resolve">Puts variables in their places.</param>
    public HlsAttributes(ReadOnlySpan<char> text, int line, Func<string, string> resolve)
    {
        _line = line;
        while (text.TrimStart(" \t,") is { Length: > 0 } rest)
        {
            var equals = rest.IndexOf('=');
            var comma = rest.IndexOf(',');
            if (equals < 0 || (comma >= 0 && comma < equals))
            {
                // A word without a value says nothing that anybody asks for.
                text = comma < 0 ? [] : rest[comma..];
                continue;
            }

            var name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 1)..].TrimStart(" \t");
            var isQuoted = rest is ['"', ..];
            var end = isQuoted ? rest[1..].IndexOf('"') : rest.IndexOf(',');
            if (isQuoted && end < 0)
            {
                throw new ManifestException($"the quote of {Shown(name)} is not closed", line);
            }

            var value = isQuoted ? rest.Slice(1, end) : end < 0 ? rest : rest[..end];
            if (_values.Count >= Most)
            {
                throw new ManifestException($"more than {Most} attributes in one tag", line);
            }

            _values[name] = resolve((isQuoted ? value : value.TrimEnd()).ToString());
            text = isQuoted ? rest[(end + 2)..] : end < 0 ? [] : rest[end..];
        }
    }

    public string? this[string name] => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <exception cref="ManifestException">It is not there.</exception>
    public string Required(string name) => this[name] ?? throw new ManifestException($"{name} is missing", _line);

    public bool IsYes(string name) => this[name] == "YES";

    /// <summary>A whole number; null when it is missing or none.</summary>
    public long? Number(string name) =>
        double.TryParse(this[name], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1e15 ? (long)number : null;

    public double? Fraction(string name) =>
        double.TryParse(this[name], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1e9 ? number : null;

    private static string Shown(string name) => name.Length > 40 ? name[..40] : name;
}
