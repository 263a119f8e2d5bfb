using SnatchEngine.PluginKit.Replay;

namespace SnatchEngine.PluginKit.Recordings;

/// <summary>The secrets of a recording: handed to the plugin, and taken out of all that is kept.</summary>
/// <param name="manifest">What the plugin declares.</param>
/// <param name="secrets">The secrets by name.</param>
internal sealed class HiddenSecrets(ManifestFacts manifest, IReadOnlyDictionary<string, string> secrets)
{
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The names of those that the plugin had.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>A secret; null when the operator has none of that name.</summary>
    public string? Find(string name)
    {
        manifest.RefuseSecret(name);
        if (!secrets.TryGetValue(name, out var secret))
        {
            return null;
        }

        lock (_asked)
        {
            _asked.Add(name);
        }

        return secret;
    }

    /// <summary>A text without what is secret in it.</summary>
    public string Of(string text)
    {
        foreach (var secret in secrets.Values.Where(s => s.Length >= 4).OrderByDescending(s => s.Length))
        {
            text = text.Replace(secret, Redaction.Mark, StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), Redaction.Mark, StringComparison.Ordinal);
        }

        return Redaction.Of(text);
    }
}
