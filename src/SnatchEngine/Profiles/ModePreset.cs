namespace SnatchEngine.Profiles;

/// <summary>What each mode brings: values laid over the shipped default, and beneath everything somebody wrote.</summary>
/// <remarks>No key that has a part in verification, durability or safety may stand here; a spec holds the list to that.</remarks>
public static class ModePreset
{
    private static readonly (string Key, string Value)[] s_fast =
    [
        ("extraction.depth", "2"),
        ("cache.pages", "1h"),
        ("download.retries", "4"),
        ("download.retry-after-inline", "1m"),
        ("download.memory", "32MiB"),
        ("heavy-steps", "serial"),
    ];

    private static readonly (string Key, string Value)[] s_thorough =
    [
        ("extraction.depth", "8"),
        ("cache.pages", "1m"),
        ("download.retries", "16"),
        ("download.retry-after-inline", "15m"),
        ("download.memory", "256MiB"),
        ("heavy-steps", "parallel"),
    ];

    /// <summary>The values of a mode; balanced is what the defaults are.</summary>
    public static IReadOnlyList<(string Key, string Value)> Of(ProfileMode mode) => mode switch
    {
        ProfileMode.Fast => s_fast,
        ProfileMode.Thorough => s_thorough,
        _ => [],
    };
}
