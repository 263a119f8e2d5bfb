using System.CommandLine;
using System.Net;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Commands;

/// <summary>What <c>serve</c> was asked.</summary>
/// <param name="Listen">Where it listens; port 0 takes any that is free.</param>
/// <param name="Queue">How the queue is worked on.</param>
/// <param name="UntilIdle">Ends when nothing is left that can be done now.</param>
/// <param name="Engine">What is said of the profile.</param>
internal sealed record ServeChoice(IPEndPoint Listen, QueueOptions Queue, bool UntilIdle, GetInvocation Engine);

/// <summary>The options of <c>serve</c> and <c>queue run</c>, as the parser knows them.</summary>
internal sealed class ServeOptions
{
    private static readonly IPEndPoint s_usual = new(IPAddress.Loopback, 6880);

    private readonly Option<string[]> _listen = FetchOptions.Valued("--listen", "ADDRESS:PORT", "A loopback address and a port, 0 for any (default 127.0.0.1:6880)");
    private readonly Option<string[]> _filesAtOnce = FetchOptions.Valued("--files-at-once", "N", "Items at once (default 5)", "-j");
    private readonly Option<string[]> _perHost = FetchOptions.Valued("--per-host", "N", "Items at once from one host (default: as many as -j)");
    private readonly Option<string[]> _perAccount = FetchOptions.Valued("--per-account", "N", "Items at once with one login (default: as many as from its host)");
    private readonly Option<string[]> _attempts = FetchOptions.Valued("--attempts", "N", "Attempts that may fail before an item is given up (default 5)");
    private readonly Option<string[]> _retryPause = FetchOptions.Valued("--retry-pause", "T", "Pause after the first failed attempt, fourfold after each (default 1m)");
    private readonly Option<bool> _noPlugins = FetchOptions.Flag("--no-plugins", "Use the plugins that came with the program, and no others");
    private readonly ProfileOptions _profile = new();
    private bool _listens;

    /// <summary>Puts them on a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="listens">Whether it says where it listens.</param>
    public void AddTo(Command command, bool listens)
    {
        _listens = listens;
        if (listens)
        {
            command.Options.Add(_listen);
        }

        foreach (var option in (Option[])[_filesAtOnce, _perHost, _perAccount, _attempts, _retryPause, _noPlugins])
        {
            command.Options.Add(option);
        }

        _profile.AddTo(command);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="UsageException">With every problem.</exception>
    public ServeChoice Read(ParseResult result, OutputChoice output)
    {
        var read = new OptionReader(result);
        var usual = new QueueOptions();
        var choice = new ServeChoice(
            _listens ? ReadListen(read) : new IPEndPoint(IPAddress.Loopback, 0),
            usual with
            {
                FilesAtOnce = read.Count(_filesAtOnce, 1, 256) ?? usual.FilesAtOnce,
                PerHost = read.Count(_perHost, 1, 256),
                PerAccount = read.Count(_perAccount, 1, 256),
                Attempts = read.Count(_attempts, 1, 100) ?? usual.Attempts,
                RetryPause = read.Duration(_retryPause, mayBeZero: true) ?? usual.RetryPause,
            },
            UntilIdle: !_listens,
            new GetInvocation
            {
                Urls = [],
                Defaults = new Wish { Url = "" },
                ProfileName = _profile.NameFrom(read),
                Settings = _profile.SettingsFrom(read),
                ShippedPluginsOnly = read.Has(_noPlugins),
                LivesOn = true,
                Output = output,
            });
        return read.Problems.Count == 0 ? choice : throw new UsageException(read.Problems);
    }

    private IPEndPoint ReadListen(OptionReader read)
    {
        if (read.One(_listen) is not { } text)
        {
            return s_usual;
        }

        var local = text.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..] : text;
        if (!IPEndPoint.TryParse(local, out var listen) || !local.Contains(':', StringComparison.Ordinal))
        {
            read.Refuse(_listen, text, "must be ADDRESS:PORT, such as 127.0.0.1:6880");
        }
        else if (!IPAddress.IsLoopback(listen.Address))
        {
            read.Refuse(_listen, text, "must be a loopback address, such as 127.0.0.1: nothing else is served without TLS");
        }
        else
        {
            return listen;
        }

        return s_usual;
    }
}
