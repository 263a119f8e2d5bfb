using System.Globalization;
using System.Text;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Files;

/// <summary>Makes one harmless path component of what a site proposes; the same on every system.</summary>
public static class SafeName
{
    /// <summary>The most bytes of UTF-8 in a name, so that <c>NAME.part.journal</c> still fits the 255 of a file system.</summary>
    public const int MaxBytes = 255 - 13;

    // What is cut here could not fit anyway; it bounds the work on a hostile header.
    private const int MaxProposed = 2048;
    private const int MaxFolders = 32;
    private const string Placeholder = "download";

    /// <summary>Makes a name: of the proposal, else of the URL's last segment, else <c>download</c>.</summary>
    /// <param name="proposed">A name or path from a header or a page; only its last component counts.</param>
    /// <param name="urlForFallback">The URL the file came from.</param>
    /// <param name="allowLaunchers">Keep types that run something when they are opened; otherwise they end in <c>.download</c>.</param>
    public static string From(string? proposed, string urlForFallback, bool allowLaunchers = false)
    {
        foreach (var candidate in (string[])[LastComponent(proposed ?? ""), LastComponent(PathOf(urlForFallback))])
        {
            var name = Stable(candidate, text => NameParts.Guarded(Cleaned(Decoded(text)), allowLaunchers));
            if (name.Length > 0)
            {
                return name;
            }
        }

        return Placeholder;
    }

    /// <summary>Makes a name of words that are no part of a URL, so that <c>%20</c> in them is meant as it stands.</summary>
    /// <param name="words">The words, such as a title with an extension; one component, whatever is in it.</param>
    /// <param name="allowLaunchers">Keep types that run something when they are opened; otherwise they end in <c>.download</c>.</param>
    /// <returns>The name; an empty one became <c>download</c>.</returns>
    public static string Spoken(string words, bool allowLaunchers = false)
    {
        words = words.Length <= MaxProposed ? words : words[..(MaxProposed - 256)] + words[^256..];
        var name = Stable(words, text => NameParts.Guarded(Cleaned(text), allowLaunchers));
        return name.Length > 0 ? name : Placeholder;
    }

    /// <summary>Puts a number before the extension: <c>a.tar.gz</c> becomes <c>a (1).tar.gz</c>.</summary>
    /// <param name="name">A name from here.</param>
    /// <param name="n">The number.</param>
    public static string WithNumber(string name, int n)
    {
        var (stem, extension) = NameParts.Split(name);
        var mark = string.Create(CultureInfo.InvariantCulture, $" ({n})");
        return NameParts.Cut(stem, MaxBytes - mark.Length - Encoding.UTF8.GetByteCount(extension)) + mark + extension;
    }

    /// <summary>Reads the name a person typed, folders allowed.</summary>
    /// <param name="relative">The name, such as <c>talks/2026/keynote.mp4</c>.</param>
    /// <returns>Its components, each of them safe; the last one is the file.</returns>
    /// <exception cref="DownloadException">It is absolute, climbs with <c>..</c>, or names no file.</exception>
    public static IReadOnlyList<string> Path(string relative)
    {
        var rooted = relative is ['/' or '\\', ..] or [_, ':', ..] && (relative[0] is '/' or '\\' || char.IsAsciiLetter(relative[0]));
        if (rooted)
        {
            throw Refused(relative, "is not relative to the download folder; name the folder with -d");
        }

        var typed = relative.Split('/', '\\');
        if (typed.Any(t => t.Trim() == ".."))
        {
            throw Refused(relative, "leads out of the download folder with '..'");
        }

        if (typed[^1].Trim() is "" or ".")
        {
            throw Refused(relative, "ends in a folder and not in a file name");
        }

        var components = new List<string>();
        foreach (var component in typed.Where(t => t.Trim() is not ("" or ".")))
        {
            var name = Stable(component, text => NameParts.Bounded(Cleaned(text)));
            components.Add(name.Length > 0 ? name : throw Refused(relative, "contains a component that no file can have"));
        }

        return components;
    }

    /// <summary>Makes folders of what a site proposes: what climbs, is empty, or no folder can be named is left out.</summary>
    /// <param name="proposed">The folders, divided by slashes, not percent-encoded.</param>
    /// <returns>Safe components, at most 32 of them and 2,048 characters in all; a deeper file lies in the last that fits.</returns>
    public static IReadOnlyList<string> Folders(string proposed)
    {
        var folders = new List<string>();
        var room = MaxProposed;
        foreach (var component in proposed.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Stable(component.Length <= MaxProposed ? component : component[..MaxProposed], text => NameParts.Bounded(Cleaned(text)));
            if (name.Length == 0)
            {
                continue;
            }

            room -= name.Length + 1;
            if (room < 0 || folders.Count == MaxFolders)
            {
                break;
            }

            folders.Add(name);
        }

        return folders;
    }

    // A later step may bring up work for an earlier one: decoding shows a dot, cutting shows another extension.
    private static string Stable(string text, Func<string, string> step)
    {
        for (var next = step(text); next != text; next = step(text))
        {
            text = next;
        }

        return text;
    }

    private static string Decoded(string text) =>
        PercentText.Decoded(text).Replace("%2f", "_", StringComparison.OrdinalIgnoreCase).Replace("%5c", "_", StringComparison.OrdinalIgnoreCase);

    private static string Cleaned(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                // Overrides of the direction turn 'exe.fdp' into 'pdf.exe'; joiners and marks of order are invisible.
                case UnicodeCategory.Format:
                    break;
                case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    clean.Append('_');
                    break;
                case UnicodeCategory.SpaceSeparator:
                    clean.Append(' ');
                    break;
                default:
                    clean.Append(rune == Rune.ReplacementChar || (rune.IsAscii && "<>:\"/\\|?*".Contains((char)rune.Value, StringComparison.Ordinal)) ? "_" : rune.ToString());
                    break;
            }
        }

        return clean.ToString().TrimStart(' ', '.', '-').TrimEnd(' ', '.');
    }

    private static string LastComponent(string path)
    {
        var parts = path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        var last = parts.LastOrDefault(p => !string.IsNullOrWhiteSpace(p)) ?? "";
        return last.Length <= MaxProposed ? last : last[..(MaxProposed - 256)] + last[^256..];
    }

    private static string PathOf(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        var rest = start < 0 ? url : url[(start + 3)..];
        var end = rest.AsSpan().IndexOfAny('?', '#');
        rest = end < 0 ? rest : rest[..end];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : rest[slash..];
    }

    private static DownloadException Refused(string typed, string why) =>
        new(DownloadFailure.CannotWrite, $"The file name '{typed}' {why}.");
}
