using Quartz;

namespace SnatchEngine.Automation.Schedules;

/// <summary>Wakes what asked to be woken: Quartz with its store in memory. It forgets everything with the process, as the table of firings is the truth.</summary>
public sealed class AlarmClock : IAsyncDisposable
{
    private const string RingKey = "ring";

    private static readonly JobKey s_alarm = new("alarm");

    private readonly IScheduler _scheduler;

    private AlarmClock(IScheduler scheduler) => _scheduler = scheduler;

    /// <summary>What happens when an alarm goes off; it returns when it wants to be woken next, null for never.</summary>
    /// <param name="name">Whose alarm.</param>
    /// <param name="cancellationToken">The clock is stopped.</param>
    public delegate Task<DateTimeOffset?> Ring(string name, CancellationToken cancellationToken);

    /// <summary>Starts a clock.</summary>
    public static async Task<AlarmClock> StartAsync(Ring ring, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = QuartzSchedulerBuilder.Create(quartz => quartz.UseInMemoryStore(null).UseTimeProvider(time).UseDefaultThreadPool(Math.Max(4, Environment.ProcessorCount)));
        var scheduler = await builder.BuildScheduler(cancellationToken);
        scheduler.Context[RingKey] = ring;
        await scheduler.AddJob(JobBuilder.Create<Alarm>().WithIdentity(s_alarm).StoreDurably().Build(), cancellationToken: cancellationToken);
        await scheduler.Start(cancellationToken);
        return new AlarmClock(scheduler);
    }

    /// <summary>Sets the one alarm a name has, in the place of the one before; null takes it away.</summary>
    public async Task SetAsync(string name, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var key = new TriggerKey(name);
        await _scheduler.UnscheduleJob(key, cancellationToken);
        if (at is { } moment)
        {
            await _scheduler.ScheduleJob(TriggerAt(_scheduler, key, moment), cancellationToken: cancellationToken);
        }
    }

    /// <summary>Stops; what is ringing is waited for.</summary>
    public async ValueTask DisposeAsync() => await _scheduler.Shutdown(true, CancellationToken.None);

    private static ITrigger TriggerAt(IScheduler scheduler, TriggerKey key, DateTimeOffset at) =>
        TriggerBuilder.Create(scheduler.TimeProvider).WithIdentity(key).ForJob(s_alarm).StartAt(at).Build();

    private sealed class Alarm : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            var ring = (Ring)context.Scheduler.Context[RingKey]!;
            var next = await ring(context.Trigger.Key.Name, cancellationToken);
            if (next is { } at && !cancellationToken.IsCancellationRequested)
            {
                await context.Scheduler.RescheduleJob(context.Trigger.Key, TriggerAt(context.Scheduler, context.Trigger.Key, at), cancellationToken);
            }
        }
    }
}
