using System.Globalization;

namespace SnatchEngine.Plugins.Trust;

/// <summary>The plugins a person agreed to, by the hash of their folders; kept in <c>state/plugins.pins</c>.</summary>
public sealed class PluginPins
{
    /// <summary>The file's name.</summary>
    public const string FileName = "plugins.pins";

    private const string HashPrefix = "sha-256=";

    private readonly List<PluginPin> _pins;

    private PluginPins(List<PluginPin> pins) => _pins = pins;

    /// <summary>All of them.</summary>
    public IReadOnlyList<PluginPin> All => _pins;

    /// <summary>Reads the pins.</summary>
    /// <param name="path">The file; when it is not there, nothing is pinned.</param>
    /// <exception cref="TrustException">It is not as it was written; nothing counts as trusted then.</exception>
    public static PluginPins Read(string path)
    {
        var pins = new List<PluginPin>();
        foreach (var (number, words) in OwnerFile.ReadLines(path))
        {
            if (words is not [var id, var versionText, var hash, var whenText] || !Version.TryParse(versionText, out var version) || !IsHash(hash) ||
                !DateTimeOffset.TryParse(whenText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when))
            {
                throw OwnerFile.Damaged(path, number, $"a line must be ID VERSION {HashPrefix}HEX TIME");
            }

            pins.Add(new PluginPin(id, version, hash[HashPrefix.Length..], when));
        }

        return new PluginPins(pins);
    }

    /// <summary>Whether some state of a plugin was agreed to.</summary>
    public bool Knows(string id) => _pins.Exists(p => p.Id == id);

    /// <summary>The pin of exactly these files; null when nobody agreed to them.</summary>
    public PluginPin? Find(string id, string hash) => _pins.Find(p => p.Id == id && p.Hash == hash);

    /// <summary>With one more; it takes the place of another of the same version.</summary>
    public PluginPins With(PluginPin pin) => new([.. _pins.Where(p => p.Id != pin.Id || p.Version != pin.Version), pin]);

    /// <summary>Without those of a plugin.</summary>
    public PluginPins Without(string id) => new([.. _pins.Where(p => p.Id != id)]);

    /// <summary>Writes them, all or nothing.</summary>
    /// <exception cref="TrustException">They cannot be written.</exception>
    public void Write(string path) => OwnerFile.Write(
        path,
        [
            "# Plugins trusted with 'snatch plugin trust': id, version, hash over all files, when.",
            .. _pins.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Id} {p.Version} {HashPrefix}{p.Hash} {p.When.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}")),
        ]);

    private static bool IsHash(string word) =>
        word.StartsWith(HashPrefix, StringComparison.Ordinal) && word.Length == HashPrefix.Length + 64 && word[HashPrefix.Length..].All(char.IsAsciiHexDigitLower);
}

/// <summary>One plugin as somebody agreed to it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">The hash over its files.</param>
/// <param name="When">When.</param>
public sealed record PluginPin(string Id, Version Version, string Hash, DateTimeOffset When);
