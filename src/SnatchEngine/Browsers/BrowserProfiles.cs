using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Browsers;

/// <summary>Where browsers keep their profiles.</summary>
/// <param name="personFolder">The person's own folder.</param>
internal sealed class BrowserProfiles(string personFolder)
{
    private static readonly string[] s_firefox =
    [
        ".mozilla/firefox", ".config/mozilla/firefox", "snap/firefox/common/.mozilla/firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox",
        "Library/Application Support/Firefox", "AppData/Roaming/Mozilla/Firefox",
    ];

    private static readonly string[] s_chromium =
    [
        ".config/chromium", "snap/chromium/common/chromium", ".var/app/org.chromium.Chromium/config/chromium", "Library/Application Support/Chromium", "AppData/Local/Chromium/User Data",
    ];

    private static readonly string[] s_chrome =
    [
        ".config/google-chrome", ".var/app/com.google.Chrome/config/google-chrome", "Library/Application Support/Google/Chrome", "AppData/Local/Google/Chrome/User Data",
    ];

    /// <summary>The file with the cookies of a browser.</summary>
    /// <param name="browser">Its name in lower case.</param>
    /// <param name="profile">The name or path of a profile. Null: the one used last, or the usual one.</param>
    public string CookiesOf(string browser, string? profile)
    {
        var (roots, file) = browser switch
        {
            "firefox" => (s_firefox, "cookies.sqlite"),
            "chromium" => (s_chromium, "Cookies"),
            "chrome" => (s_chrome, "Cookies"),
            _ => throw Missing($"the cookies of '{browser}' are not read; firefox, chromium and chrome are"),
        };
        if (profile is not null && Path.IsPathRooted(profile))
        {
            return In(profile, file) ?? throw Missing($"{profile} has no {file}; name the folder of a {browser} profile");
        }

        var there = roots.Select(r => Path.Combine(personFolder, r)).Where(Directory.Exists).ToList();
        if (there.Count == 0)
        {
            throw Missing($"no profile of {browser} was found beneath {personFolder}; name its folder: {browser}:PATH");
        }

        var candidates = there.SelectMany(ProfilesIn).Where(f => profile is null || Matches(f, profile)).ToList();
        return candidates.Select(f => In(f, file)).OfType<string>().MaxBy(File.GetLastWriteTimeUtc)
            ?? throw Missing(profile is null ? $"no profile of {browser} beneath {string.Join(", ", there)} has cookies" : $"{browser} has no profile '{profile}' with cookies beneath {string.Join(", ", there)}");
    }

    private static IEnumerable<string> ProfilesIn(string root) =>
        new[] { root, Path.Combine(root, "Profiles") }.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories);

    // Firefox's folders are called 'k3x9q2.work', and people know the profile as 'work'.
    private static bool Matches(string folder, string profile) =>
        Path.GetFileName(folder) is var name && (name == profile || (name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && name[(dot + 1)..] == profile));

    private static string? In(string folder, string file) =>
        new[] { Path.Combine(folder, "Network", file), Path.Combine(folder, file) }.FirstOrDefault(File.Exists);

    private static AccessFileException Missing(string message) => new(AccessFileFailure.Unreadable, message);
}
