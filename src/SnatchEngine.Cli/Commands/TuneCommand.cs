using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Optimization;
using SnatchEngine.Plugins;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch tune</c>: what holds downloads back on this machine, made better or put back on request.</summary>
internal sealed class TuneCommand(Composition composition)
{
    /// <summary>Runs it.</summary>
    /// <param name="asked">What was asked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The exit code: 1 when some changes could not be made or undone, 3 when none could.</returns>
    public async Task<int> RunAsync(TuneInvocation asked, CancellationToken cancellationToken)
    {
        var invocation = new GetInvocation
        {
            Urls = [],
            Defaults = new Wish { Url = "", Folder = asked.Folder },
            ProfileName = asked.ProfileName,
            Settings = asked.Settings,
            NeedsNoProfile = asked.Revert,
            Output = asked.Output with { Verbose = false },
        };
        await using var engine = await composition.OpenAsync(invocation, cancellationToken);
        var report = new TuneReport(composition.Console.Out, asked.Output);
        try
        {
            var (tuning, terms, temp) = await engine.TuneAsync(cancellationToken);
            var recovered = await tuning.RecoverAsync(cancellationToken);
            report.Tell(recovered, isWork: true);
            if (asked.Revert)
            {
                var reverted = await tuning.RevertAsync(cancellationToken);
                report.Tell(reverted, isWork: true);
                return report.EndRevert([.. recovered, .. reverted]);
            }

            if (asked.Apply)
            {
                var steps = await tuning.ApplyAsync(terms, cancellationToken);
                report.Tell(steps, isWork: false);
                return report.EndApply(steps, SelfAsRoot("--apply"));
            }

            report.TellKept(tuning.Kept);
            var explained = await tuning.ExplainAsync(terms, cancellationToken);
            report.Tell([.. explained, temp], isWork: false);
            return report.EndExplain(explained, SelfAsRoot("--apply"));
        }
        catch (Exception e) when (e is OptimizationException or PluginException)
        {
            composition.Console.Error.WriteLine($"snatch: {TextPrinter.Reason(e)}");
            return ExitCode.NothingStarted;
        }
    }

    // Root has another home, and the journal is wanted in this one.
    private string SelfAsRoot(string flag) =>
        OperatingSystem.IsWindows() ? $"snatch tune {flag}, in a terminal of an administrator" : $"sudo env SNATCH_HOME={ShellText(composition.HomeFolder)} {string.Join(' ', composition.Program.Select(ShellText))} tune {flag}";

    private static string ShellText(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

/// <summary>What <c>tune</c> was asked.</summary>
internal sealed record TuneInvocation
{
    /// <summary>Make the changes that outlive the process.</summary>
    public bool Apply { get; init; }

    /// <summary>Undo what was applied.</summary>
    public bool Revert { get; init; }

    /// <summary>Where downloads go, whose disk counts.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>The profile that was named. Null: what is used, or suits the machine.</summary>
    public string? ProfileName { get; init; }

    /// <summary>What the profile is overridden with.</summary>
    public IReadOnlyList<ProfileSetting> Settings { get; init; } = [];

    /// <summary>How output looks.</summary>
    public OutputChoice Output { get; init; } = new();
}
