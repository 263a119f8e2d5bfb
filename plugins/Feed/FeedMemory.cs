using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Plugins.Feed;

/// <summary>What a feed answered last, so that an unchanged one need not be sent again. Losing it costs one answer.</summary>
/// <param name="environment">Whose state folder it is.</param>
internal sealed class FeedMemory(PluginEnvironment environment)
{
    private const int MostFeeds = 256;
    private const string Head = "snatch-feed 1";

    /// <summary>What is remembered. Null: nothing.</summary>
    public Remembered? Recall(string url)
    {
        try
        {
            using var file = new StreamReader(PathOf(url), Encoding.UTF8);
            var head = file.ReadLine();
            string? etag = file.ReadLine(), modified = file.ReadLine(), final = file.ReadLine(), digest = file.ReadLine();
            var body = file.ReadToEnd();
            return head == Head && digest == Digest(body) && Uri.TryCreate(final, UriKind.Absolute, out var from)
                ? new Remembered(from, body) { ETag = Known(etag), LastModified = Known(modified) }
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers an answer that names a validator.</summary>
    public void Keep(string url, Remembered answer)
    {
        if ((answer.ETag ?? answer.LastModified) is null || HasLineBreak(answer.ETag) || HasLineBreak(answer.LastModified))
        {
            return;
        }

        try
        {
            var path = PathOf(url);
            var temporary = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(temporary, $"{Head}\n{answer.ETag}\n{answer.LastModified}\n{answer.Url.AbsoluteUri}\n{Digest(answer.Text)}\n{answer.Text}");
            File.Replace(temporary, Touched(path), null);
            ForgetOldest();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            environment.Log($"what a feed answered cannot be kept: {e.Message}");
        }
    }

    private void ForgetOldest()
    {
        foreach (var old in new DirectoryInfo(environment.StateFolder).GetFiles("*.feed*").OrderByDescending(f => f.LastWriteTimeUtc).Skip(MostFeeds))
        {
            old.Delete();
        }
    }

    /// <summary>File.Replace needs something to replace.</summary>
    private static string Touched(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate);
        return path;
    }

    private string PathOf(string url) => Path.Combine(environment.StateFolder, Digest(url) + ".feed");

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool HasLineBreak(string? text) => text?.AsSpan().IndexOfAny('\r', '\n') >= 0;
}

/// <summary>An answer of a feed.</summary>
/// <param name="Url">Where it came from in the end.</param>
/// <param name="Text">Its text.</param>
internal sealed record Remembered(Uri Url, string Text)
{
    public string? ETag { get; init; }

    public string? LastModified { get; init; }
}
