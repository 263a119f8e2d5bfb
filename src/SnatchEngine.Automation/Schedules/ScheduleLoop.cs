using SnatchEngine.Automation.Schedules.Reading;
using SnatchEngine.Storage;
using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules;

/// <summary>Keeps the schedules of a running process true: alarms, edited files, jumps of the clock, files that appear, disks that are freed.</summary>
/// <param name="keeper">Decides what is owed.</param>
/// <param name="files">The files of schedules.</param>
/// <param name="heartbeatFile">Is written again and again, so that others see that the schedules are alive.</param>
/// <param name="time">The clock.</param>
/// <param name="notice">Hears a line for the person.</param>
/// <param name="profile">The name of the profile in force.</param>
public sealed class ScheduleLoop(ScheduleKeeper keeper, ScheduleFiles files, string heartbeatFile, TimeProvider time, Action<string> notice, Func<string> profile) : IAsyncDisposable
{
    /// <summary>How often it looks about.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private const int BeatsBetweenReviews = 30;

    /// <summary>A difference between the clock on the wall and the time that passed, from which on the clock was set.</summary>
    private static readonly TimeSpan s_jump = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_afterStorage = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly FolderWatch _folders = new(time);
    private AlarmClock? _alarms;
    private Task _beating = Task.CompletedTask;
    private string _stamp = "";
    private string? _said;
    private string? _profile;
    private int _beats;

    /// <summary>Reads the schedules, decides what is owed, and goes on doing so.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _alarms = await AlarmClock.StartAsync(RingAsync, time, cancellationToken);
        await ReloadAsync(cancellationToken);
        await keeper.HappenedAsync(t => t.Kind == TriggerKind.Started, "the daemon began to work", cancellationToken);
        _beating = BeatAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_alarms is not null)
        {
            await _alarms.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat, time);
        var (wall, began) = (time.GetUtcNow(), time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            var drift = time.GetUtcNow() - wall - time.GetElapsedTime(began);
            (wall, began) = (time.GetUtcNow(), time.GetTimestamp());
            WriteHeartbeat(wall);
            try
            {
                await LookAsync(drift, _stop.Token);
            }
#pragma warning disable CA1031 // Whatever happens at one beat, the next one must come: nobody else would notice that schedules sleep.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                // The disk is full or fails: the next beat tries again.
                Say(e.Message);
            }
        }
    }

    private async Task LookAsync(TimeSpan drift, CancellationToken cancellationToken)
    {
        if (drift.Duration() > s_jump)
        {
            notice($"the clock jumped by {drift:c}: what is owed is worked out anew");
        }

        // Also now and then without a reason, so that an alarm that was lost is missed for a minute and no more.
        if (drift.Duration() > s_jump || ++_beats % BeatsBetweenReviews == 0)
        {
            await ReviewAllAsync(cancellationToken);
        }

        if (files.Stamp() != _stamp)
        {
            await ReloadAsync(cancellationToken);
        }

        await LookAtFoldersAsync(cancellationToken);
        await LookAtProfileAsync(cancellationToken);
    }

    private async Task LookAtProfileAsync(CancellationToken cancellationToken)
    {
        if (!keeper.Schedules.Values.Any(s => s.Timing.On.Any(t => t.Kind == TriggerKind.ProfileChanged)))
        {
            return;
        }

        var (before, now) = (_profile, profile());
        _profile = now;
        if (before is not null && before != now)
        {
            await keeper.HappenedAsync(t => t.Kind == TriggerKind.ProfileChanged, $"the profile {now} is in force", cancellationToken);
        }
    }

    private async Task<DateTimeOffset?> RingAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await keeper.ReviewAsync(name, cancellationToken);
        }
        catch (StorageException e)
        {
            Say(e.Message);
            return time.GetUtcNow() + s_afterStorage;
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        _stamp = files.Stamp();
        var problems = new ProblemList();
        var schedules = files.Read(problems);
        ScheduleFiles.CheckChains(schedules, [], problems);
        if (!problems.IsEmpty)
        {
            var text = string.Join('\n', problems.ToList());
            Say(keeper.Schedules.Count > 0 ? $"{text}\nthe schedules stay as they were" : text);
            if (keeper.Schedules.Count > 0)
            {
                return;
            }
        }

        _said = problems.IsEmpty ? null : _said;
        var before = keeper.Schedules.Keys.ToList();
        await keeper.UseAsync(schedules, isUnsure: !problems.IsEmpty, cancellationToken);
        foreach (var gone in before.Where(name => !keeper.Schedules.ContainsKey(name)))
        {
            await _alarms!.SetAsync(gone, null, cancellationToken);
        }

        await ReviewAllAsync(cancellationToken);
    }

    /// <summary>Says something once, until something else is to be said.</summary>
    private void Say(string text)
    {
        if (text != _said)
        {
            _said = text;
            notice(text);
        }
    }

    private async Task ReviewAllAsync(CancellationToken cancellationToken)
    {
        foreach (var name in keeper.Schedules.Keys)
        {
            await _alarms!.SetAsync(name, await RingAsync(name, cancellationToken), cancellationToken);
        }
    }

    private async Task LookAtFoldersAsync(CancellationToken cancellationToken)
    {
        var triggers = keeper.Schedules.Values.SelectMany(s => s.Timing.On).Where(t => t.Kind is TriggerKind.FileAppears or TriggerKind.DiskFreed).Distinct().ToList();
        foreach (var (trigger, what) in _folders.Look(triggers))
        {
            await keeper.HappenedAsync(t => t == trigger, what, cancellationToken);
        }
    }

    private void WriteHeartbeat(DateTimeOffset now)
    {
        try
        {
            File.WriteAllText(heartbeatFile, now.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk must not stop the schedules; an old heartbeat says itself that something is wrong.
        }
    }
}
