using System.CommandLine;

namespace SnatchEngine.Cli.Commands;

/// <summary>The options every command has.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json = FetchOptions.Flag("--json", "JSON Lines on standard output");
    private readonly Option<bool> _quiet = FetchOptions.Flag("--quiet", "No progress, no word of success; failures still say why", "-q");
    private readonly Option<bool> _verbose = FetchOptions.Flag("--verbose", "More on each file", "-v");
    private readonly Option<bool> _noColor = FetchOptions.Flag("--no-color", "No colours (also with NO_COLOR in the environment)");

    /// <summary>Puts them on the root, for all its commands.</summary>
    public void AddTo(RootCommand root)
    {
        foreach (var option in new[] { _json, _quiet, _verbose, _noColor })
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    /// <summary>What was chosen.</summary>
    public OutputChoice Read(ParseResult result) => new()
    {
        Json = Has(result, _json),
        Quiet = Has(result, _quiet),
        Verbose = Has(result, _verbose),
        NoColor = Has(result, _noColor),
    };

    private static bool Has(ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
