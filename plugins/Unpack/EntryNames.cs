using System.Text;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Unpack;

/// <summary>The names of an archive's entries: none of them leads out, and no two are the same where case does not count.</summary>
/// <param name="archive">The archive, for messages.</param>
/// <param name="strip">How many leading folders are taken off.</param>
/// <param name="renames">Whether a clash is settled by a number instead of being refused.</param>
internal sealed class EntryNames(string archive, int strip, bool renames)
{
    private const int LongestPath = 4_000, Deepest = 64;

    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase) { "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$" };

    // By the name with its case folded: whether it is a file.
    private readonly Dictionary<string, bool> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name a file of the archive gets.</summary>
    /// <param name="written">Its name in the archive.</param>
    /// <returns>Null when nothing is left of it after the leading folders were taken off.</returns>
    /// <exception cref="PostProcessingException">The name would lead out of the folder, or clashes.</exception>
    public string? Take(string written)
    {
        var components = Checked(written);
        if (components.Count <= strip)
        {
            return null;
        }

        var kept = components.Skip(strip).ToArray();
        var name = string.Join('/', kept);
        for (var depth = 1; depth < kept.Length; depth++)
        {
            var folder = Folded(string.Join('/', kept[..depth]));
            if (!_seen.TryAdd(folder, false) && _seen[folder])
            {
                throw Refuse(written, "lies in a folder whose name another file has");
            }
        }

        return _seen.TryAdd(Folded(name), true) ? name : Settled(written, name);
    }

    /// <summary>The parts of a name that is harmless.</summary>
    /// <exception cref="PostProcessingException">It is not.</exception>
    public IReadOnlyList<string> Checked(string written)
    {
        // Archives made on Windows divide folders by backslashes; elsewhere a name with one is rare, and never safe.
        var name = written.Replace('\\', '/');
        if (name.Length > LongestPath)
        {
            throw Refuse(written[..80], $"is longer than {LongestPath} characters");
        }

        if (name.StartsWith('/'))
        {
            throw Refuse(written, "is an absolute path");
        }

        var components = name.Split('/').Where(c => c is not ("" or ".")).ToArray();
        foreach (var component in components)
        {
            var problem = component == ".." ? "climbs out of the folder with '..'"
                : component is [_, ':', ..] ? "names a drive"
                : component.Any(char.IsControl) ? "has a control character"
                : component.Any(c => c == '\ufffd') ? "is no text that can be read"
                : IsDevice(component) ? "is the name of a device on Windows"
                : null;
            if (problem is not null)
            {
                throw Refuse(written, problem);
            }
        }

        return components.Length is > 0 and <= Deepest ? components : throw Refuse(written, components.Length == 0 ? "is empty" : $"lies more than {Deepest} folders deep");
    }

    private string Settled(string written, string name)
    {
        if (!renames || !_seen[Folded(name)])
        {
            throw Refuse(written, _seen[Folded(name)] ? "is there twice where case does not count; set 'on-clash: rename' to take both" : "is both a file and a folder");
        }

        var dot = name.LastIndexOf('.');
        var (stem, ending) = dot > name.LastIndexOf('/') + 1 ? (name[..dot], name[dot..]) : (name, "");
        for (var number = 2; ; number++)
        {
            var other = $"{stem} ({number}){ending}";
            if (_seen.TryAdd(Folded(other), true))
            {
                return other;
            }
        }
    }

    private PostProcessingException Refuse(string written, string why) =>
        new(PostProcessingFailure.BadInput, $"'{archive}' is not unpacked: its entry '{new string([.. written.Where(c => !char.IsControl(c)).Take(120)])}' {why}");

    private static string Folded(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair has no normal form.
            return name;
        }
    }

    private static bool IsDevice(string component)
    {
        var stem = component.Split('.')[0].TrimEnd(' ');
        return s_devices.Contains(stem) ||
            (stem.Length == 4 && "0123456789¹²³".Contains(stem[3], StringComparison.Ordinal) &&
                (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
    }
}
