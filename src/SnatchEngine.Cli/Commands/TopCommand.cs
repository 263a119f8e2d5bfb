using System.Threading.Channels;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Terminal.Top;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch top</c>: machine and process as they are, or summed up over a while.</summary>
internal sealed class TopCommand(Composition composition)
{
    private const int PlainWidth = 100;
    private static readonly TimeSpan s_keyLook = TimeSpan.FromMilliseconds(100);

    private readonly ConsoleStreams _console = composition.Console;

    /// <summary>Runs it until its time is over, somebody presses q, or it is stopped.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(TopInvocation asked, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var samples = Channel.CreateBounded<LoadSample>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
        await using var monitor = new LoadMonitor(new LoadSources { Folder = asked.Folder }, composition.Time);
        monitor.Sampled += sample => samples.Writer.TryWrite(sample);
        return asked.Summary is { } span ? await SumUpAsync(asked, span, samples.Reader, cancellationToken)
            : asked.Output.Json ? await FollowAsync(samples.Reader, s => _console.Out.WriteLine(LoadJson.Sample(s)), end)
            : _console is { OutIsTerminal: true, CanRedraw: true } ? await DrawAsync(asked, monitor, samples.Reader, end)
            : await FollowAsync(samples.Reader, _ => WritePage(monitor), end);
    }

    private async Task<int> SumUpAsync(TopInvocation asked, TimeSpan span, ChannelReader<LoadSample> samples, CancellationToken cancellationToken)
    {
        var summary = new LoadSummary();
        var began = composition.Time.GetTimestamp();
        try
        {
            // A little less than the span, as the last sample may come a moment early.
            while (composition.Time.GetElapsedTime(began) < span - (LoadMonitor.Interval / 2))
            {
                summary.Add(await samples.ReadAsync(cancellationToken));
                if (asked.Output.Verbose && summary.Samples == 1)
                {
                    await _console.Error.WriteLineAsync($"gathering until {composition.Time.GetLocalNow() + span - composition.Time.GetElapsedTime(began):HH:mm:ss}; Ctrl-C tells what there is by then");
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was gathered is told all the same.
        }

        var interrupted = cancellationToken.IsCancellationRequested;
        if (asked.Output.Json)
        {
            await _console.Out.WriteLineAsync(LoadJson.Summary(summary, interrupted));
        }
        else
        {
            foreach (var line in SummaryTable.Lines(summary))
            {
                await _console.Out.WriteLineAsync(line);
            }
        }

        return interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static async Task<int> FollowAsync(ChannelReader<LoadSample> samples, Action<LoadSample> write, CancellationTokenSource end)
    {
        try
        {
            // Whoever read it may have seen enough, as 'head' has.
            while (!OutputReader.IsGone())
            {
                write(await samples.ReadAsync(end.Token));
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The usual end: it goes on until somebody has seen enough.
        }

        return ExitCode.Done;
    }

    private async Task<int> DrawAsync(TopInvocation asked, LoadMonitor monitor, ChannelReader<LoadSample> samples, CancellationTokenSource end)
    {
        var screen = new TopScreen(_console, _console.Color && !asked.Output.NoColor);
        var keys = _console.InputIsTerminal ? WatchKeysAsync(end) : Task.CompletedTask;
        try
        {
            screen.Draw(Page(monitor, TerminalSize.OfOut()));
            return await FollowAsync(samples, _ => screen.Draw(Page(monitor, TerminalSize.OfOut())), end);
        }
        finally
        {
            screen.End();
            await end.CancelAsync();
            await keys;
        }
    }

    private async Task WatchKeysAsync(CancellationTokenSource end)
    {
        while (!end.IsCancellationRequested)
        {
            while (Console.KeyAvailable)
            {
                if (Console.ReadKey(intercept: true).KeyChar is 'q' or 'Q')
                {
                    await end.CancelAsync();
                    return;
                }
            }

            await Task.Delay(s_keyLook, composition.Time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void WritePage(LoadMonitor monitor)
    {
        foreach (var row in Page(monitor, (PlainWidth, int.MaxValue)))
        {
            _console.Out.WriteLine(row.Text);
        }

        _console.Out.WriteLine();
    }

    private static IReadOnlyList<ProgressRow> Page(LoadMonitor monitor, (int Width, int Height) size) =>
        TopPage.Compose(TopPage.LastOf(monitor), size.Width, size.Height);
}
