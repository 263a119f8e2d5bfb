using System.Text.Json;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Monitoring;

public sealed class TopSpecs : IDisposable
{
    private readonly SnatchProgram _snatch = new();

    public void Dispose() => _snatch.Dispose();

    [Fact]
    public async Task A_summary_has_every_figure_with_mean_maximum_percentiles_total_and_samples()
    {
        var summary = Assert.Single((await _snatch.RunAsync("top", "--summary", "2s", "--json")).Exits(0).Json());
        var samples = summary.GetProperty("samples").GetInt32();
        Assert.Equal(("summary", false), (summary.Text("status"), summary.GetProperty("interrupted").GetBoolean()));
        Assert.InRange(samples, 1, 2);
        var series = summary.GetProperty("series");
        foreach (var name in (string[])["machineCpu", "processCpu", "processMemory", "memoryShare", "heap", "poolThreads", "diskFree", "networkIn", "received", "usefulShare", "successRate", "latency", "waiting"])
        {
            var figure = series.GetProperty(name);
            Assert.Equal(["unit", "average", "max", "p50", "p95", "p99", "total", "samples"], figure.EnumerateObject().Select(p => p.Name));
        }

        var memory = series.GetProperty("processMemory");
        Assert.Equal(("bytes", samples), (memory.Text("unit"), memory.GetProperty("samples").GetInt32()));
        Assert.InRange(memory.GetProperty("average").GetDouble(), 1 << 20, memory.GetProperty("max").GetDouble());
        Assert.Equal((0.0, 0), (series.GetProperty("received").GetProperty("total").GetDouble(), series.GetProperty("latency").GetProperty("samples").GetInt32()));
    }

    [Theory]
    [InlineData(Signal.Interrupt), InlineData(Signal.Terminate)]
    public async Task A_summary_that_is_stopped_tells_what_it_has(Signal signal)
    {
        await using var run = _snatch.Start(["top", "--summary", "10m", "--json", "-v"]);
        await run.ErrorContainsAsync("gathering until ");
        run.Send(signal);
        var summary = Assert.Single((await run.WaitAsync()).Exits(130).Json());
        Assert.True(summary.GetProperty("interrupted").GetBoolean());
        Assert.Equal(summary.GetProperty("samples").GetInt32(), summary.GetProperty("series").GetProperty("processMemory").GetProperty("samples").GetInt32());
        Assert.InRange(summary.GetProperty("samples").GetInt32(), 1, 600);
    }

    [Fact]
    public async Task Without_json_a_summary_is_a_table_of_what_is_known()
    {
        var lines = (await _snatch.RunAsync("top", "--summary", "1")).Exits(0).Output.Split('\n');
        Assert.Matches(@"^1 samples in [0-9]+\.[0-9] s$", lines[0]);
        Assert.Matches("^figure +average +max +p50 +p95 +p99 +total +samples$", lines[1]);
        Assert.Contains(lines, l => l.StartsWith("processMemory ", StringComparison.Ordinal) && l.Contains("MiB", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("latency", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Into_a_pipe_a_page_of_plain_text_comes_each_second_until_it_is_stopped()
    {
        await using var run = _snatch.Start(["top"]);
        await run.OutputContainsAsync("network in");
        await run.OutputContainsAsync("our memory");
        run.Send(Signal.Interrupt);
        var output = (await run.WaitAsync()).Exits(0).Output;
        Assert.StartsWith("snatch top  ", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task With_json_a_line_comes_each_second()
    {
        await using var run = _snatch.Start(["top", "--json"]);
        await run.OutputContainsAsync("}\n");
        run.Send(Signal.Terminate);
        var sample = (await run.WaitAsync()).Exits(0).Json()[0];
        Assert.Equal("sample", sample.Text("status"));
        Assert.InRange(sample.GetProperty("seconds").GetDouble(), 0.5, 10);
        Assert.True(sample.GetProperty("processMemory").GetInt64() > 1 << 20);
        Assert.Equal(JsonValueKind.Object, sample.GetProperty("wastedBytes").ValueKind);
    }

    [Fact]
    public async Task It_ends_when_nobody_reads_it_any_more()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        var result = await ProgramRun.RunAsync("/bin/sh", ["-c", $"{{ '{SnatchProgram.File}' top --json; echo ended $? >&2; }} | head -n 1"], _snatch.Options(null, null));
        Assert.Equal("ended 0\n", result.Error);
        Assert.Single(result.Json());
    }

    [Theory]
    [InlineData("0", "snatch: --summary '0': must be a duration such as 30 (seconds), 250ms, 5m or 1h30m, more than 0\n")]
    [InlineData("200ms", "snatch: --summary '200ms': must be 1s to 24h\n")]
    [InlineData("3d", "snatch: --summary '3d': must be 1s to 24h\n")]
    public async Task A_span_that_cannot_be_gathered_is_refused(string span, string error) =>
        Assert.Equal(error, (await _snatch.RunAsync("top", "--summary", span)).Exits(2).Error);

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused() =>
        Assert.Equal("snatch: -d 'gone': no such folder\n", (await _snatch.RunAsync("top", "-d", "gone")).Exits(2).Error);

    [Fact]
    [Trait("needs", "util-linux")]
    public async Task On_a_terminal_the_page_is_drawn_in_place_and_q_ends_it()
    {
        Assert.SkipUnless(System.IO.File.Exists("/usr/bin/script"), "script of util-linux is not installed");
        await using var run = ProgramRun.Start(
            "/usr/bin/script", ["-qec", $"stty cols 60 rows 20; '{SnatchProgram.File}' top --no-color", "/dev/null"],
            _snatch.Options(new ProgramOptions { KeepsInputOpen = true, Environment = new Dictionary<string, string?> { ["TERM"] = "xterm" } }, null));
        await run.OutputContainsAsync("network in");
        await run.SayAsync("q");
        var output = (await run.WaitAsync()).Exits(0).Output;
        Assert.Contains("\e[2J", output, StringComparison.Ordinal);
        Assert.Contains("\e[H", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[32m", output, StringComparison.Ordinal);
        Assert.True(output.LastIndexOf("\e[?25h", StringComparison.Ordinal) > output.LastIndexOf("network in", StringComparison.Ordinal), "the cursor is shown again");
    }
}
