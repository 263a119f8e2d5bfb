using System.Diagnostics;
using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class ProgramSpecs
{
    [Fact]
    public async Task A_declared_program_gets_its_arguments_as_they_are()
    {
        await using var lent = Here();

        var said = await lent.Environment.RunAsync(new ProgramCall("sh", ["-c", "cat; printf '%s|' \"$@\"; pwd; echo oops >&2; exit 3", "sh", "a b", "$(id)", ""]) { Input = "in:" });

        Assert.Equal((3, $"in:a b|$(id)||{lent.Environment.StateFolder}\n", "oops\n"), (said.ExitCode, said.Output, said.Errors));
    }

    [Fact]
    public async Task What_the_host_was_started_with_is_not_handed_on()
    {
        Environment.SetEnvironmentVariable("SNATCH_SPEC_KEY", "hunter2");
        await using var lent = Here();

        Assert.DoesNotContain("hunter2", (await lent.Environment.RunAsync("sh", ["-c", "env"])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", ProgramFailure.NotPermitted, "the permissions of plugin 'p' do not name the program 'bash'; add it to permissions.programs in its plugin.json")]
    [InlineData("nowhere-to-be-found", ProgramFailure.Missing, "the program 'nowhere-to-be-found' is not installed; install nowhere-to-be-found, or say where it is by 'programs: { nowhere-to-be-found: PATH }' in SNATCH")]
    public async Task One_that_may_not_or_cannot_be_run_is_named(string program, ProgramFailure failure, string message)
    {
        await using var lent = Here();

        var error = await Assert.ThrowsAsync<ProgramException>(() => lent.Environment.RunAsync(program, []));
        Assert.Equal((failure, message), (error.Failure, error.Message.Replace(Path.Combine(lent.Home.Path, "config", "snatch.yaml"), "SNATCH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_operator_may_say_where_it_is()
    {
        await using var lent = Here();
        lent.Home.Write("config/snatch.yaml", "programs:\n  nowhere-to-be-found: ../tool\n");
        var tool = lent.Home.Write("tool", "#!/bin/sh\necho found\n");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal("found\n", (await lent.Environment.RunAsync("nowhere-to-be-found", [])).Output);
    }

    [Fact]
    public async Task One_that_takes_too_long_is_ended_with_its_children()
    {
        await using var lent = Here();
        var pids = lent.Home["pids"];

        var error = await Assert.ThrowsAsync<ProgramException>(() => lent.Environment.RunAsync(
            new ProgramCall("sh", ["-c", $"sleep 600 & echo $$ $! > '{pids}'; wait"]) { TimeOut = TimeSpan.FromMilliseconds(300) }));

        Assert.Equal((ProgramFailure.TimedOut, "'sh' took longer than 0.3 s and was ended"), (error.Failure, error.Message));
        foreach (var pid in File.ReadAllText(pids).Split(' ', StringSplitOptions.TrimEntries))
        {
            await EndAsync(pid);
        }
    }

    [Fact]
    public async Task One_that_has_ended_is_not_waited_for_though_its_child_holds_the_pipes()
    {
        await using var lent = Here();
        var pid = lent.Home["pid"];
        var waited = Stopwatch.StartNew();

        var said = await lent.Environment.RunAsync(new ProgramCall("sh", ["-c", $"sleep 600 & echo $! > '{pid}'; echo said; exit 3"]) { TimeOut = TimeSpan.FromSeconds(30) });

        Assert.Equal((3, "said\n"), (said.ExitCode, said.Output));
        Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        using var left = Process.GetProcessById(int.Parse(File.ReadAllText(pid), System.Globalization.CultureInfo.InvariantCulture));
        left.Kill();
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        await using var lent = Here();
        using var leave = new CancellationTokenSource();
        var running = lent.Environment.RunAsync("sh", ["-c", "exec sleep 600"], leave.Token);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task More_than_16_MiB_are_not_taken()
    {
        await using var lent = Here();

        var error = await Assert.ThrowsAsync<ProgramException>(() => lent.Environment.RunAsync("sh", ["-c", "exec cat /dev/zero"]));
        Assert.Equal((ProgramFailure.TooMuchOutput, "'sh' wrote more than 16 MiB and was ended"), (error.Failure, error.Message));
    }

    private static Lent Here() => new() { ByWire = true, SearchPath = "relative:/bin:/usr/bin" };

    // The signal is sent; when the kernel has carried it out is its own affair.
    private static async Task EndAsync(string pid)
    {
        var waited = Stopwatch.StartNew();
        while (IsAlive(pid))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(5), $"process {pid} still runs");
            await Task.Yield();
        }
    }

    private static bool IsAlive(string pid)
    {
        var status = $"/proc/{pid}/stat";
        // One that is dead and not yet collected by init is no longer running.
        return File.Exists(status) && File.ReadAllText(status).Split(' ')[2] != "Z";
    }
}
