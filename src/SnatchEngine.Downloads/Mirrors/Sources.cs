using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Mirrors;

/// <summary>Makes sources of the URLs of a request.</summary>
internal static class Sources
{
    /// <exception cref="DownloadException">One of them cannot be fetched by this program.</exception>
    public static IReadOnlyList<Source> Of(DownloadRequest request) => Of(request.Urls, request.TypedByOperator);

    /// <summary>The login that was typed into a URL; it never becomes part of the address.</summary>
    public static (string User, string Password)? LoginOf(string url) => WireUrl.TryCreate(url, out _, out var login, out _) ? login : null;

    /// <inheritdoc cref="Of(DownloadRequest)"/>
    public static IReadOnlyList<Source> Of(IReadOnlyList<string> urls, bool isTyped)
    {
        var sources = new List<Source>();
        foreach (var url in urls)
        {
            if (!WireUrl.TryCreate(url, out var address, out var problem))
            {
                throw new DownloadException(DownloadFailure.BadUrl, $"The URL cannot be fetched: {problem}.");
            }

            sources.Add(new Source(url, address, isTyped));
        }

        return sources.Count > 0 ? sources : throw new DownloadException(DownloadFailure.BadUrl, "A download needs at least one URL.");
    }
}
