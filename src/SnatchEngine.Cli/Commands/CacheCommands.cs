using System.CommandLine;
using SnatchEngine.Caching;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>The family of <c>snatch cache</c>, as the parser knows it.</summary>
internal sealed class CacheCommands(Composition composition, OutputOptions output)
{
    private readonly Option<string[]> _site = FetchOptions.Valued("--site", "HOST", "Only answers of this host and those beneath it; HOST:PORT and a URL name it too");
    private readonly Option<string[]> _kind = FetchOptions.Valued("--kind", "KIND", $"Only answers of this kind: {string.Join(", ", CacheKindName.All)}");
    private readonly Option<string[]> _key = FetchOptions.Valued("--key", "URL", "Only the answers of this URL");

    /// <summary>Builds the family.</summary>
    /// <param name="withExamples">Gives a command's help its examples.</param>
    public Command Build(Action<Command, string[]> withExamples)
    {
        var family = new Command("cache", "What is kept of sites' answers: how much and how it helped, and how to be rid of it.");
        foreach (var (command, examples) in (IEnumerable<(Command, string[])>)
        [
            (Stats(), ["snatch cache stats", "snatch cache stats --json"]),
            (Clear(), ["snatch cache clear", "snatch cache clear --site example.org --kind pages", "snatch cache clear --key https://example.org/watch/1"]),
        ])
        {
            family.Subcommands.Add(command);
            withExamples(command, examples);
        }

        family.SetAction(NeedsCommand);
        withExamples(family, ["snatch cache stats", "snatch cache clear --site example.org"]);
        return family;
    }

    private static int NeedsCommand(ParseResult result) => throw new UsageException(["a command is needed: stats or clear; 'snatch cache --help' explains them"]);

    private Command Stats()
    {
        var options = new ProfileOptions();
        var command = new Command("stats", "What is kept on the disk, and how often it answered, over all runs.");
        options.AddTo(command);
        command.SetAction((result, ct) =>
        {
            var read = new OptionReader(result);
            var (name, settings) = (options.NameFrom(read), options.SettingsFrom(read));
            Refuse(read);
            return new CacheStatsCommand(composition, output.Read(result)).RunAsync(name, settings, ct);
        });
        return command;
    }

    private Command Clear()
    {
        var command = new Command("clear", "Removes what is kept on the disk: all of it, or of one site, kind or URL.");
        foreach (var option in (Option[])[_site, _kind, _key])
        {
            command.Options.Add(option);
        }

        command.SetAction((result, ct) =>
        {
            var read = new OptionReader(result);
            var wish = new CacheClearing { Kind = KindFrom(read), Url = UrlFrom(read) };
            wish = WithSite(wish, read);
            Refuse(read);
            return new CacheClearCommand(composition, output.Read(result)).RunAsync(wish, ct);
        });
        return command;
    }

    private CacheKind? KindFrom(OptionReader read)
    {
        if (read.One(_kind) is not { } word)
        {
            return null;
        }

        var kind = CacheKindName.Parse(word);
        if (kind is null)
        {
            read.Refuse(_kind, word, $"must be one of {string.Join(", ", CacheKindName.All)}");
        }

        return kind;
    }

    private Uri? UrlFrom(OptionReader read)
    {
        if (read.One(_key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return new Uri(url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
        }

        read.Refuse(_key, text, "must be a whole http or https URL");
        return null;
    }

    private CacheClearing WithSite(CacheClearing wish, OptionReader read)
    {
        if (read.One(_site) is not { } text)
        {
            return wish;
        }

        var isUrl = text.Contains("://", StringComparison.Ordinal);
        if (text.Length > 0 && Uri.TryCreate(isUrl ? text : $"http://{text}", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.IdnHost.Length > 0 && (isUrl || url.PathAndQuery == "/"))
        {
            var hasPort = isUrl ? !url.IsDefaultPort : text.EndsWith($":{url.Port}", StringComparison.Ordinal);
            return wish with { Site = url.IdnHost.ToLowerInvariant(), Port = hasPort ? url.Port : null };
        }

        read.Refuse(_site, text, "must be a host such as example.org or 127.0.0.1:8080");
        return wish;
    }

    private static void Refuse(OptionReader read)
    {
        if (read.Problems.Count > 0)
        {
            throw new UsageException(read.Problems);
        }
    }
}
