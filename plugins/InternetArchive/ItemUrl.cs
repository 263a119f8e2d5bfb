using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Plugins.InternetArchive;

/// <summary>What a URL of the Archive asks for.</summary>
/// <param name="Identifier">The item or collection.</param>
/// <param name="Path">The place within it, unescaped and without a slash at either end; empty for all of it.</param>
/// <param name="IsDownload">It is written as a download, so that the place is a file or a folder for sure.</param>
internal sealed record ItemUrl(string Identifier, string Path, bool IsDownload)
{
    /// <summary>The page that shows it to people.</summary>
    public string Page => PageOf(Identifier);

    /// <summary>The page of an item.</summary>
    public static string PageOf(string identifier) => $"https://archive.org/details/{identifier}";

    /// <summary>The URL of one of the item's files.</summary>
    /// <param name="name">The file's name with its folders.</param>
    public string FileUrl(string name) => $"https://archive.org/download/{Identifier}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>Reads a URL.</summary>
    /// <returns>False when it is another page, such as that of a person.</returns>
    public static bool TryRead(string url, [NotNullWhen(true)] out ItemUrl? read)
    {
        // The path as it stands: an escaped slash belongs to a name.
        var parts = new Uri(url).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        read = parts is ["details" or "download", var identifier, ..] && IsIdentifier(identifier)
            ? new ItemUrl(identifier, string.Join('/', parts[2..].Select(Uri.UnescapeDataString)), parts[0] == "download")
            : null;
        return read is not null;
    }

    /// <summary>Whether a text can be the identifier of an item.</summary>
    public static bool IsIdentifier(string text) =>
        text.Length is > 0 and <= 128 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
