using System.CommandLine;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Queueing;

/// <summary>Reads orders: their options are those of <c>get</c>, and mean what they mean there.</summary>
internal sealed class OrderReading(string personFolder)
{
    private readonly Lock _gate = new();
    private readonly FetchOptions _options = new();
    private Command? _command;

    /// <summary>Every problem with an order; none when it can be obeyed.</summary>
    public IReadOnlyList<string> ProblemsOf(QueueOrder order)
    {
        try
        {
            Read(order);
            return [];
        }
        catch (UsageException wrong)
        {
            return wrong.Problems;
        }
    }

    /// <summary>The invocation an order stands for.</summary>
    /// <exception cref="UsageException">It cannot be obeyed; with every problem.</exception>
    public GetInvocation Read(QueueOrder order)
    {
        List<string> problems = [];
        if (order.Kind != QueueOrder.Download)
        {
            problems.Add($"'kind' must be {QueueOrder.Download}");
        }

        if (order.Options.GetValueOrDefault("dir") is { } folders && folders.Any(f => !Path.IsPathFullyQualified(f)))
        {
            problems.Add("'dir' must be a full path");
        }

        lock (_gate)
        {
            var result = CommandOf().Parse(WordsOf(order, problems), new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (problems.Count > 0 || result.Errors.Count > 0 || result.UnmatchedTokens.Count > 0)
            {
                throw new UsageException([.. problems, .. result.Errors.Count > 0 || result.UnmatchedTokens.Count > 0 ? UnknownWords.Of(result) : []]);
            }

            var invocation = new FetchReading(_options, new OptionReader(result), personFolder).Read(result, new OutputChoice());
            var login = UrlLogin.Take(invocation.Urls[0], out var bare);
            var wish = invocation.Defaults with { Url = bare, Priority = order.Priority, LimitRate = RateOf(order), Connections = ConnectionsOf(order) };
            return invocation with { Defaults = login is null ? wish : wish with { Access = wish.Access with { Authorization = login } } };
        }
    }

    private Command CommandOf()
    {
        if (_command is null)
        {
            _command = new Command("get");
            _options.AddTo(_command, OrderWriting.NotForOrders(_options));
        }

        return _command;
    }

    private List<string> WordsOf(QueueOrder order, List<string> problems)
    {
        List<string> words = [];
        var names = CommandOf().Options.ToDictionary(o => o.Name.TrimStart('-'), o => o is Option<bool>);
        foreach (var (name, values) in order.Options)
        {
            if (!names.TryGetValue(name, out var isFlag))
            {
                problems.Add($"unknown option '{WishValue.Shown(name)}'{Suggestion.For(name, names.Keys)}");
            }
            else if (name is "limit-rate" or "connections" or "priority" or "mirror")
            {
                Check(name, values, problems);
            }
            else
            {
                words.AddRange(isFlag ? [$"--{name}"] : values.Select(value => $"--{name}={value}"));
            }
        }

        words.AddRange(order.Mirrors.Select(mirror => $"--mirror={mirror}"));
        words.Add(order.Url);
        return words;
    }

    // Of one file here, where 'get' means the whole process or names what the order says itself.
    private static void Check(string name, IReadOnlyList<string> values, List<string> problems)
    {
        var problem = (name, values) switch
        {
            ("limit-rate", [var rate]) => ByteRate.TryParse(rate, out _) ? null : WishValue.RateAllowed,
            ("connections", [var count]) => WishValue.TryCount(count, 1, 64, out _) ? null : "must be 1 to 64",
            ("priority", _) => "stands beside the options, not among them",
            ("mirror", _) => "stands beside the options, as 'mirrors'",
            _ => "is given once",
        };
        if (problem is not null)
        {
            problems.Add($"'{name}' {problem}");
        }
    }

    private static ByteRate? RateOf(QueueOrder order) =>
        order.Options.GetValueOrDefault("limit-rate") is [var text] && ByteRate.TryParse(text, out var rate) && rate.BytesPerSecond > 0 ? rate : null;

    private static int? ConnectionsOf(QueueOrder order) =>
        order.Options.GetValueOrDefault("connections") is [var text] && WishValue.TryCount(text, 1, 64, out var count) ? count : null;
}
