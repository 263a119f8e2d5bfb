using SnatchEngine.Automation.Schedules;

namespace SnatchEngine.Automation.Specs.Schedules;

public sealed class AlarmClockSpecs
{
    [Fact]
    public async Task Each_alarm_rings_and_sets_the_next_one_and_a_thousand_at_once_ring_within_seconds()
    {
        const int Names = 1000;
        var (rung, all) = (new Dictionary<string, int>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var began = TimeProvider.System.GetTimestamp();
        await using var clock = await AlarmClock.StartAsync(
            (name, _) =>
            {
                lock (rung)
                {
                    var times = rung[name] = rung.GetValueOrDefault(name) + 1;
                    if (rung.Count == Names && rung.Values.All(t => t >= 2))
                    {
                        all.TrySetResult();
                    }

                    return Task.FromResult<DateTimeOffset?>(times < 2 ? DateTimeOffset.UtcNow : null);
                }
            },
            TimeProvider.System, TestContext.Current.CancellationToken);
        var at = DateTimeOffset.UtcNow.AddSeconds(0.5);
        for (var i = 0; i < Names; i++)
        {
            await clock.SetAsync($"s{i}", at, TestContext.Current.CancellationToken);
        }

        await all.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.All(rung.Values, t => Assert.Equal(2, t));
        TestContext.Current.TestOutputHelper?.WriteLine($"{TimeProvider.System.GetElapsedTime(began)}");
    }

    [Fact]
    public async Task An_alarm_that_is_set_anew_or_taken_away_rings_once_or_never()
    {
        var rung = new List<string>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var clock = await AlarmClock.StartAsync(
            (name, _) =>
            {
                lock (rung)
                {
                    rung.Add(name);
                }

                if (name == "last")
                {
                    last.TrySetResult();
                }

                return Task.FromResult<DateTimeOffset?>(null);
            },
            TimeProvider.System, TestContext.Current.CancellationToken);
        var soon = DateTimeOffset.UtcNow.AddSeconds(0.3);
        await clock.SetAsync("moved", soon, TestContext.Current.CancellationToken);
        await clock.SetAsync("gone", soon, TestContext.Current.CancellationToken);
        await clock.SetAsync("moved", soon.AddSeconds(0.1), TestContext.Current.CancellationToken);
        await clock.SetAsync("gone", null, TestContext.Current.CancellationToken);
        await clock.SetAsync("last", soon.AddSeconds(0.4), TestContext.Current.CancellationToken);
        await last.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(["moved", "last"], rung);
    }
}
