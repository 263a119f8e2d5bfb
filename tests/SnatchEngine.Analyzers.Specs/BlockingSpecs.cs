namespace SnatchEngine.Analyzers.Specs;

public sealed class BlockingSpecs
{
    [Theory]
    [InlineData("async Task M() { Thread.Sleep(1); await Task.Yield(); }", "SNA001 Thread.Sleep(1)")]
    [InlineData("Task M() { Thread.Sleep(1); return Task.CompletedTask; }", "SNA001 Thread.Sleep(1)")]
    [InlineData("async ValueTask M() { System.Threading.Thread.Sleep(TimeSpan.FromSeconds(1)); await Task.Yield(); }", "SNA001 System.Threading.Thread.Sleep(TimeSpan.FromSeconds(1))")]
    [InlineData("void M() { Func<Task> f = async () => { Thread.Sleep(1); await Task.Yield(); }; }", "SNA001 Thread.Sleep(1)")]
    [InlineData("void M() { async Task L() { Thread.Sleep(1); await Task.Yield(); } _ = L(); }", "SNA001 Thread.Sleep(1)")]
    [InlineData("async IAsyncEnumerable<int> M() { Thread.Sleep(1); yield return 1; await Task.Yield(); }", "SNA001 Thread.Sleep(1)")]
    [InlineData("async void M() { Thread.Sleep(1); await Task.Yield(); }", "SNA001 Thread.Sleep(1)")]
    [InlineData("async Task M() { Task.Delay(1).Wait(); await Task.Yield(); }", "SNA001 Task.Delay(1).Wait()")]
    public async Task Sleeping_in_asynchronous_code_is_found(string code, string finding) => Assert.Equal([finding], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("void M() { Thread.Sleep(1); }")]
    [InlineData("async Task M() { await Task.Run(() => Thread.Sleep(1)); }")]
    [InlineData("async Task M() { void L() { Thread.Sleep(1); } L(); await Task.Yield(); }")]
    [InlineData("async Task M() { var name = nameof(Thread.Sleep); await Task.Yield(); }")]
    [InlineData("static class Thread { public static void Sleep(int x) { } } async Task M() { C.Thread.Sleep(1); await Task.Yield(); }")]
    [InlineData("int P { get { Thread.Sleep(1); return 1; } }")]
    public async Task Sleeping_elsewhere_is_nobodys_business(string code) => Assert.Equal([], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("async Task M(HttpClient c) { c.Send(new HttpRequestMessage()); await Task.Yield(); }", "SNA002 c.Send(new HttpRequestMessage())")]
    [InlineData("async Task<string> M(HttpClient c) { await Task.Yield(); return c.GetStringAsync(\"u\").Result; }", "SNA002 c.GetStringAsync(\"u\").Result")]
    [InlineData("async Task M(HttpClient c) { c.GetAsync(\"u\").ConfigureAwait(false).GetAwaiter().GetResult(); await Task.Yield(); }", "SNA002 c.GetAsync(\"u\").ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("async Task M(HttpClient c) { var t = c.GetStringAsync(\"u\"); t.Wait(); await Task.Yield(); }", "SNA002 t.Wait()")]
    [InlineData("async Task M(HttpResponseMessage r) { var s = r.Content.ReadAsStringAsync().Result; await Task.Yield(); }", "SNA002 r.Content.ReadAsStringAsync().Result")]
    [InlineData("async Task M(HttpClient c) { var s = c.GetFromJsonAsync<string>(\"u\").Result; await Task.Yield(); }", "SNA002 c.GetFromJsonAsync<string>(\"u\").Result")]
    [InlineData("#pragma warning disable SYSLIB0014\nasync Task M() { new WebClient().DownloadString(\"u\"); await Task.Yield(); }", "SNA002 new WebClient().DownloadString(\"u\")")]
    [InlineData("async Task M(HttpWebRequest r) { r.GetResponse(); await Task.Yield(); }", "SNA002 r.GetResponse()")]
    public async Task Synchronous_http_in_asynchronous_code_is_found(string code, string finding) => Assert.Equal([finding], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("void M(HttpClient c) { c.Send(new HttpRequestMessage()); }")]
    [InlineData("async Task M(HttpClient c) { await c.SendAsync(new HttpRequestMessage()); }")]
    [InlineData("async Task M(HttpClient c) { await Task.Run(() => c.Send(new HttpRequestMessage())); }")]
    [InlineData("async Task<int> M(HttpClient c) { var a = c.GetStringAsync(\"a\"); var b = c.GetStringAsync(\"b\"); await Task.WhenAll(a, b); return a.Result.Length + b.Result.Length; }")]
    public async Task Asynchronous_http_is_fine(string code) => Assert.Equal([], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("int M(Task<int> t) => t.Result;", "SNA003 t.Result")]
    [InlineData("void M(Task t) { t.Wait(); }", "SNA003 t.Wait()")]
    [InlineData("void M(Task t) { t.Wait(1000); }", "SNA003 t.Wait(1000)")]
    [InlineData("void M(Task t) { t.GetAwaiter().GetResult(); }", "SNA003 t.GetAwaiter().GetResult()")]
    [InlineData("int M(ValueTask<int> t) => t.Result;", "SNA003 t.Result")]
    [InlineData("int M(ValueTask<int> t) => t.AsTask().Result;", "SNA003 t.AsTask().Result")]
    [InlineData("void M(Task t, Task u) { Task.WaitAll(t, u); }", "SNA003 Task.WaitAll(t, u)")]
    [InlineData("void M(IEnumerable<Task<int>> ts) { var all = ts.Select(t => t.Result).ToArray(); }", "SNA003 t.Result")]
    [InlineData("void M(Task<int> t) { if (!t.IsCompleted) { t.Wait(); } }", "SNA003 t.Wait()")]
    [InlineData("int M(Task<int> t) => t.IsCompleted ? 0 : t.Result;", "SNA003 t.Result")]
    [InlineData("int M(Task<int> t, Task<int> u) => t.IsCompleted ? u.Result : 0;", "SNA003 u.Result")]
    [InlineData("async Task<int> M(Task<int> t, bool b) { if (b) { await t; } return t.Result; }", "SNA003 t.Result")]
    [InlineData("async Task<int> M(Task<int> t, Task<int> u) { await t; return u.Result; }", "SNA003 u.Result")]
    [InlineData("async Task M(SemaphoreSlim s) { s.Wait(); await Task.Yield(); }", "SNA003 s.Wait()")]
    public async Task Blocking_on_a_task_is_found(string code, string finding) => Assert.Equal([finding], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("async Task<int> M(Task<int> t) => t.IsCompletedSuccessfully ? t.Result : await t;")]
    [InlineData("async Task<int> M(ValueTask<int> t) => t.IsCompletedSuccessfully ? t.Result : await t;")]
    [InlineData("int M(Task<int> t) { if (t.IsCompleted) { return t.Result; } return 0; }")]
    [InlineData("int M(Task<int> t) { if (!t.IsCompleted) { return 0; } return t.Result; }")]
    [InlineData("async Task<int> M(Task<int> t) { if (!t.IsCompleted) { await t; } return t.Result; }")]
    [InlineData("int M(Task<int> t) => t.Status == TaskStatus.RanToCompletion ? t.Result : 0;")]
    [InlineData("int M(Task<int> t) => t.Status is TaskStatus.RanToCompletion ? t.Result : 0;")]
    [InlineData("int M(Task<int> t) => t is { IsCompletedSuccessfully: true } ? t.Result : 0;")]
    [InlineData("int M(Task<int> t) => t is { IsCompletedSuccessfully: true, Result: var r } ? r : 0;")]
    [InlineData("bool M(Task<int> t) => t.IsCompleted && t.Result > 0;")]
    [InlineData("bool M(Task<int> t) => !t.IsCompleted || t.Result > 0;")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { await Task.WhenAll(a, b).ConfigureAwait(false); return a.Result + b.Result; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var both = Task.WhenAll(a, b); await both; return a.Result + b.Result; }")]
    [InlineData("async Task<int> M(Task<int>[] all) { await Task.WhenAll(all); return all[0].Result + all.Sum(t => t.Result); }")]
    [InlineData("async Task<int> M(List<Task<int>> all) { await Task.WhenAll(all); var sum = 0; foreach (var t in all) { sum += t.Result; } return sum; }")]
    [InlineData("async Task<int> M(Task<int> a) { try { await Task.WhenAll([a]); } catch (IOException) { return 0; } return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var first = await Task.WhenAny(a, b); return first.Result; }")]
    [InlineData("async Task<int> M(Task<int> a) { if (await Task.WhenAny(a, Task.Delay(5)) == a) { return a.Result; } return 0; }")]
    [InlineData("Task<int> M(Task<int> a) => a.ContinueWith(t => t.Result);")]
    [InlineData("int M() { var t = Task.FromResult(1); return t.Result; }")]
    [InlineData("string M(Task<int> t) => nameof(t.Result);")]
    [InlineData("static void Main() { Task.Delay(1).Wait(); }")]
    [InlineData("static int Main(string[] a) => Task.FromResult(1).GetAwaiter().GetResult();")]
    [InlineData("bool M(Task t) => t.Wait(0);")]
    [InlineData("void M(SemaphoreSlim s) { s.Wait(); }")]
    [InlineData("class Result { public int Value; } class Box { public Result Result; } int M(Box b) => b.Result.Value;")]
    public async Task A_task_that_has_ended_may_be_read(string code) => Assert.Equal([], await Bench.FindInClassAsync(code));

    [Fact]
    public async Task The_top_level_of_a_script_is_asynchronous() =>
        Assert.Equal(
            ["SNA001 Thread.Sleep(1)", "SNA004 File.ReadAllText(\"a\")", "SNA001 Thread.Sleep(2)", "SNA004 File.ReadAllText(\"b\")"],
            await Bench.FindInScriptAsync("Thread.Sleep(1); var a = File.ReadAllText(\"a\"); if (a.Length > 0) { Thread.Sleep(2); File.ReadAllText(\"b\"); } int F() { Thread.Sleep(3); return 1; } Action g = () => Thread.Sleep(4);"));

    [Fact]
    public async Task The_top_level_of_a_program_is_Main() =>
        Assert.Equal(["SNA001 Thread.Sleep(2)"], [.. await Bench.FindAsync("System.Threading.Thread.Sleep(1);", mayBeBroken: true), .. await Bench.FindAsync("using System.Threading; using System.Threading.Tasks; await Task.Yield(); Thread.Sleep(2);", mayBeBroken: true)]);

    [Fact]
    public async Task What_a_program_wrote_is_not_looked_at() =>
        Assert.Equal([], await Bench.FindAsync("// <auto-generated/>\nusing System.Threading; class C { async System.Threading.Tasks.Task M() { Thread.Sleep(1); } }"));

    [Fact]
    public async Task Code_that_does_not_compile_is_looked_at_all_the_same() =>
        Assert.Equal(["SNA001 System.Threading.Thread.Sleep(1)"], await Bench.FindAsync("using Some.Package; class C : Unknown { async System.Threading.Tasks.Task M(Missing m) { m.Call(); System.Threading.Thread.Sleep(1); } }", mayBeBroken: true));

    [Theory]
    [InlineData("SNA001", "async Task M(CancellationToken ct) { Thread.Sleep(5); await Task.Yield(); }", "async Task M(CancellationToken ct) { await Task.Delay(5, ct); await Task.Yield(); }")]
    [InlineData("SNA001", "async Task M() { Thread.Sleep(TimeSpan.FromSeconds(1)); await Task.Yield(); }", "async Task M() { await Task.Delay(TimeSpan.FromSeconds(1)); await Task.Yield(); }")]
    [InlineData("SNA002", "async Task<int> M(HttpClient c) { await Task.Yield(); return c.GetStringAsync(\"u\").Result.Length; }", "async Task<int> M(HttpClient c) { await Task.Yield(); return (await c.GetStringAsync(\"u\")).Length; }")]
    [InlineData("SNA002", "async Task M(HttpClient c, CancellationToken ct) { using var r = c.Send(new HttpRequestMessage()); await Task.Yield(); }", "async Task M(HttpClient c, CancellationToken ct) { using var r = await c.SendAsync(new HttpRequestMessage(), ct); await Task.Yield(); }")]
    [InlineData("SNA003", "async Task M(Task t) { t.Wait(); await Task.Yield(); }", "async Task M(Task t) { await t; await Task.Yield(); }")]
    [InlineData("SNA003", "async Task<int> M(Task<int> t) { await Task.Yield(); return t.ConfigureAwait(false).GetAwaiter().GetResult() + 1; }", "async Task<int> M(Task<int> t) { await Task.Yield(); return await t.ConfigureAwait(false) + 1; }")]
    [InlineData("SNA003", "async Task M(SemaphoreSlim s, CancellationToken ct) { s.Wait(); await Task.Yield(); }", "async Task M(SemaphoreSlim s, CancellationToken ct) { await s.WaitAsync(ct); await Task.Yield(); }")]
    public async Task The_fix_awaits(string id, string before, string after) => Assert.Equal(after, await Bench.FixInClassAsync(id, before));

    [Fact]
    public async Task All_are_fixed_at_once_even_one_within_another() =>
        Assert.Equal(
            "async Task<int> M(Task<Task<int>> a, Task<int> b) { await Task.Yield(); return await (await a) + await b; }",
            await Bench.FixAllInClassAsync("SNA003", "async Task<int> M(Task<Task<int>> a, Task<int> b) { await Task.Yield(); return a.Result.Result + b.Result; }"));

    [Theory]
    [InlineData("SNA003", "int M(Task<int> t) => t.Result;")]
    [InlineData("SNA003", "async Task M(Task<int> t) { lock (this) { t.Wait(); } await Task.Yield(); }")]
    [InlineData("SNA001", "Task M() { Thread.Sleep(1); return Task.CompletedTask; }")]
    public async Task Where_nothing_can_be_awaited_there_is_no_fix(string id, string code) => Assert.Equal([false], await Bench.FixableAsync(id, code));
}
