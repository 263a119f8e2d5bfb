using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Downloads;
using SnatchEngine.Formats;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch formats</c>: what there is to choose from, and what would be chosen.</summary>
internal sealed class FormatsCommand(Composition composition)
{
    private readonly List<FormatVerdict> _verdicts = [];
    private readonly List<string> _warnings = [];
    private int _failures;
    private int _unasked;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 1 when nothing matches.</returns>
    public async Task<int> RunAsync(FormatsInvocation invocation, CancellationToken cancellationToken)
    {
        await (invocation.InfoFile is { } file ? ReadFileAsync(invocation, file, cancellationToken) : AskAsync(invocation, cancellationToken));
        foreach (var warning in _warnings.Where(_ => !invocation.Output.Quiet))
        {
            composition.Console.Error.WriteLine($"snatch: warning: {Printable.Clean(warning)}");
        }

        if (invocation.Output.Json)
        {
            composition.Console.Out.WriteLine(FormatsJson.Of(_verdicts, _warnings, invocation.Explain));
        }

        if (_verdicts.Count == 0 && _failures > 0 && _unasked == _failures)
        {
            return ExitCode.NothingStarted;
        }

        return _failures == 0 && _verdicts.Count > 0 && _verdicts.TrueForAll(v => v.Picks.Count > 0) ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private async Task ReadFileAsync(FormatsInvocation invocation, string path, CancellationToken cancellationToken)
    {
        FormatRules rules;
        if (invocation is { Wish: null, AsksForPreset: true })
        {
            await using var engine = await composition.OpenAsync(invocation.Fetch, cancellationToken);
            rules = FormatRules.Of(engine.Media, FormatAbilities.All);
        }
        else
        {
            rules = FormatRules.Of(invocation.Wish ?? new FormatWish(null, null), FormatAbilities.All);
        }

        IReadOnlyList<FormatCandidates> media;
        try
        {
            media = FormatFile.Read(path);
        }
        catch (FormatChoiceException wrong)
        {
            throw new UsageException([wrong.Message]);
        }

        foreach (var candidates in media)
        {
            Tell(rules.Choose(candidates), invocation, _ => null);
        }
    }

    private async Task AskAsync(FormatsInvocation invocation, CancellationToken cancellationToken)
    {
        var defaults = invocation.Fetch.Lend(composition);
        await using var engine = await composition.OpenAsync(invocation.Fetch, cancellationToken);
        var rules = invocation.Wish is { } wish ? FormatRules.Of(wish, FormatAbilities.All) : FormatRules.Of(engine.Media, engine.Abilities());
        foreach (var url in invocation.Fetch.Urls)
        {
            var login = UrlLogin.Take(url, out var bare);
            var asked = login is null ? defaults with { Url = url } : defaults with { Url = bare, Access = defaults.Access with { Authorization = login } };
            await foreach (var finding in engine.FindAsync(asked, cancellationToken))
            {
                switch (finding)
                {
                    case ItemFinding found:
                        Tell(rules.Choose(FormatCandidates.Of(found.Item)), invocation, engine.SpeedOf);
                        break;
                    case FailedFinding failed:
                        _failures++;
                        _unasked += failed.Error is DownloadException { Failure: DownloadFailure.BadUrl } ? 1 : 0;
                        composition.Console.Error.WriteLine($"failed  {RedactedUrl.Of(failed.Url)}  {TextPrinter.Reason(failed.Error)}");
                        break;
                    case NoticedFinding noticed when !invocation.Output.Quiet:
                        composition.Console.Error.WriteLine($"note  {RedactedUrl.Within(noticed.Sentence)}");
                        break;
                }
            }
        }
    }

    private void Tell(FormatVerdict verdict, FormatsInvocation invocation, Func<string, double?> speedOf)
    {
        _verdicts.Add(verdict);
        if (invocation.Wish is { } wish)
        {
            var known = _warnings.ToHashSet(StringComparer.Ordinal);
            _warnings.AddRange(FormatLint.Of(wish, verdict.Offer).Where(known.Add));
            if (invocation.AsksForPreset && known.Add("--quality and --audio-only say nothing beside -f or -S"))
            {
                _warnings.Add("--quality and --audio-only say nothing beside -f or -S");
            }
        }

        if (invocation.Output.Json)
        {
            return;
        }

        var console = composition.Console;
        var width = console.OutIsTerminal ? TerminalSize.OfError().Width : int.MaxValue;
        if (!invocation.Output.Quiet)
        {
            FormatTable.Of(verdict, width, speedOf).ForEach(console.Out.WriteLine);
        }

        if (invocation.Explain)
        {
            FormatRanks.Of(verdict).ForEach(console.Out.WriteLine);
        }

        if (verdict.Picks.Count == 0)
        {
            console.Error.WriteLine($"snatch: {Printable.Clean(WhyNothing(verdict, invocation.Wish))}");
        }
    }

    private static string WhyNothing(FormatVerdict verdict, FormatWish? wish)
    {
        var what = verdict.Offer.Candidates.Title is { Length: > 0 } title ? $"of '{title}' " : "";
        if (verdict.Offer.Formats.Count == 0)
        {
            return verdict.Offer.Protected.Count > 0 ? $"every format {what}is protected (DRM)" : $"there is no format {what}that could be fetched";
        }

        return $"no format {what}matches{(wish?.Selector is { } selector ? $" '{selector}'" : "")}";
    }
}
