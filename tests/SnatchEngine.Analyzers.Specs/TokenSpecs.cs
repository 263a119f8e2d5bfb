namespace SnatchEngine.Analyzers.Specs;

public sealed class TokenSpecs
{
    [Theory]
    [InlineData("async Task M(HttpClient c, CancellationToken ct) { await c.GetStringAsync(\"u\"); }", "SNA008 c.GetStringAsync(\"u\")")]
    [InlineData("async Task M(CancellationToken ct) { await Task.Delay(1); }", "SNA008 Task.Delay(1)")]
    [InlineData("Task M(CancellationToken ct) => Task.Delay(1);", "SNA008 Task.Delay(1)")]
    [InlineData("Task F(int a = 1, CancellationToken x = default) => Task.CompletedTask; async Task M(CancellationToken ct) { await F(); }", "SNA008 F()")]
    [InlineData("async Task M(CancellationTokenSource s) { var ct = s.Token; await Task.Delay(1); }", "SNA008 Task.Delay(1)")]
    [InlineData("void M(CancellationToken ct) { Func<Task> f = async () => await Task.Delay(1); }", "SNA008 Task.Delay(1)")]
    [InlineData("async Task M(int[] all) { await Parallel.ForEachAsync(all, async (x, stop) => await Task.Delay(x)); }", "SNA008 Task.Delay(x)")]
    [InlineData("async Task M(StreamReader r, CancellationToken ct) { await r.ReadLineAsync(); }", "SNA008 r.ReadLineAsync()")]
    [InlineData("async IAsyncEnumerable<int> F([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken x = default) { yield return 1; await Task.Yield(); } async Task M(CancellationToken ct) { await foreach (var i in F()) { } }", "SNA008 F()")]
    [InlineData("async Task M(HttpClient c, CancellationToken ct) { await c.GetFromJsonAsync<string>(\"u\"); }", "SNA008 c.GetFromJsonAsync<string>(\"u\")")]
    public async Task A_token_that_is_not_passed_on_is_found(string code, string finding) => Assert.Equal([finding], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("async Task M(CancellationToken ct) { await Task.Delay(1, ct); }")]
    [InlineData("async Task M(CancellationToken ct) { await Task.Delay(1, CancellationToken.None); await Task.Delay(1, default(CancellationToken)); }")]
    [InlineData("async Task M() { await Task.Delay(1); }")]
    [InlineData("async Task M(CancellationToken ct) { await Task.Yield(); await Task.Run(() => { }); }")]
    [InlineData("async Task M(CancellationToken ct) { try { await Task.Yield(); } finally { await Task.Delay(1); } }")]
    [InlineData("async Task M(HttpClient c, CancellationToken ct) { await c.GetStringAsync(\"u\").WaitAsync(ct); }")]
    [InlineData("async IAsyncEnumerable<int> F([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken x = default) { yield return 1; await Task.Yield(); } async Task M(CancellationToken ct) { await foreach (var i in F().WithCancellation(ct)) { } }")]
    [InlineData("Task F(int a) => Task.CompletedTask; Task F(int a, CancellationToken ct) => F(a);")]
    [InlineData("async Task M(CancellationToken ct) { static async Task L() { await Task.Delay(1); } await L(); }")]
    [InlineData("async Task M(Task t, CancellationToken _) { await Task.Delay(1); }")]
    [InlineData("async Task M(Task t) { await Task.Delay(1); var ct = CancellationToken.None; }")]
    public async Task Passed_or_impossible_is_fine(string code) => Assert.Equal([], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("async Task M(HttpClient c, CancellationToken ct) { await c.GetStringAsync(\"u\"); }", "async Task M(HttpClient c, CancellationToken ct) { await c.GetStringAsync(\"u\", ct); }")]
    [InlineData("Task F(int a = 1, CancellationToken x = default) => Task.CompletedTask; Task M(CancellationToken ct) => F();", "Task F(int a = 1, CancellationToken x = default) => Task.CompletedTask; Task M(CancellationToken ct) => F(x: ct);")]
    [InlineData("Task M(StreamReader r, CancellationToken ct) => r.ReadToEndAsync();", "Task M(StreamReader r, CancellationToken ct) => r.ReadToEndAsync(ct);")]
    public async Task The_fix_passes_it(string before, string after) => Assert.Equal(after, await Bench.FixInClassAsync("SNA008", before));

    [Fact]
    public async Task All_are_fixed_at_once() =>
        Assert.Equal(
            "async Task M(HttpClient c, CancellationToken ct) { await c.GetStringAsync(await c.GetStringAsync(\"u\", ct), ct); await Task.Delay(1, ct); }",
            await Bench.FixAllInClassAsync("SNA008", "async Task M(HttpClient c, CancellationToken ct) { await c.GetStringAsync(await c.GetStringAsync(\"u\")); await Task.Delay(1); }"));

    [Fact]
    public async Task A_method_of_an_extractor_that_takes_no_token_is_found_once() =>
        Assert.Equal(
            ["SNA008 FetchAsync"],
            await Bench.FindAsync("""
                using System.Collections.Generic; using System.Net.Http; using System.Runtime.CompilerServices; using System.Threading; using System.Threading.Tasks;
                using SnatchEngine.Abstractions.Extraction;
                class E(HttpClient http) : IExtractor
                {
                    public string Name => "e";
                    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
                    {
                        await FetchAsync(request.Url);
                        yield return ExtractionEnded.Complete;
                    }
                    private async Task<string> FetchAsync(string url) => await http.GetStringAsync(url) + await http.GetStringAsync(url);
                }
                """));

    [Fact]
    public async Task A_method_of_a_script_that_takes_no_token_is_found() =>
        Assert.Equal(["SNA008 WaitAsync"], await Bench.FindInScriptAsync("async Task WaitAsync() { await Task.Delay(1); } await WaitAsync();"));
}
