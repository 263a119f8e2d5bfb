using System.Globalization;
using System.Net;
using System.Text;

namespace SnatchEngine.Downloads.Http;

/// <summary>A file of cookies in Netscape's format, as browsers' add-ons, curl and wget write it.</summary>
public static class CookieFile
{
    private const string HttpOnly = "#HttpOnly_";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AccessFileException">It cannot be read, or a line is not in the format.</exception>
    public static CookieJar Read(string path) =>
        Parse(AccessFileException.Reading(path, p => Encoding.Latin1.GetString(File.ReadAllBytes(p))), path);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text; each character stands for one byte (Latin-1).</param>
    /// <param name="path">Where it is from, for messages.</param>
    /// <exception cref="AccessFileException">A line is not in the format.</exception>
    public static CookieJar Parse(string text, string path)
    {
        var jar = new CookieJar();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r');
            line = number == 1 && line.StartsWith("\u00ef\u00bb\u00bf", StringComparison.Ordinal) ? line[3..] : line;
            if (line.StartsWith(HttpOnly, StringComparison.OrdinalIgnoreCase))
            {
                line = line[HttpOnly.Length..];
            }
            else if (line.AsSpan().Trim() is [] or ['#', ..])
            {
                continue;
            }

            jar.Add(Line(line, path, number));
        }

        return jar;
    }

    private static Cookie Line(string line, string path, int number)
    {
        var fields = line.Split('\t');
        if (fields.Length == 6)
        {
            // An empty value, and its tab trimmed away by an editor.
            fields = [.. fields, ""];
        }

        if (fields.Length != 7)
        {
            var hint = line.AsSpan().TrimStart() is ['[' or '{', ..] ? "; this looks like JSON, export it in Netscape's format" :
                fields.Length == 1 && line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 7 ? "; the fields are separated by spaces" : "";
            throw AccessFileException.At(path, number, $"expected 7 fields separated by tabs, found {fields.Length}{hint}");
        }

        var domain = fields[0].Trim().ToLowerInvariant();
        var host = domain.TrimStart('.');
        if (host.Length == 0 || host.Contains('/', StringComparison.Ordinal) || host.Contains(' ', StringComparison.Ordinal))
        {
            throw AccessFileException.At(path, number, "the first field is not a domain");
        }

        var subdomains = Flag(fields[1], path, number, "second") || domain.StartsWith('.');
        var secure = Flag(fields[3], path, number, "fourth");
        var name = fields[5];
        if (name.Length == 0 || line.Any(c => char.IsControl(c) && c != '\t') || name.AsSpan().IndexOfAny("=; ") >= 0 || fields[6].Contains(';', StringComparison.Ordinal))
        {
            throw AccessFileException.At(path, number, "the name or value cannot be sent as a cookie");
        }

        var hostOnly = !subdomains || Cookie.IsShared(host) || IPAddress.TryParse(host, out _);
        var below = fields[2] is ['/', ..] given ? given : "/";
        return new Cookie(name, fields[6], host, hostOnly, below, secure, Expiry(fields[4], path, number), null, null);
    }

    private static bool Flag(string field, string path, int number, string which) => field.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "1" => true,
        "FALSE" or "0" or "" => false,
        _ => throw AccessFileException.At(path, number, $"the {which} field is neither TRUE nor FALSE"),
    };

    private static DateTimeOffset Expiry(string field, string path, int number)
    {
        if (field.Trim().Length == 0)
        {
            return DateTimeOffset.MaxValue;
        }

        if (!double.TryParse(field.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw AccessFileException.At(path, number, "the fifth field is not a time in seconds");
        }

        // 0 and -1 mark a cookie of a browser's session: it lasts as long as the run.
        return seconds <= 0 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.MaxValue
            : DateTimeOffset.FromUnixTimeSeconds((long)seconds);
    }
}
