namespace SnatchEngine.Analyzers.Specs;

public sealed class ClockAndLogSpecs
{
    private const string Logger = """
        public interface ILogger { }
        public static class LoggerExtensions
        {
            public static void LogInformation(this ILogger logger, string message, params object[] args) { }
            public static void LogError(this ILogger logger, Exception e, string message, params object[] args) { }
        }
        """;

    [Theory]
    [InlineData("object M() => DateTime.Now;", "SNA009 DateTime.Now")]
    [InlineData("object M() => DateTime.UtcNow.AddDays(1);", "SNA009 DateTime.UtcNow")]
    [InlineData("object M() => DateTime.Today;", "SNA009 DateTime.Today")]
    [InlineData("object M() => System.DateTimeOffset.UtcNow;", "SNA009 System.DateTimeOffset.UtcNow")]
    [InlineData("DateTimeOffset _t = DateTimeOffset.Now;", "SNA009 DateTimeOffset.Now")]
    public async Task The_wall_clock_is_found(string code, string finding) => Assert.Equal([finding], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("object M(TimeProvider t) => t.GetUtcNow();")]
    [InlineData("string M() => nameof(DateTime.Now);")]
    [InlineData("class DateTime { public static int Now => 1; } int M() => C.DateTime.Now;")]
    public async Task Other_clocks_are_fine(string code) => Assert.Equal([], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("object M(TimeProvider time) => DateTime.UtcNow;", "object M(TimeProvider time) => time.GetUtcNow().UtcDateTime;")]
    [InlineData("TimeProvider _time; object M() => DateTimeOffset.Now;", "TimeProvider _time; object M() => _time.GetLocalNow();")]
    [InlineData("PluginEnvironment _e; object M() => DateTimeOffset.UtcNow.AddDays(1);", "PluginEnvironment _e; object M() => _e.Time.GetUtcNow().AddDays(1);")]
    public async Task The_fix_asks_the_clock_in_scope(string before, string after) => Assert.Equal(after, await Bench.FixInClassAsync("SNA009", before));

    [Theory]
    [InlineData("object M() => DateTime.Now;")]
    [InlineData("TimeProvider _time; static object M() => DateTime.Now;")]
    public async Task Without_a_clock_in_scope_there_is_no_fix(string code) => Assert.Equal([false], await Bench.FixableAsync("SNA009", code));

    [Fact]
    public async Task A_message_names_what_to_do() =>
        Assert.Equal(["DateTime.Now cannot be turned by a replay or a test: take the time from a TimeProvider, here 't'"], await Bench.MessagesAsync("object M(TimeProvider t) => DateTime.Now;"));

    [Theory]
    [InlineData("void M(ILogger l, int x) { l.LogInformation($\"got {x}\"); }", "SNA010 $\"got {x}\"")]
    [InlineData("void M(ILogger l, int x, Exception e) { l.LogError(e, $\"got {x}\"); }", "SNA010 $\"got {x}\"")]
    [InlineData("void M(PluginEnvironment e, int x) { e.Log($\"got {x}\"); }", "SNA010 $\"got {x}\"")]
    public async Task An_interpolated_log_call_is_found(string code, string finding) => Assert.Equal([finding], await FindAsync(code));

    [Theory]
    [InlineData("void M(ILogger l, int x) { l.LogInformation(\"got {X}\", x); }")]
    [InlineData("void M(ILogger l) { l.LogInformation($\"got nothing\"); }")]
    [InlineData("void M(PluginEnvironment e) { try { } catch (IOException f) { e.Log($\"lost: {f.Message}\"); } }")]
    [InlineData("double M(int x) => Math.Log(x); void N(int x) { Console.WriteLine($\"{x}\"); }")]
    [InlineData("void Log(string s) { } void M(int x) { Log($\"{x}\"); }")]
    public async Task Other_texts_are_fine(string code) => Assert.Equal([], await FindAsync(code));

    [Fact]
    public async Task A_logger_of_a_package_that_is_missing_is_known_by_its_names() =>
        Assert.Equal(["SNA010 $\"a {1 + 1}\"", "SNA010 $\"b {1 + 1}\""], await Bench.FindInScriptAsync("logger.LogInformation($\"a {1 + 1}\"); Log($\"b {1 + 1}\"); list.Add($\"c {1 + 1}\");", mayBeBroken: true));

    [Theory]
    [InlineData("l.LogInformation($\"got {x:0.0} of {l.GetHashCode()} and {x} in {{braces}}\\n\");", "l.LogInformation(\"got {X:0.0} of {GetHashCode} and {X2} in {{braces}}\\n\", x, l.GetHashCode(), x);")]
    [InlineData("l.LogInformation($\"\"\"raw \"{x}\" \"\"\");", "l.LogInformation(\"raw \\\"{X}\\\" \", x);")]
    [InlineData("l.LogInformation($\"{(x > 1 ? 2 : 3)}\");", "l.LogInformation(\"{Value}\", x > 1 ? 2 : 3);")]
    public async Task The_fix_makes_a_template(string before, string after)
    {
        var all = await Bench.FixInClassAsync("SNA010", $"void M(ILogger l, int x) {{ {before} }}\n}}\n{Logger}\nclass D {{");
        Assert.StartsWith($"void M(ILogger l, int x) {{ {after} }}", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_are_fixed_at_once()
    {
        var all = await Bench.FixAllInClassAsync("SNA010", $"void M(ILogger l, int x) {{ l.LogInformation($\"a {{x}}\"); l.LogInformation($\"b {{x}}\"); }}\n}}\n{Logger}\nclass D {{");
        Assert.StartsWith("void M(ILogger l, int x) { l.LogInformation(\"a {X}\", x); l.LogInformation(\"b {X}\", x); }", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_is_switched_off_says_nothing() =>
        Assert.Equal(["SNA009 DateTime.UtcNow"], await Bench.FindInClassAsync("#pragma warning disable SNA009\nobject A() => DateTime.Now;\n#pragma warning restore SNA009\nobject B() => DateTime.UtcNow;\n[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Performance\", \"SNA009\")] object D() => DateTime.Now;"));

    private static Task<IReadOnlyList<string>> FindAsync(string code) => Bench.FindInClassAsync($"{code}\n}}\n{Logger}\nclass D {{");
}
