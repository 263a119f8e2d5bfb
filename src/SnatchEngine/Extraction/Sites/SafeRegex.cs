using System.Text.RegularExpressions;

namespace SnatchEngine.Extraction.Sites;

/// <summary>Makes patterns of site files: such as never take longer than their text is long, and where that cannot be, such as give up after a second.</summary>
internal static class SafeRegex
{
    private const int Longest = 4_096;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    /// <summary>Makes a pattern.</summary>
    /// <param name="pattern">The text.</param>
    /// <param name="options">What else counts.</param>
    /// <param name="problem">Why there is none; null when there is.</param>
    public static Regex? TryCreate(string pattern, RegexOptions options, out string? problem)
    {
        problem = null;
        if (pattern.Length > Longest)
        {
            problem = $"a pattern has at most {Longest} characters";
            return null;
        }

        try
        {
            return new Regex(pattern, options | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, s_limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options | RegexOptions.CultureInvariant, s_limit);
        }
        catch (ArgumentException e)
        {
            problem = $"it is no regular expression: {e.Message.ReplaceLineEndings(" ")}";
            return null;
        }
    }
}
