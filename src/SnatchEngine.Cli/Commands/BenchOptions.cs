using System.CommandLine;

namespace SnatchEngine.Cli.Commands;

/// <summary>The options of <c>bench</c> and <c>bench suite</c>, as the parser knows them.</summary>
internal sealed class BenchOptions
{
    public Argument<string[]> Urls { get; } = new("URL") { Arity = ArgumentArity.ZeroOrMore, Description = "What is fetched (default: files of a server of its own, on loopback)" };

    public Option<string[]> UrlList { get; } = FetchOptions.Valued("--urls", "FILE", "List of URLs, as 'get -i' reads it");

    public Option<string[]> Server { get; } = FetchOptions.Valued("--server", "SCRIPT", "How its own server behaves: rate=R,per-connection=R,latency=T,connections=N");

    public Option<string[]> Size { get; } = FetchOptions.Valued("--size", "SIZE", "Bytes of one run from its own server (default 128MiB)");

    public Option<string[]> Files { get; } = FetchOptions.Valued("--files", "N", "Files of one run, or copies of each URL (default: as many as are fetched at once, at most)");

    public Option<string[]> FilesAtOnce { get; } = FetchOptions.Valued("--files-at-once", "LIST", "Files at once to measure (default 1,2,4)", "-j", "--concurrency");

    public Option<string[]> Connections { get; } = FetchOptions.Valued("--connections", "LIST", "Connections per file to measure (default 1,2,4,8)", "-x");

    public Option<string[]> ChunkSize { get; } = FetchOptions.Valued("--chunk-size", "LIST", "Chunk sizes to measure (default auto,1MiB,4MiB)");

    public Option<string[]> Profiles { get; } = FetchOptions.Valued("--profiles", "LIST", "Profiles to compare; what no other option names is then as they say");

    public Option<string[]> Repeat { get; } = FetchOptions.Valued("--repeat", "N", "Runs of each cell; figures are medians (default 3)");

    public Option<string[]> TimeLimit { get; } = FetchOptions.Valued("--time-limit", "T", "After this no further run begins (default 10m)");

    public Option<string[]> RunTimeout { get; } = FetchOptions.Valued("--run-timeout", "T", "After this a run is ended, and has failed (default 2m)");

    public Option<string[]> Folder { get; } = FetchOptions.Valued("--dir", "DIR", "Where files go while something is measured (default: the folder for temporary files)", "-d");

    /// <summary>What overrides the profile in every run. Its <c>--profile</c> is not among the options here: the one of <c>bench</c> traces.</summary>
    public ProfileOptions Overrides { get; } = new(FetchOptions.Valued("--set", "KEY=VALUE", "Override one value of the profile in every run; may be repeated"));

    public Option<string[]> Out { get; } = FetchOptions.Valued("--out", "FILE", "Write the result there, as JSON");

    public Option<string[]> Page { get; } = FetchOptions.Valued("--html", "FILE", "Write a page with charts there");

    public Option<string[]> Against { get; } = FetchOptions.Valued("--against", "FILE", "Compare with an earlier result, and exit 1 when something is worse; measures the same when nothing else is said");

    public Option<string[]> Threshold { get; } = FetchOptions.Valued("--threshold", "PERCENT", "What a change must exceed to count (default 5%)");

    public Option<string[]> Confidence { get; } = FetchOptions.Valued("--confidence", "PERCENT", "Of the intervals (default 95%)");

    public Option<string?> Suggest { get; } = new("--suggest") { HelpName = "[FILE]", Arity = ArgumentArity.ZeroOrOne, Description = "Search the matrix with a third of its runs, and write the best as a profile" };

    public Option<string?> Trace { get; } = new("--profile") { HelpName = "[FILE.nettrace]", Arity = ArgumentArity.ZeroOrOne, Description = "Trace one more run of the best cell, and print what took the time and the memory" };

    /// <summary>Puts them on <c>bench</c>.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Urls);
        foreach (var option in new Option[] { UrlList, Server, Size, Files, FilesAtOnce, Connections, ChunkSize, Profiles, Repeat, TimeLimit, RunTimeout, Folder, Overrides.Mode, Overrides.MaxMemory, Overrides.TempDir, Overrides.Set, Out, Page, Against, Threshold, Confidence, Suggest, Trace })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Puts those on <c>bench suite</c> that it has.</summary>
    public void AddSuiteTo(Command command)
    {
        foreach (var option in new Option[] { Server, Size, RunTimeout, Folder, Overrides.Mode, Overrides.MaxMemory, Overrides.TempDir, Overrides.Set, Out, Page })
        {
            command.Options.Add(option);
        }
    }
}
