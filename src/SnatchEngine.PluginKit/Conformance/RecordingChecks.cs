using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Loading;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;

namespace SnatchEngine.PluginKit.Conformance;

/// <summary>What is checked with one recording.</summary>
internal sealed partial class RecordingChecks(ConformanceSubject subject, PluginCode code, NetworkWatch network, string path, Cassette cassette)
{
    public async IAsyncEnumerable<Check> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var extractor = cassette.Extractor ?? subject.RouteOf?.Invoke(cassette.Url);
        if (subject.RouteOf is not null)
        {
            yield return extractor is null
                ? new Check("its manifest claims the URL", Verdict.Failed, $"no claim fits {cassette.Url}")
                : new Check("its manifest claims the URL", Verdict.Passed);
        }

        ExtractionResult? first = null, second = null;
        Check extracts;
        var handler = new ReplayHandler(cassette);
        try
        {
            first = await ExtractAsync(handler, extractor, cancellationToken);
            second = await ExtractAsync(new ReplayHandler(cassette), extractor, cancellationToken);
            extracts = handler.Missing is [var missing, ..] ? new Check("extracts", Verdict.Failed, missing) : new Check("extracts", Verdict.Passed, Count(first));
        }
        catch (Exception e) when (e is SnatchException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            extracts = new Check("extracts", Verdict.Failed, handler.Missing is [var missing, ..] ? missing : e.Message);
        }

        yield return extracts;
        if (first is null || second is null || extracts.Verdict == Verdict.Failed)
        {
            yield break;
        }

        yield return Expected(first);
        yield return Ended(first);
        yield return Ids(first, second);
        yield return await new CancellationChecks(subject, code, network, cassette, extractor).StopsWhileItWaitsAsync(handler.Requests, cancellationToken);
        yield return await new CancellationChecks(subject, code, network, cassette, extractor).StopsBetweenStepsAsync(first.Steps.Count, cancellationToken);
    }

    private Task<ExtractionResult> ExtractAsync(ReplayHandler handler, string? extractor, CancellationToken cancellationToken) =>
        new Patience(network, subject.StepLimit).CallAsync(
            $"extracting {cassette.Url}",
            token =>
            {
                var extractors = code.NewPlugin().CreateExtractors(PluginBench.Lend(cassette, handler, new ReplayOptions { Manifest = subject.Manifest }));
                return PluginBench.ExtractAsync(PluginBench.ExtractorOf(extractors, extractor), new ExtractionRequest(cassette.Url) { Cursor = cassette.Cursor }, token);
            },
            // All of its steps share the time of a few, as no answer has to be waited for.
            3,
            cancellationToken);

    private Check Expected(ExtractionResult result)
    {
        const string Name = "gives what is expected";
        var file = Cassette.ExpectationOf(path);
        if (!File.Exists(file))
        {
            return new Check(Name, Verdict.Skipped, $"there is no {Path.GetFileName(file)}");
        }

        try
        {
            var difference = Expectation.Load(file).DifferenceTo(result);
            return difference is null ? new Check(Name, Verdict.Passed) : new Check(Name, Verdict.Failed, $"- expected, + came:\n{difference}");
        }
        catch (RecordingException e)
        {
            return new Check(Name, Verdict.Failed, e.Message);
        }
    }

    private static Check Ended(ExtractionResult result)
    {
        const string Name = "says whether that is all";
        var end = result.Steps.ToList().FindIndex(s => s is ExtractionEnded);
        return result.Failure is null && end < 0
            ? new Check(Name, Verdict.Failed, "the last step must be an ExtractionEnded: complete, or truncated because of something")
            : end >= 0 && end < result.Steps.Count - 1
                ? new Check(Name, Verdict.Failed, $"{result.Steps.Count - 1 - end} more steps came after the ExtractionEnded")
                : new Check(Name, Verdict.Passed);
    }

    private static Check Ids(ExtractionResult first, ExtractionResult second)
    {
        const string Name = "ids are stable and unique";
        var ids = first.Items.Select(i => i.Id).ToList();
        var again = second.Items.Select(i => i.Id).ToList();
        if (ids.GroupBy(id => id).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return new Check(Name, Verdict.Failed, $"'{twice.Key}' is the id of {twice.Count()} items");
        }

        if (ids.Find(id => !Namespace().IsMatch(id.Namespace) || string.IsNullOrWhiteSpace(id.Id)) is { } wrong)
        {
            return new Check(Name, Verdict.Failed, $"'{wrong}': a namespace is 1 to 64 lower-case letters, digits, dots and dashes, and an id is not empty");
        }

        var at = Enumerable.Range(0, Math.Max(ids.Count, again.Count)).FirstOrDefault(i => !Equals(ids.ElementAtOrDefault(i), again.ElementAtOrDefault(i)), -1);
        return at < 0
            ? new Check(Name, Verdict.Passed)
            : new Check(Name, Verdict.Failed, $"item {at + 1} was '{ids.ElementAtOrDefault(at)?.ToString() ?? "missing"}' and in a second run of the same recording '{again.ElementAtOrDefault(at)?.ToString() ?? "missing"}'");
    }

    private static string Count(ExtractionResult result) =>
        result.Failure is { } failure ? $"{result.Items.Count()} items, then {failure.Failure}" : $"{result.Items.Count()} items, {result.Steps.OfType<ReferenceFound>().Count()} references";

    [GeneratedRegex("^[a-z0-9.-]{1,64}$")]
    private static partial Regex Namespace();
}
