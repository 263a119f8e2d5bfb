using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs;

/// <summary>Time and programs of the kit.</summary>
public sealed class TestKitClockSpecs
{
    [Fact]
    public void Timers_fire_in_order_of_their_due_time_at_their_due_time()
    {
        var time = new ManualTime();
        var fired = new List<string>();
        using var late = time.CreateTimer(_ => fired.Add($"late {time.Elapsed.TotalSeconds}"), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = time.CreateTimer(_ => fired.Add($"often {time.Elapsed.TotalSeconds}"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using var never = time.CreateTimer(_ => fired.Add("never"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        never.Dispose();
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["often 2", "often 4", "late 5", "often 6"], fired);
        Assert.Equal([TimeSpan.FromSeconds(2)], time.PendingDelays);
    }

    [Fact]
    public async Task Delays_tokens_and_periodic_timers_obey_it()
    {
        var time = new ManualTime();
        var began = time.GetTimestamp();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(3), time);
        var delay = Task.Delay(TimeSpan.FromSeconds(4), time);
        await time.WaitForTimersAsync(3);
        var tick = ticks.WaitForNextTickAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(await tick);
        Assert.False(delay.IsCompleted);
        Assert.True(time.AdvanceToNextTimer());
        await delay;
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(source.IsCancellationRequested);
        Assert.Equal(TimeSpan.FromSeconds(10), time.GetElapsedTime(began));
    }

    [Fact]
    public async Task A_spec_waits_for_the_very_delay_it_expects()
    {
        var time = new ManualTime();
        using var heartbeat = time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
        var worker = Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await Task.Delay(TimeSpan.FromSeconds(100), time);
        });
        await time.WaitForTimersAsync(2);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(100), await time.WaitForDelayAsync(d => d > TimeSpan.FromSeconds(50)));
        await time.AdvanceUntilAsync(worker, TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(101), time.Elapsed);
    }

    [Fact]
    public void A_clock_that_is_set_does_not_disturb_timestamps()
    {
        var time = new ManualTime();
        var (before, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        time.ShiftClock(TimeSpan.FromHours(-2));
        Assert.Equal((before - TimeSpan.FromHours(2), stamp), (time.GetUtcNow(), time.GetTimestamp()));
    }

    [Fact]
    public async Task A_program_is_fed_and_heard()
    {
        if (Programs.Find("sh") is not { } shell)
        {
            Assert.Skip("needs a shell");
            return;
        }

        var result = await ProgramRun.RunAsync(shell, ["-c", "cat; echo \"$1 $KIT\" >&2; exit 3", "x", "a b"], new()
        {
            InputText = "grüße",
            Environment = new Dictionary<string, string?> { ["KIT"] = "yes" },
        });
        Assert.Equal((3, "grüße", "a b yes\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_program_gets_signals_and_is_killed_at_its_limit()
    {
        if (OperatingSystem.IsWindows() || Programs.Find("sh") is not { } shell)
        {
            Assert.Skip("needs a shell");
            return;
        }

        await using var polite = ProgramRun.Start(shell, ["-c", "trap 'echo bye; exit 7' INT; echo ready; while :; do sleep 0.01; done"]);
        await polite.OutputContainsAsync("ready");
        polite.Send(Signal.Interrupt);
        Assert.Equal((7, "ready\nbye\n"), await polite.WaitAsync() is var end ? (end.ExitCode, end.Output) : default);

        await using var killed = ProgramRun.Start(shell, ["-c", "read x"], new() { KeepsInputOpen = true });
        killed.Kill();
        Assert.Equal(137, (await killed.WaitAsync()).ExitCode);

        await using var slow = ProgramRun.Start(shell, ["-c", "echo so far; read x"], new() { KeepsInputOpen = true, Limit = TimeSpan.FromMilliseconds(200) });
        await slow.OutputContainsAsync("so far");
        var error = await Assert.ThrowsAsync<TimeoutException>(slow.WaitAsync);
        Assert.Contains("so far", error.Message, StringComparison.Ordinal);
        Assert.True(slow.HasExited);
    }

    [Fact]
    public void Programs_are_found_on_the_path_or_not_at_all() =>
        Assert.Equal((true, null), (Path.IsPathRooted(Programs.Find("dotnet")), Programs.Find("no-such-program")));
}
