using System.Globalization;
using System.Runtime.CompilerServices;
using SnatchEngine.Cli.Queueing;
using SnatchEngine.Cli.Scheduling;
using SnatchEngine.Cli.Serving;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch serve</c>, and <c>snatch queue run</c>, which is the same until nothing is left to do.</summary>
internal sealed class ServeCommand(Composition composition)
{
    private static readonly TimeSpan s_ownerWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private string Folder => Path.Combine(composition.HomeFolder, "state");

    /// <summary>Serves until it is stopped.</summary>
    /// <returns>The exit code; 0 also after a stop that was asked for.</returns>
    public async Task<int> RunAsync(ServeChoice choice, CancellationToken cancellationToken)
    {
        WebFramework.Use(composition.ProgramFolder);
        return await ServeAsync(choice, cancellationToken);
    }

    // Apart, and not inlined, so that nothing of the web framework is looked for before it can be found.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<int> ServeAsync(ServeChoice choice, CancellationToken cancellationToken)
    {
        using var owner = await TakeAsync(cancellationToken);
        await using var database = await StateDatabase.OpenAsync(Folder, composition.Time, ct: cancellationToken);
        database.Notes.ToList().ForEach(note => composition.Console.Error.WriteLine($"snatch: {note}"));
        await using var queue = new RunQueue(database);
        var printer = PrinterOf(choice.Engine.Output);
        await using var engines = new OrderEngines(composition, choice.Engine, printer.Tell);
        await engines.OpenAsync(cancellationToken);
        var work = new DownloadWork(engines.ReadAsync, TextPrinter.Reason);
        await using var schedules = new ScheduleHost(composition, database, queue, work.RunAsync);
        var worker = new QueueWorker(queue, choice.Queue, schedules.RunAsync, TextPrinter.Reason, composition.Time, Random.Shared.NextDouble);
        await using var listener = await Listening.StartAsync(queue, worker, engines, choice.Listen, AccessToken.ReadOrMake(Folder), composition.Time, cancellationToken);
        owner.Announce(listener.Address);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var upkeep = new QueueUpkeep(database, queue, line => composition.Console.Error.WriteLine($"snatch: {line}"), composition.Time).RunAsync(ending.Token);
        try
        {
            Say(choice, listener.Address, await queue.CountsAsync(null, cancellationToken));
            await (choice.UntilIdle ? schedules.KnowAsync(cancellationToken) : schedules.StartAsync(cancellationToken));
            await worker.RunAsync(choice.UntilIdle, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was stopped before it had begun.
        }
        finally
        {
            await ending.CancelAsync();
            await upkeep;
        }

        return !choice.UntilIdle || worker.GivenUp == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private async Task<StateOwner> TakeAsync(CancellationToken cancellationToken)
    {
        var began = composition.Time.GetTimestamp();
        while (true)
        {
            if (StateOwner.TryTake(Folder) is { } owner)
            {
                return owner;
            }

            // A command that adds something has it for a moment only.
            if (composition.Time.GetElapsedTime(began) > s_ownerWait || StateOwner.EndpointOf(Folder) is not null)
            {
                throw new UsageException([$"another snatch works on the queue of {Folder} already{(StateOwner.EndpointOf(Folder) is { } address ? $", at {address}" : "")}; 'snatch add' and 'snatch queue' talk to it"]);
            }

            await Task.Delay(s_look, composition.Time, cancellationToken);
        }
    }

    private IRunPrinter PrinterOf(OutputChoice output)
    {
        Action<ReportLine> write = new PlainLines(composition.Console, composition.Console.Color && !output.NoColor).Write;
        return output.Json ? new JsonPrinter(write, output, score: null) : new TextPrinter(write, output, plan: null);
    }

    private void Say(ServeChoice choice, string address, IReadOnlyDictionary<string, long> counts)
    {
        var waiting = counts.GetValueOrDefault(QueueWords.Of(QueueState.Waiting)) + counts.GetValueOrDefault(QueueWords.Of(QueueState.Running));
        if (choice.Engine.Output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("serving", json =>
            {
                json.WriteString("address", address);
                json.WriteNumber("waiting", waiting);
            }));
        }
        else if (!choice.Engine.Output.Quiet)
        {
            composition.Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"serving {address}, {waiting} in the queue"));
        }
    }
}
