using SnatchEngine.Cli.Terminal;
using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch plugin doctor URL</c>: who would take it, who would not, and why.</summary>
internal sealed class PluginDoctorCommand(Composition composition, PluginPaths places)
{
    private readonly TextWriter _out = composition.Console.Out;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: not done when nobody would take it.</returns>
    public Task<int> Run(string url, OutputChoice output)
    {
        var inventory = PluginInventory.Look(places, composition.Time);
        var ranking = ClaimRanking.Of(inventory, url) ?? throw new UsageException([$"'{Wishes.WishValue.Shown(RedactedUrl.Of(url))}' is no http or https URL"]);
        foreach (var ranked in ranking.Claims)
        {
            _out.WriteLine(output.Json ? Json(ranked) : Text(ranked));
        }

        var isTaken = ranking.Claims.Any(c => c.Role == ClaimRole.Takes);
        if (!isTaken && !ranking.Claims.Any(c => c.Role == ClaimRole.Fails))
        {
            composition.Console.Error.WriteLine("failed  no plugin that can be used claims this URL");
        }

        // The state of the others may be why a plugin somebody expects here is missing.
        foreach (var other in inventory.All.Where(l => !l.IsInUse && ranking.Claims.All(c => c.Listed != l)))
        {
            _out.WriteLine(output.Json
                ? JsonLine.Of("other", json =>
                {
                    json.WriteString("id", other.Plugin.Id);
                    json.WriteString("version", other.Plugin.Manifest?.Version.ToString());
                    json.WriteString("state", other.State);
                    json.WriteString("reason", other.Reason);
                })
                : Printable.Clean($"other        {other.Plugin}  {other.State}: {other.Reason}"));
        }

        return Task.FromResult(isTaken ? ExitCode.Done : ExitCode.SomeFailed);
    }

    private static string Text(RankedClaim ranked) =>
        Printable.Clean($"{WordOf(ranked.Role),-11}  {ranked.Listed.Plugin}  extractor {ranked.Claim.Extractor}  {PluginText.Of(ranked.Claim)}  {ranked.Why}");

    private static string Json(RankedClaim ranked) => JsonLine.Of(WordOf(ranked.Role), json =>
    {
        json.WriteString("id", ranked.Listed.Plugin.Id);
        json.WriteString("version", ranked.Listed.Plugin.Manifest?.Version.ToString());
        PluginText.Write(json, ranked.Claim);
        json.WriteString("state", ranked.Listed.State);
        json.WriteString("why", ranked.Why);
    });

    private static string WordOf(ClaimRole role) => role switch
    {
        ClaimRole.Takes => "takes",
        ClaimRole.Fails => "fails",
        ClaimRole.PassedOver => "passed-over",
        ClaimRole.Behind => "behind",
        _ => "not-asked",
    };
}
