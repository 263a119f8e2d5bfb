using System.Text;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>The variables of a playlist (EXT-X-DEFINE), and their places in its text: <c>{$name}</c>.</summary>
internal sealed class HlsVariables(Uri url, IReadOnlyDictionary<string, string>? imported)
{
    private const int Most = 1_000;
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Takes a definition in.</summary>
    public void Define(HlsAttributes attributes, int line)
    {
        var name = attributes["NAME"] ?? attributes["IMPORT"] ?? attributes["QUERYPARAM"] ?? throw new ManifestException("EXT-X-DEFINE names nothing", line);
        if (name.AsSpan().IndexOfAnyExcept(Letters) >= 0 || _values.Count >= Most)
        {
            throw new ManifestException(_values.Count >= Most ? $"more than {Most} variables" : "a variable's name has other than letters, digits, - and _", line);
        }

        var value = attributes["NAME"] is not null ? attributes["VALUE"] ?? ""
            : attributes["IMPORT"] is not null ? imported?.GetValueOrDefault(name) ?? throw new ManifestException($"the master playlist defines no {name}", line)
            : Parameter(name) ?? throw new ManifestException($"the playlist's URL has no parameter {name}", line);
        if (!_values.TryAdd(name, value))
        {
            throw new ManifestException($"{name} is defined twice", line);
        }
    }

    /// <summary>The text with its variables in their places.</summary>
    /// <exception cref="ManifestException">One is not defined, or the text grows beyond bounds.</exception>
    public string Resolve(string text, int line)
    {
        if (_values.Count == 0 || !text.Contains("{$", StringComparison.Ordinal))
        {
            return text;
        }

        var resolved = new StringBuilder();
        var at = 0;
        while (text.IndexOf("{$", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            var name = text[(open + 2)..close];
            if (!_values.TryGetValue(name, out var value))
            {
                throw new ManifestException("a variable is used that is not defined", line);
            }

            resolved.Append(text, at, open - at).Append(value);
            at = close + 1;
            if (resolved.Length > ManifestBounds.Text)
            {
                throw new ManifestException("a line grows too long by its variables", line);
            }
        }

        return resolved.Append(text, at, text.Length - at).ToString();
    }

    private string? Parameter(string name)
    {
        var target = url.PathAndQuery;
        var query = target.IndexOf('?', StringComparison.Ordinal) is var cut and >= 0 ? target[(cut + 1)..] : "";
        var pair = query.Split('&').FirstOrDefault(p => p.StartsWith(name + "=", StringComparison.Ordinal));
        return pair is null ? null : Uri.UnescapeDataString(pair[(name.Length + 1)..]);
    }
}
