using System.Text.Json;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>Reads the pieces of a format that comes in fragments, as those of DASH do.</summary>
internal static class FragmentReading
{
    private const string Dash = "http_dash_segments";
    private const int LongestUrl = 32_768;

    /// <summary>Whether the format comes in fragments.</summary>
    public static bool IsInFragments(JsonElement format) => format.Text("protocol") == Dash || format.List("fragments").Any();

    /// <summary>The URLs of all its fragments in their order; none when one of them is not told, as a file with a hole is no file.</summary>
    public static IReadOnlyList<string> Of(JsonElement format)
    {
        var origin = format.Url("fragment_base_url") is { } text ? new Uri(text) : null;
        List<string> urls = [];
        foreach (var fragment in format.List("fragments"))
        {
            if ((fragment.Url("url") ?? Beneath(origin, fragment.Text("path"))) is not { } url)
            {
                return [];
            }

            urls.Add(url);
        }

        return urls;
    }

    private static string? Beneath(Uri? origin, string? path) =>
        path is { Length: <= LongestUrl } && (origin is null ? null : Uri.TryCreate(origin, path, out var joined) ? joined : null) is { Scheme: "http" or "https" } url ? url.AbsoluteUri : null;
}
