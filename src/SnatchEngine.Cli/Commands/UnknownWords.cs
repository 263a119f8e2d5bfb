using System.CommandLine;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>Words of the command line that nothing knows, with what was probably meant.</summary>
internal static class UnknownWords
{
    /// <summary>Refuses options that passed for URLs; no URL begins with a dash.</summary>
    public static void AmongUrls(List<string> urls, ParseResult result, OptionReader read)
    {
        foreach (var word in urls.Where(u => u.StartsWith('-')))
        {
            read.Add(Option(word, result));
        }

        urls.RemoveAll(u => u.StartsWith('-'));
    }

    /// <summary>What the parser could not place, a line each.</summary>
    public static IReadOnlyList<string> Of(ParseResult result)
    {
        if (result.UnmatchedTokens.Count == 0)
        {
            return [.. result.Errors.Select(e => e.Message)];
        }

        var commands = result.CommandResult.Command.Subcommands;
        if (commands.Count > 0 && result.UnmatchedTokens.FirstOrDefault(t => !t.StartsWith('-')) is { } word)
        {
            var meant = word.Contains("://", StringComparison.Ordinal)
                ? " (did you mean 'snatch get URL'?)"
                : Suggestion.For(word, commands.Select(c => c.Name));
            return [$"unknown command '{Shown(word)}'{meant}; 'snatch --help' lists them"];
        }

        return [.. result.UnmatchedTokens.Select(t => t.StartsWith('-') ? Option(t, result) : $"unexpected '{Shown(t)}'")];
    }

    private static string Option(string word, ParseResult result)
    {
        var name = word.AsSpan().IndexOfAny('=', ':') is var cut and > 0 ? word[..cut] : word;
        var known = new List<string>();
        foreach (var option in result.CommandResult.Command.Options.Concat(result.RootCommandResult.Command.Options))
        {
            known.AddRange([option.Name, .. option.Aliases]);
        }

        var meant = name.StartsWith("--", StringComparison.Ordinal) ? Suggestion.For(name, known.Where(k => k.Length > 2)) : "";
        return $"unknown option '{Shown(name)}'{meant}";
    }

    private static string Shown(string word) => WishValue.Shown(Terminal.RedactedUrl.Of(word));
}
