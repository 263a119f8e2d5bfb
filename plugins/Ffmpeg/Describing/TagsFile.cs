using System.Globalization;
using System.Text;
using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Plugins.Ffmpeg.Describing;

/// <summary>Tags and chapters as a file for ffmpeg: an argument could not hold a long description.</summary>
internal static class TagsFile
{
    /// <summary>Writes them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tags">Tags of the whole.</param>
    /// <param name="chapters">Chapters, in order and each with its end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task WriteAsync(string path, IEnumerable<KeyValuePair<string, string>> tags, IEnumerable<MediaChapter> chapters, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(";FFMETADATA1\n");
        foreach (var (key, value) in tags)
        {
            text.Append(Escaped(key)).Append('=').Append(Escaped(value)).Append('\n');
        }

        foreach (var chapter in chapters)
        {
            text.Append("[CHAPTER]\nTIMEBASE=1/1000\n")
                .Append(CultureInfo.InvariantCulture, $"START={(long)chapter.Start.TotalMilliseconds}\nEND={(long)chapter.End!.Value.TotalMilliseconds}\n")
                .Append("title=").Append(Escaped(chapter.Title)).Append('\n');
        }

        return File.WriteAllTextAsync(path, text.ToString(), cancellationToken);
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text.Where(c => c is '\n' || !char.IsControl(c)))
        {
            _ = c is '=' or ';' or '#' or '\\' or '\n' ? escaped.Append('\\').Append(c) : escaped.Append(c);
        }

        return escaped.ToString();
    }
}
