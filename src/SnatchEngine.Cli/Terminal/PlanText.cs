using System.Globalization;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Transports;
using SnatchEngine.Planning;

namespace SnatchEngine.Cli.Terminal;

/// <summary>A plan for people.</summary>
/// <param name="score">How each transport suits a download.</param>
internal sealed class PlanText(Func<DownloadRequest, IReadOnlyList<TransportScore>> score)
{
    /// <summary>A block of lines; the first is the URL.</summary>
    public List<string> Describe(DownloadPlan plan)
    {
        var request = plan.Request;
        var lines = new List<string> { $"fetch  {RedactedUrl.Of(request.Urls[0])}" };
        lines.AddRange(request.Urls.Skip(1).Select(url => $"  mirror     {RedactedUrl.Of(url)}"));
        lines.Add($"  found by   {plan.Extractor}");
        lines.Add($"  to         {Printable.Clean(Path.Combine(Path.GetFullPath(request.Folder), request.FileName ?? "(the name the server says)"))}");
        lines.AddRange(plan.Staged is null ? [] : plan.Staged.Parts.Skip(1).Select(p => $"  with part  {RedactedUrl.Of(p.Request.Urls[0])}"));
        lines.AddRange(plan.Staged is null ? [] : plan.Staged.Steps.Select(s => $"  then       {Printable.Clean(s.ToString())}"));
        lines.AddRange(score(request).Select((s, i) => string.Create(
            CultureInfo.InvariantCulture, $"  {(i == 0 ? "by       " : "or       ")}  {s.Transport} (score {s.Score:0.00}: {Printable.Clean(s.Why)})")));
        lines.AddRange(request.Checksums.Select(c => $"  proof      {c}"));
        if (Terms(request) is { Count: > 0 } terms)
        {
            lines.Add($"  with       {string.Join(", ", terms)}");
        }

        return lines;
    }

    private static List<string> Terms(DownloadRequest request)
    {
        var terms = new List<string>();
        AddIf(request.Connections is not null, $"{request.Connections} connections");
        AddIf(request.LimitRate is not null, $"at most {request.LimitRate}");
        AddIf(request.MaxSize is not null, $"no more than {request.MaxSize}");
        AddIf(request.Priority != Abstractions.Transfer.DownloadPriority.Normal, $"{request.Priority} priority");
        AddIf(!request.Resume, "no resuming");
        AddIf(request.Overwrite, "overwriting");
        AddIf(request.OnlyIfNewer, "only if newer");
        AddIf(request.Access.Authorization is not null, "a login");
        AddIf(request.Access.Cookies is not null, "cookies");
        return terms;

        void AddIf(bool holds, string term)
        {
            if (holds)
            {
                terms.Add(term);
            }
        }
    }
}
