using System.Text;
using System.Text.RegularExpressions;

namespace SnatchEngine.Plugins.Patterns;

/// <summary>A pattern of names: <c>*</c> is any run of characters but a slash, <c>**</c> of any, <c>?</c> is one. Case does not count.</summary>
internal sealed class Glob
{
    private readonly Regex _regex;

    /// <summary>Makes it.</summary>
    /// <param name="pattern">The pattern; one that ends in a slash means folders.</param>
    public Glob(string pattern)
    {
        IsForFolders = pattern.EndsWith('/');
        var body = pattern.Trim('/');
        IsForPaths = body.Contains('/', StringComparison.Ordinal) || pattern.StartsWith('/');
        var text = new StringBuilder("^");
        for (var i = 0; i < body.Length; i++)
        {
            var rest = body.AsSpan(i);
            var (part, length) = rest switch
            {
                // '**/x' is x itself too.
                ['*', '*', '/', ..] => ("(?:.*/)?", 3),
                ['*', '*', ..] => (".*", 2),
                ['*', ..] => ("[^/]*", 1),
                ['?', ..] => ("[^/]", 1),
                _ => (Regex.Escape(body[i].ToString()), 1),
            };
            text.Append(part);
            i += length - 1;
        }

        // Matching takes time in proportion to the name, whatever the pattern.
        _regex = new Regex(text.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>Whether it means folders only.</summary>
    public bool IsForFolders { get; }

    /// <summary>Whether it means paths from the beginning, and not names wherever they are.</summary>
    public bool IsForPaths { get; }

    /// <summary>Whether it fits.</summary>
    /// <param name="path">A path without slashes at its ends.</param>
    public bool Fits(string path) => _regex.IsMatch(IsForPaths ? path : path[(path.LastIndexOf('/') + 1)..]);
}
