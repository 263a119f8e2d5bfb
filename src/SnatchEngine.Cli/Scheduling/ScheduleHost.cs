using SnatchEngine.Automation.Schedules;
using SnatchEngine.Automation.Schedules.Reading;
using SnatchEngine.Runs.Firings;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;
using SnatchEngine.Yaml;

namespace SnatchEngine.Cli.Scheduling;

/// <summary>The schedules of a process that works on the queue.</summary>
internal sealed class ScheduleHost : IAsyncDisposable
{
    private readonly ScheduleKeeper _keeper;
    private readonly ScheduleFiles _files;
    private readonly ScheduleLoop _loop;
    private readonly ScheduleWork _work;
    private readonly ScheduleActors _actors;
    private readonly QueueWork _others;

    public ScheduleHost(Composition composition, StateDatabase database, RunQueue queue, QueueWork others)
    {
        void Notice(string line) => composition.Console.Error.WriteLine($"note  {Terminal.Printable.Clean(line)}");
        _others = others;
        _files = new ScheduleFiles(FolderOf(composition.HomeFolder));
        _keeper = new ScheduleKeeper(queue, new FiringLog(database), composition.Time, Notice);
        _actors = new ScheduleActors(composition, queue);
        _work = new ScheduleWork(_keeper, _actors.All, composition.Time);
        _loop = new ScheduleLoop(_keeper, _files, Path.Combine(composition.HomeFolder, "state", "heartbeat"), composition.Time, Notice, ProfileName);
        string ProfileName() => composition.Profiles.Of(null, [], ".").Choose(composition.Profiles.Look(composition.Variables(), ".")).Name;
    }

    /// <summary>Where schedules are written.</summary>
    public static string FolderOf(string homeFolder) => Path.Combine(homeFolder, "config", "schedules");

    /// <summary>Starts what is owed, and goes on by the clock.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _loop.StartAsync(cancellationToken);

    /// <summary>Knows the schedules, and starts none: what is in the queue already can be worked on.</summary>
    public Task KnowAsync(CancellationToken cancellationToken)
    {
        var problems = new ProblemList();
        var schedules = _files.Read(problems);
        return _keeper.UseAsync(schedules, isUnsure: !problems.IsEmpty, cancellationToken);
    }

    /// <summary>Works on an order of any kind; a <see cref="QueueWork"/>.</summary>
    public Task<AttemptEnd> RunAsync(QueueJob job, CancellationToken cancellationToken) => job.Order.Kind switch
    {
        ScheduleKeeper.OrderKind => _work.RunAsync(job, cancellationToken),
        ScheduleActors.ProfileBack => _actors.PutBackAsync(job, cancellationToken),
        _ => _others(job, cancellationToken),
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _keeper.Dispose();
    }
}
