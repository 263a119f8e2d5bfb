using System.Collections.ObjectModel;

namespace SnatchEngine.PostProcessing;

/// <summary>One step after the bytes are there, as somebody asked for it.</summary>
/// <param name="Use">The name of a post-processor, such as <c>ffmpeg-remux</c>.</param>
public sealed record PostStep(string Use)
{
    /// <summary>What is wanted of it, by key. Default: nothing said.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether the item is placed without it when it fails, with a note. Default: false, the item fails and its bytes wait for the next try.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether it makes files under other names of those that were fetched, so that the names before it are not those of the library.</summary>
    internal bool MakesFilesAnew => Use == "extract" || Use.StartsWith("ffmpeg-", StringComparison.Ordinal);

    /// <summary>Reads a step in one line: <c>NAME</c>, or <c>NAME:key=value,key=value</c>; a comma in a value is written <c>\,</c>. A <c>?</c> behind the name makes it optional.</summary>
    /// <param name="text">The line.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>Null when it is none.</returns>
    public static PostStep? TryParse(string text, out string? problem)
    {
        var cut = text.IndexOf(':', StringComparison.Ordinal);
        var name = (cut < 0 ? text : text[..cut]).Trim();
        var isOptional = name.EndsWith('?');
        name = name.TrimEnd('?');
        if (name.Length is 0 or > 64 || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.')))
        {
            problem = "must begin with the name of a post-processor, such as ffmpeg-remux";
            return null;
        }

        Dictionary<string, string> options = new(StringComparer.Ordinal);
        foreach (var part in cut < 0 ? [] : SplitAtCommas(text[(cut + 1)..]))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                problem = $"has '{part}' where KEY=VALUE is needed";
                return null;
            }

            if (!options.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                problem = $"says '{part[..equals].Trim()}' twice";
                return null;
            }
        }

        problem = null;
        return new PostStep(name) { Options = options, IsOptional = isOptional };
    }

    /// <summary>The step in one line, as <see cref="TryParse"/> reads it.</summary>
    public override string ToString()
    {
        var options = Options.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}={o.Value.Replace(",", "\\,", StringComparison.Ordinal)}");
        return $"{Use}{(IsOptional ? "?" : "")}{(Options.Count > 0 ? ":" : "")}{string.Join(',', options)}";
    }

    private static IEnumerable<string> SplitAtCommas(string text)
    {
        var begun = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == ',')
            {
                begun.Append(text[++i]);
            }
            else if (text[i] == ',')
            {
                yield return begun.ToString();
                begun.Clear();
            }
            else
            {
                begun.Append(text[i]);
            }
        }

        yield return begun.ToString();
    }
}
