using SnatchEngine.Storage;

namespace SnatchEngine.Runs.Firings;

/// <summary>What the schedules have done, as the database knows it: the truth from which what is owed is worked out.</summary>
/// <param name="database">The database; it outlives this.</param>
public sealed class FiringLog(StateDatabase database)
{
    private readonly FiringStore _store = new(database);

    /// <summary>Up to which instant a schedule has been dealt with; one that is new, or has another rhythm, begins now, as it owed nothing before it was written so.</summary>
    public Task<DateTimeOffset> HandledAsync(string schedule, string rhythm, CancellationToken cancellationToken) => _store.HandledAsync(schedule, rhythm, cancellationToken);

    /// <summary>A schedule is disabled: once it is enabled again it begins anew.</summary>
    public Task PauseAsync(string schedule, CancellationToken cancellationToken) => _store.ForgetRhythmAsync(schedule, cancellationToken);

    /// <summary>The same without beginning anything; null for a schedule that is new.</summary>
    public Task<DateTimeOffset?> LastAsync(string schedule, CancellationToken cancellationToken) => _store.LastAsync(schedule, cancellationToken);

    /// <summary>Has a schedule count from a moment on, whatever was dealt with: the clock was put back.</summary>
    public Task RepairAsync(string schedule, DateTimeOffset moment, CancellationToken cancellationToken) => _store.RepairAsync(schedule, moment, cancellationToken);

    /// <summary>Lets the history of a schedule that has another name now go on; without effect when there is none, or the new name has one.</summary>
    public Task RenameAsync(string was, string name, CancellationToken cancellationToken) => _store.RenameAsync(was, name, cancellationToken);

    /// <summary>What became of the last instants, the newest first.</summary>
    /// <param name="schedule">Of this schedule only. Null: of all.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<List<Firing>> RecentAsync(string? schedule, int most, CancellationToken cancellationToken) => _store.RecentAsync(schedule, most, cancellationToken);

    /// <summary>Runs of a group that have not ended: those that wait, and those that are worked on.</summary>
    public Task<(int Waiting, int Running)> UnfinishedAsync(string group, CancellationToken cancellationToken) => _store.UnfinishedAsync(group, cancellationToken);
}
