using System.Text;

namespace SnatchEngine.Downloads.Http;

/// <summary>Logins by host, from a netrc file.</summary>
public sealed class Netrc
{
    private readonly List<(string? Host, string User, string Password)> _entries;

    private Netrc(List<(string? Host, string User, string Password)> entries) => _entries = entries;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AccessFileException">It cannot be read, or is not in the format.</exception>
    public static Netrc Read(string path) => Parse(AccessFileException.Reading(path, File.ReadAllText), path);

    /// <summary>Reads the text of a file: <c>machine</c>, <c>default</c>, <c>login</c>, <c>password</c>, <c>account</c>, <c>macdef</c>; values may be quoted.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it is from, for messages.</param>
    /// <exception cref="AccessFileException">It is not in the format.</exception>
    public static Netrc Parse(string text, string path)
    {
        var words = new Words(text, path);
        var entries = new List<Entry>();
        while (words.Keyword() is { } keyword)
        {
            switch (keyword)
            {
                case "machine":
                    entries.Add(new Entry(words.Value(keyword).TrimEnd('.').ToLowerInvariant()));
                    break;
                case "default":
                    entries.Add(new Entry(null));
                    break;
                case "macdef":
                    words.SkipMacro();
                    break;
                case "login" or "password" or "account" when entries.Count == 0:
                    throw words.Problem($"'{keyword}' before any 'machine' or 'default'");
                case "login":
                    entries[^1].User = words.Value(keyword);
                    break;
                case "password":
                    entries[^1].Password = words.Value(keyword);
                    break;
                case "account":
                    words.Value(keyword);
                    break;
                default:
                    throw words.Problem("expected machine, default, login, password, account or macdef; a value with spaces needs quotes");
            }
        }

        return new Netrc([.. entries.Where(e => e.User is not null || e.Password is not null).Select(e => (e.Host, e.User ?? "", e.Password ?? ""))]);
    }

    /// <summary>The login for a host: of the first machine of that name, else the default.</summary>
    /// <param name="host">The host, without port.</param>
    public (string User, string Password)? For(string host)
    {
        var wanted = host.TrimEnd('.').ToLowerInvariant();
        foreach (var name in (string?[])[wanted, null])
        {
            foreach (var entry in _entries)
            {
                if (entry.Host == name)
                {
                    return (entry.User, entry.Password);
                }
            }
        }

        return null;
    }

    private sealed class Entry(string? host)
    {
        public string? Host { get; } = host;

        public string? User { get; set; }

        public string? Password { get; set; }
    }

    private sealed class Words(string text, string path)
    {
        private int _at;
        private int _line = 1;

        public AccessFileException Problem(string problem) => AccessFileException.At(path, _line, problem);

        // A # begins a comment only where a keyword may stand: passwords begin with it, too.
        public string? Keyword()
        {
            SkipSpace();
            while (_at < text.Length && text[_at] == '#')
            {
                SkipLine();
                SkipSpace();
            }

            return _at < text.Length ? Next().ToLowerInvariant() : null;
        }

        public string Value(string keyword)
        {
            SkipSpace();
            return _at < text.Length ? Next() : throw Problem($"'{keyword}' has no value");
        }

        /// <summary>A macro goes on to an empty line or the end.</summary>
        public void SkipMacro()
        {
            do
            {
                SkipLine();
            }
            while (_at < text.Length && text[_at] is not ('\n' or '\r'));
        }

        private void SkipLine()
        {
            var end = text.IndexOf('\n', _at);
            _line += end < 0 ? 0 : 1;
            _at = end < 0 ? text.Length : end + 1;
        }

        private void SkipSpace()
        {
            for (; _at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == '\ufeff'); _at++)
            {
                _line += text[_at] == '\n' ? 1 : 0;
            }
        }

        private string Next()
        {
            if (text[_at] == '"')
            {
                return Quoted();
            }

            var start = _at;
            while (_at < text.Length && !char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }

            return text[start.._at];
        }

        private string Quoted()
        {
            var value = new StringBuilder();
            for (_at++; _at < text.Length && text[_at] is not ('"' or '\n'); _at++)
            {
                if (text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] != '\n')
                {
                    _at++;
                    value.Append(text[_at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
                }
                else
                {
                    value.Append(text[_at]);
                }
            }

            if (_at >= text.Length || text[_at] != '"')
            {
                throw Problem("a quote is not closed");
            }

            _at++;
            return value.ToString();
        }
    }
}
