namespace SnatchEngine.Profiles.Live;

/// <summary>Keys whose value holds from the start of a run to its end, whatever becomes of the profile.</summary>
public static class FixedKeys
{
    private static readonly string[] s_keys = ["download.allow-launchers", "download.dns-life", "quality", "after", "archive", "output", "learn-hosts"];
    private static readonly string[] s_sections = ["media.", "optimizers."];

    /// <summary>Those that a profile would have other than the run began with.</summary>
    /// <param name="begun">The profile the run began with.</param>
    /// <param name="now">The one in force now.</param>
    public static IReadOnlyList<string> Waiting(Profile begun, Profile now)
    {
        var before = begun.Explain().ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        return [.. now.Explain().Where(e => IsFixed(e.Key) && before.GetValueOrDefault(e.Key) != e.Value).Select(e => e.Key)];
    }

    private static bool IsFixed(string key) => s_keys.Contains(key, StringComparer.Ordinal) || s_sections.Any(s => key.StartsWith(s, StringComparison.Ordinal));
}
