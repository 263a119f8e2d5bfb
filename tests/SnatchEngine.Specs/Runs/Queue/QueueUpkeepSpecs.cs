using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Runs.Queue;

public sealed class QueueUpkeepSpecs
{
    [Fact]
    public async Task A_backup_is_made_a_day_and_can_be_opened_and_three_are_kept()
    {
        using var folder = new TempFolder();
        await using var stage = await QueueStage.OpenAsync(folder);
        var id = await stage.AddAsync();
        for (var day = 0; day < 5; day++)
        {
            await stage.Database.BackUpAsync(CancellationToken.None);
            stage.Time.Advance(TimeSpan.FromDays(1));
        }

        var copies = Directory.GetFiles(folder["state"], "state.db.backup-*").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, copies.Count);
        using var other = new TempFolder();
        Directory.CreateDirectory(other["state"]);
        File.Copy(copies[^1], other["state/state.db"]);
        await using var restored = await QueueStage.OpenAsync(other);
        Assert.Equal(QueueState.Waiting, (await restored.FindAsync(id)).State);
    }

    [Fact]
    public async Task What_has_been_done_for_a_month_is_forgotten_and_what_waits_is_not()
    {
        using var folder = new TempFolder();
        await using var stage = await QueueStage.OpenAsync(folder);
        await stage.AddAsync();
        await stage.WorkUntilIdleAsync((_, _) => Task.FromResult(new AttemptEnd(AttemptOutcome.Done)));
        var left = await stage.AddAsync();
        using var stop = new CancellationTokenSource();
        List<string> told = [];
        stage.Time.Advance(TimeSpan.FromDays(31));
        var upkeep = new QueueUpkeep(stage.Database, stage.Queue, told.Add, stage.Time).RunAsync(stop.Token);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        using var patience = new CancellationTokenSource(TestKit.Patience.Limit);
        while ((await stage.Queue.ListAsync(new(), patience.Token)).Count > 1 || Directory.GetFiles(folder["state"], "state.db.backup-*").Length == 0)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        await upkeep;
        Assert.Equal([left], (await stage.Queue.ListAsync(new(), CancellationToken.None)).Select(i => i.Id));
        Assert.Empty(told);
    }
}
