using SnatchEngine.Formats;

namespace SnatchEngine.Cli.Terminal;

/// <summary>Why the formats stand in their order: each part of each rank, the best first.</summary>
internal static class FormatRanks
{
    /// <summary>The lines: a format with what decided against the one above it, and beneath all that it is ranked by.</summary>
    public static List<string> Of(FormatVerdict verdict)
    {
        List<string> lines = ["", "rank, the best first; what counts most comes first:"];
        foreach (var rank in FormatRank.Of(verdict.Offer))
        {
            lines.Add(Printable.Clean(rank.DecidedBy is { } field ? $"{rank.Id}  ({field} decides against {rank.Above})" : rank.Id));
            lines.Add(Printable.Clean($"    {string.Join("  ", rank.Parts.Select(p => $"{p.Term}={p.Value}"))}"));
        }

        return lines;
    }
}
