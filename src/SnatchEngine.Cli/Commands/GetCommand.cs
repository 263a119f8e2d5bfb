using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch get</c>, and <c>snatch plan</c>, which is the same path stopped after planning.</summary>
internal sealed class GetCommand(Composition composition)
{
    /// <summary>Runs it.</summary>
    /// <param name="invocation">What was asked.</param>
    /// <param name="planOnly">Stop after planning.</param>
    /// <param name="cancellationToken">Stops the run; what was fetched stays resumable.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(GetInvocation invocation, bool planOnly, CancellationToken cancellationToken)
    {
        var defaults = invocation.Lend(composition);
        await using var wishes = await WishSource.OpenAsync(
            invocation.Urls, invocation.InputFile, defaults, composition.Console.OpenInput, composition.Time, cancellationToken);
        await using var engine = await composition.OpenAsync(invocation, cancellationToken);
        var meter = planOnly ? null : engine.BeginMeter?.Invoke();
        var screen = RunScreen.Open(invocation.Output, composition.Console, planOnly ? engine.Score : null, engine.Monitor, wishes.Known, composition.Time);
        await using (screen)
        {
            var request = new SnatchRequest { Wishes = wishes.ReadAsync(screen.Refuse, cancellationToken), UseArchive = invocation.UseArchive, PlanOnly = planOnly, Status = screen.Run };
            SnatchReport? report = null;
            try
            {
                report = await engine.SnatchAsync(request, screen.Tell, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Told by the summary, which knows an interrupted run by its missing report.
            }

            return screen.End(report, report?.Cost ?? meter?.Read()).Code;
        }
    }
}
