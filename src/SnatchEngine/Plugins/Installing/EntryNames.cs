using System.Text;

namespace SnatchEngine.Plugins.Installing;

/// <summary>The names of a package's entries: each one a plain path on every system, and none of them the same as another on any.</summary>
internal sealed class EntryNames
{
    private const int LongestPath = 1024, LongestComponent = 255, Deepest = 32;

    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase) { "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$" };

    // What was there, by the name with its case and accents folded: the name as it was written, and whether it was a file.
    private readonly Dictionary<string, (string Written, bool IsFile)> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a name in, or says why it may not be used.</summary>
    /// <param name="name">The path; a folder's may end with a slash.</param>
    /// <param name="isFile">Whether it is a file.</param>
    /// <returns>The reason, or null.</returns>
    public string? Problem(string name, bool isFile)
    {
        var path = isFile ? name : name.TrimEnd('/');
        if (path.Length == 0 || path.Length > LongestPath)
        {
            return path.Length == 0 ? "has no name" : $"has a name longer than {LongestPath} characters";
        }

        if (path[0] == '/')
        {
            return "is an absolute path";
        }

        var components = path.Split('/');
        return components.Length > Deepest
            ? $"lies more than {Deepest} folders deep"
            : components.Select(ProblemOf).FirstOrDefault(p => p is not null) ?? ClashOf(components, isFile);
    }

    /// <summary>Why a name cannot be one component of a path on every system; null when it can.</summary>
    internal static string? ProblemOf(string component)
    {
        if (component is "" or "." or "..")
        {
            return component == ".." ? "climbs out of the folder with '..'" : "has an empty or '.' component";
        }

        if (component is [_, ':', ..])
        {
            return "names a drive";
        }

        if (component.AsSpan().IndexOfAny("\\:<>\"|?*") is >= 0 and var at)
        {
            return $"has the character '{component[at]}', which is no part of a name on every system";
        }

        if (component.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\ufffd'))
        {
            return "has a character that is no part of a name on every system";
        }

        if (component[^1] is '.' or ' ')
        {
            return "ends with a dot or a space";
        }

        return Encoding.UTF8.GetByteCount(component) > LongestComponent ? $"has a component longer than {LongestComponent} bytes"
            : IsDevice(component) ? "is the name of a device on Windows"
            : null;
    }

    private static bool IsDevice(string component)
    {
        var stem = component.Split('.')[0].TrimEnd(' ');
        return s_devices.Contains(stem) ||
            (stem.Length == 4 && "0123456789¹²³".Contains(stem[3], StringComparison.Ordinal) &&
                (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
    }

    private string? ClashOf(string[] components, bool isFile)
    {
        for (var depth = 1; depth <= components.Length; depth++)
        {
            var written = string.Join('/', components[..depth]);
            var asFile = isFile && depth == components.Length;
            var folded = written.Normalize(NormalizationForm.FormKC);
            if (_seen.TryAdd(folded, (written, asFile)))
            {
                continue;
            }

            var other = _seen[folded];
            if (other.Written != written)
            {
                return $"is the same as '{other.Written}' where case does not count";
            }

            if (asFile || other.IsFile)
            {
                return asFile && other.IsFile ? "is there twice" : "is both a file and a folder";
            }
        }

        return null;
    }
}
