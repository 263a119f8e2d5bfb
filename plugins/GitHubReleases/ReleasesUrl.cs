using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Plugins.GitHubReleases;

/// <summary>What a URL of GitHub asks for.</summary>
/// <param name="Owner">The owner of the repository.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Wanted">Which of its releases.</param>
/// <param name="Tag">The tag of the one that is wanted, as it is named; null unless one tag is wanted.</param>
internal sealed record ReleasesUrl(string Owner, string Repository, WantedReleases Wanted, string? Tag)
{
    /// <summary>The repository in its usual form.</summary>
    public string FullName => $"{Owner}/{Repository}";

    /// <summary>The repository's place in the API.</summary>
    public string Api => $"https://api.github.com/repos/{Owner}/{Repository}";

    /// <summary>Reads a URL.</summary>
    /// <param name="url">The absolute URL.</param>
    /// <param name="read">What it asks for.</param>
    /// <returns>False when it is another page, such as a folder named <c>releases</c> in somebody's code.</returns>
    public static bool TryRead(string url, [NotNullWhen(true)] out ReleasesUrl? read)
    {
        var parts = new Uri(url).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        read = parts switch
        {
            [var owner, var name, "releases"] => new(owner, name, WantedReleases.All, null),
            [var owner, var name, "releases", "latest"] => new(owner, name, WantedReleases.Latest, null),
            // A tag may have slashes of its own.
            [var owner, var name, "releases", "tag", _, ..] => new(owner, name, WantedReleases.Tagged, Uri.UnescapeDataString(string.Join('/', parts[4..]))),
            _ => null,
        };
        if (read is not null && !(IsName(read.Owner) && IsName(read.Repository)))
        {
            read = null;
        }

        return read is not null;
    }

    private static bool IsName(string text) => text is not ("." or "..") && text.Length <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}

/// <summary>Which releases of a repository are wanted.</summary>
internal enum WantedReleases
{
    /// <summary>All, the newest first.</summary>
    All,

    /// <summary>The one GitHub calls the latest.</summary>
    Latest,

    /// <summary>That of one tag.</summary>
    Tagged,
}
