using System.Globalization;
using System.Text;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Storage;

namespace SnatchEngine.Browsers;

/// <summary>The cookies of a browser on this machine, as its profile on the disk has them.</summary>
/// <param name="personFolder">The person's own folder, beneath which browsers keep their profiles.</param>
public sealed class BrowserCookies(string personFolder)
{
    private const long SecondsTo1970 = 11_644_473_600;

    /// <summary>Reads them.</summary>
    /// <param name="browser"><c>firefox</c> or <c>chromium</c> (also <c>chrome</c>), and after a colon the name or path of a profile if not the usual one.</param>
    /// <exception cref="AccessFileException">There is no such browser or profile, or its cookies cannot be read; the message says which and what to do.</exception>
    public CookieJar Read(string browser)
    {
        var cut = browser.IndexOf(':', StringComparison.Ordinal);
        var (name, profile) = cut < 0 ? (browser, null) : (browser[..cut], browser[(cut + 1)..]);
        var file = new BrowserProfiles(personFolder).CookiesOf(name.ToLowerInvariant(), profile);
        try
        {
            using var rows = BrowserCookieStore.Open(file);
            return rows.IsFirefox ? Jar(file, rows.Firefox().Select(r => Line(r, r.Value, r.Expires == 0 ? 0 : r.Expires > 99_999_999_999 ? r.Expires / 1000 : r.Expires))) : Chromium(file, rows);
        }
        catch (StorageException e)
        {
            throw new AccessFileException(AccessFileFailure.Unreadable, $"{file}: the cookies of {name} cannot be read: {e.Message}", e);
        }
    }

    private static CookieJar Chromium(string file, BrowserCookieStore rows)
    {
        List<string?> lines = [];
        var locked = 0;
        foreach (var row in rows.Chromium())
        {
            var value = row.Encrypted.Length == 0 ? row.Value : ChromiumValue.TryOpen(row.Encrypted, rows.Edition);
            locked += value is null ? 1 : 0;
            // Microseconds since 1601.
            var expires = row.Expires == 0 ? 0 : (row.Expires / 1_000_000) - SecondsTo1970;
            lines.Add(value is null ? null : Line(row, value, expires));
        }

        return locked > 0 && locked == lines.Count
            ? throw new AccessFileException(AccessFileFailure.Unreadable,
                $"{file}: its cookies are encrypted with a key in the system's key ring, which is not read; export them as a Netscape file and give that with --cookies.")
            : Jar(file, lines);
    }

    private static CookieJar Jar(string file, IEnumerable<string?> lines) => CookieFile.Parse(string.Join('\n', lines.OfType<string>()), file);

    /// <summary>A row as a line of a Netscape file; null when no header could carry it.</summary>
    private static string? Line(BrowserCookie row, string value, long expires)
    {
        // A header carries bytes, and each character of a jar stands for one.
        value = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
        var bad = row.Name.Length == 0 || row.Domain.Trim('.').Length == 0 || row.Domain.AsSpan().IndexOfAny("/ ") >= 0 ||
            row.Name.AsSpan().IndexOfAny("=; ") >= 0 || value.Contains(';', StringComparison.Ordinal) || (row.Domain + row.Name + row.Path + value).Any(char.IsControl);
        return bad ? null : string.Create(CultureInfo.InvariantCulture,
            $"#HttpOnly_{row.Domain}\t{(row.Domain.StartsWith('.') ? "TRUE" : "FALSE")}\t{row.Path}\t{(row.Secure ? "TRUE" : "FALSE")}\t{expires}\t{row.Name}\t{value}");
    }
}
