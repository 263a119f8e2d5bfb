using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Cleaning;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.PostProcessing;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch clean</c>: shows what unfinished downloads left, then removes it when a person says so.</summary>
internal sealed class CleanCommand(Composition composition)
{
    private readonly ConsoleStreams _console = composition.Console;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CleanInvocation asked, CancellationToken cancellationToken)
    {
        var now = composition.Time.GetUtcNow();
        var inUse = FilesInUse.Look();
        var found = LeftoverSearch.Beneath(asked.Folders)
            .Where(l => l.Files.Count > 0 && now - l.Touched >= asked.OlderThan && !inUse.Contains(l))
            .ToList();
        var sum = new ByteSize(found.Sum(l => l.Size.Bytes));
        var show = !asked.Output.Quiet || !asked.Yes;
        foreach (var leftover in found.Where(_ => show))
        {
            Show(leftover, now, asked.Output.Json);
        }

        var remove = found.Count > 0 && (asked.Yes || await AgreesAsync(asked, found.Count, sum, cancellationToken));
        var (removed, failed) = remove ? Remove(found, asked.Output) : (0, 0);
        End(asked, found.Count, removed, failed, sum);
        return failed == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private void Show(Leftover leftover, DateTimeOffset now, bool json)
    {
        if (json)
        {
            _console.Out.WriteLine(JsonLine.Of("found", line =>
            {
                line.WriteString("path", leftover.Path);
                JsonLine.WriteStrings(line, "files", leftover.Files);
                line.WriteNumber("bytes", leftover.Size.Bytes);
                line.WriteNumber("ageSeconds", Math.Round((now - leftover.Touched).TotalSeconds));
                line.WriteBoolean("journal", leftover.HasJournal);
            }));
            return;
        }

        var doubt = leftover.HasJournal ? "" : "  no journal: another program may have left it";
        _console.Out.WriteLine($"{Printable.Clean(leftover.Path)}  {leftover.Size}  {Age(now - leftover.Touched)} old{doubt}");
    }

    private async Task<bool> AgreesAsync(CleanInvocation asked, int count, ByteSize sum, CancellationToken cancellationToken) =>
        !asked.Output.Json && YesNo.CanAsk(_console) && await YesNo.AskAsync(_console, $"Remove {(count == 1 ? "it" : $"these {count}")} ({sum})?", cancellationToken);

    private (int Removed, int Failed) Remove(List<Leftover> found, OutputChoice output)
    {
        var removed = 0;
        foreach (var leftover in found)
        {
            if (RemoveOne(leftover) is { } problem)
            {
                _console.Error.WriteLine($"failed  {Printable.Clean(leftover.Path)}  {Printable.Clean(problem)}");
                continue;
            }

            removed++;
            if (output.Json)
            {
                _console.Out.WriteLine(JsonLine.Of("removed", line => line.WriteString("path", leftover.Path)));
            }
        }

        return (removed, found.Count - removed);
    }

    // Held while it goes, so that a download that begins just now either finds nothing or keeps its files.
    private static string? RemoveOne(Leftover leftover)
    {
        var holds = new List<FileStream>();
        try
        {
            foreach (var file in leftover.Files)
            {
                if (FilesInUse.Hold(file) is not { } hold)
                {
                    return "another process has begun to use it";
                }

                holds.Add(hold);
            }

            if (OperatingSystem.IsWindows())
            {
                holds.ForEach(h => h.Dispose());
            }

            if (leftover.IsStaging)
            {
                StagingFolder.Remove(leftover.Path);
                return null;
            }

            foreach (var file in leftover.Files)
            {
                File.Delete(file);
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
        finally
        {
            holds.ForEach(h => h.Dispose());
        }
    }

    private void End(CleanInvocation asked, int found, int removed, int failed, ByteSize sum)
    {
        if (asked.Output.Json)
        {
            _console.Out.WriteLine(JsonLine.Of("summary", line =>
            {
                line.WriteNumber("found", found);
                line.WriteNumber("removed", removed);
                line.WriteNumber("failed", failed);
                line.WriteNumber("bytes", sum.Bytes);
            }));
        }
        else if (!asked.Output.Quiet)
        {
            _console.Out.WriteLine(found == 0 ? "nothing abandoned" : removed > 0 ? $"removed {removed} of {found}" : $"{found} abandoned, {sum}; nothing was removed (--yes removes)");
        }
    }

    private static string Age(TimeSpan age)
    {
        var (amount, unit) = age switch
        {
            { TotalDays: >= 2 } => (age.TotalDays, "d"),
            { TotalHours: >= 2 } => (age.TotalHours, "h"),
            { TotalMinutes: >= 2 } => (age.TotalMinutes, "min"),
            _ => (Math.Max(0, age.TotalSeconds), "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(amount):0} {unit}");
    }
}
