using System.Text;

namespace SnatchEngine.Downloads.Files;

/// <summary>Stem and extension of a name, and what neither may be.</summary>
internal static class NameParts
{
    private const int MaxExtension = 24;

    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$",
    };

    /// <summary>Types that run or fetch something when they are opened or merely shown; programs and scripts people download on purpose are not among them.</summary>
    private static readonly HashSet<string> s_launchers = new(StringComparer.OrdinalIgnoreCase)
    {
        ".desktop", ".directory", ".kdelnk", ".lnk", ".url", ".website", ".webloc", ".inetloc", ".fileloc", ".command", ".tool", ".terminal",
        ".pif", ".scf", ".hta", ".scr", ".cpl", ".msc", ".application", ".appref-ms", ".settingcontent-ms", ".library-ms", ".search-ms",
        ".searchconnector-ms", ".rdp", ".diagcab", ".theme", ".themepack", ".deskthemepack", ".jnlp", ".xbap", ".wsc", ".sct", ".shb", ".shs", ".mcf",
    };

    private static readonly HashSet<string> s_packers = new(StringComparer.OrdinalIgnoreCase)
    {
        ".gz", ".bz2", ".xz", ".zst", ".lz", ".lz4", ".lzma", ".lzo", ".z", ".br",
    };

    /// <summary>Splits before the extension; <c>.tar.gz</c> and its like are one.</summary>
    public static (string Stem, string Extension) Split(string name)
    {
        var last = ExtensionOf(name);
        var stem = name[..^last.Length];
        var inner = s_packers.Contains(last) ? ExtensionOf(stem) : "";
        return inner.Equals(".tar", StringComparison.OrdinalIgnoreCase) || inner.Equals(".cpio", StringComparison.OrdinalIgnoreCase)
            ? (stem[..^inner.Length], inner + last)
            : (stem, last);
    }

    /// <summary>The name, kept from being a device, a launcher or one of our own temporary files, and short enough.</summary>
    public static string Guarded(string name, bool allowLaunchers)
    {
        var launcher = !allowLaunchers && IsLauncher(name);
        return Bounded(launcher || IsTemporary(name) ? name + ".download" : name);
    }

    /// <summary>The name, kept from being a device, and short enough.</summary>
    public static string Bounded(string name)
    {
        var safe = IsDevice(name) ? "_" + name : name;
        if (Encoding.UTF8.GetByteCount(safe) <= SafeName.MaxBytes)
        {
            return safe;
        }

        var (stem, extension) = Split(safe);
        return Cut(stem, SafeName.MaxBytes - Encoding.UTF8.GetByteCount(extension)) + extension;
    }

    /// <summary>The longest beginning that fits, cut between characters, without spaces at its end.</summary>
    public static string Cut(string text, int bytes)
    {
        var (length, used) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                return text[..length].TrimEnd(' ', '.');
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    private static bool IsDevice(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ');
        return s_devices.Contains(stem) ||
            (stem.Length == 4 && "0123456789¹²³".Contains(stem[3], StringComparison.Ordinal) &&
                (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsLauncher(string name)
    {
        var dot = name.LastIndexOf('.');
        var extension = dot < 0 ? "" : name[dot..];

        // Windows hides an extension that is a class id in braces and opens the file with that class.
        return s_launchers.Contains(extension) || extension is ['.', '{', .., '}'] ||
            name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase) || name.Equals("autorun.inf", StringComparison.OrdinalIgnoreCase);
    }

    // Beside a download named 'x' its part file is 'x.part': a finished file of that name would be taken for it, and be cleaned away.
    private static bool IsTemporary(string name) =>
        name.EndsWith(".part", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".part.journal", StringComparison.OrdinalIgnoreCase);

    private static string ExtensionOf(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && dot < name.Length - 1 && name.Length - dot <= MaxExtension && name.AsSpan(dot + 1).IndexOfAnyExcept(s_extensionLetters) < 0 ? name[dot..] : "";
    }

    private static readonly System.Buffers.SearchValues<char> s_extensionLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+~!#$@{}");
}
