using System.CommandLine;
using System.Globalization;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Queueing;

/// <summary>Writes what was typed as orders, so that they mean the same in another process, in another folder, next week.</summary>
internal sealed class OrderWriting
{
    private static readonly HashSet<string> s_ofEach =
        ["dir", "out", "mirror", "continue", "no-continue", "checksum", "header", "user", "bearer", "max-size", "priority", "overwrite", "conditional-get", "extractor", "input-file", "group", "not-before", "lane"];

    private readonly Dictionary<string, IReadOnlyList<string>> _ofAll = [];
    private readonly QueueOrder _terms;

    /// <summary>Takes what holds for every URL.</summary>
    /// <param name="result">The parsed words.</param>
    /// <param name="invocation">The same, checked.</param>
    /// <param name="terms">Group, lane and moment.</param>
    public OrderWriting(ParseResult result, GetInvocation invocation, QueueOrder terms)
    {
        _terms = terms;
        foreach (var option in result.CommandResult.Command.Options)
        {
            var name = option.Name.TrimStart('-');
            if (!s_ofEach.Contains(name) && result.GetResult(option) is { Implicit: false } given)
            {
                _ofAll[name] = [.. given.Tokens.Select(t => t.Value)];
            }
        }

        Keep("cookies", invocation.CookieFile);
        Keep("netrc", invocation.NetrcFile);
        Keep("ca-certificate", invocation.Settings.LastOrDefault(s => s.Key == "download.ca-certificate")?.Value);
    }

    /// <summary>The options of <c>get</c> that a queue has no use for: its own length, its own pace, and the archive it always keeps.</summary>
    public static Option[] NotForOrders(FetchOptions options) => [options.InputFile, options.FilesAtOnce, options.PauseBetween, options.Archive];

    /// <summary>The order of one wish.</summary>
    public QueueOrder Of(Wish wish)
    {
        var options = new Dictionary<string, IReadOnlyList<string>>(_ofAll) { ["dir"] = [Path.GetFullPath(wish.Folder)] };
        Add("out", wish.FileName ?? wish.Template?.Text);
        Add("max-size", wish.MaxSize?.Bytes.ToString(CultureInfo.InvariantCulture));
        Add("limit-rate", wish.LimitRate?.BytesPerSecond.ToString(CultureInfo.InvariantCulture));
        Add("connections", wish.Connections?.ToString(CultureInfo.InvariantCulture));
        Add("extractor", wish.Extractor);
        AddFlag("no-continue", !wish.Resume);
        AddFlag("overwrite", wish.Overwrite);
        AddFlag("conditional-get", wish.OnlyIfNewer);
        AddAll("checksum", [.. wish.Checksums.Select(c => c.ToString())]);
        var login = wish.Access.Authorization is { } authorization ? [$"Authorization: {authorization}"] : (string[])[];
        AddAll("header", [.. wish.Access.Headers.Select(h => $"{h.Key}: {h.Value}"), .. login]);
        return _terms with { Url = wish.Url, Mirrors = [.. wish.Mirrors], Options = options, Priority = wish.Priority };

        void Add(string name, string? value) => AddAll(name, value is null ? [] : [value]);

        void AddFlag(string name, bool isSet)
        {
            if (isSet)
            {
                options[name] = [];
            }
        }

        void AddAll(string name, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                options[name] = values;
            }
        }
    }

    private void Keep(string name, string? fullPath)
    {
        if (_ofAll.ContainsKey(name) && fullPath is not null)
        {
            _ofAll[name] = [fullPath];
        }
    }
}
