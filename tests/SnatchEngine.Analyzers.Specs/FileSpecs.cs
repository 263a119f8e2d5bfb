namespace SnatchEngine.Analyzers.Specs;

public sealed class FileSpecs
{
    [Theory]
    [InlineData("async Task M() { File.ReadAllText(\"a\"); await Task.Yield(); }", "SNA004 File.ReadAllText(\"a\")")]
    [InlineData("async Task M() { File.WriteAllBytes(\"a\", []); await Task.Yield(); }", "SNA004 File.WriteAllBytes(\"a\", [])")]
    [InlineData("async Task M() { foreach (var l in File.ReadLines(\"a\")) { } await Task.Yield(); }", "SNA004 File.ReadLines(\"a\")")]
    [InlineData("async Task M(FileStream f, byte[] b) { f.Write(b, 0, 1); await Task.Yield(); }", "SNA004 f.Write(b, 0, 1)")]
    [InlineData("async Task M(FileStream f, byte[] b) { f.Read(b.AsSpan()); await Task.Yield(); }", "SNA004 f.Read(b.AsSpan())")]
    [InlineData("async Task M(Stream to) { using Stream f = File.OpenRead(\"a\"); f.CopyTo(to); await Task.Yield(); }", "SNA004 f.CopyTo(to)")]
    [InlineData("async Task M() { using var r = new StreamReader(\"a\"); r.ReadToEnd(); await Task.Yield(); }", "SNA004 r.ReadToEnd()")]
    [InlineData("async Task M() { using var w = new StreamWriter(File.Create(\"a\")); w.WriteLine(\"x\"); await Task.Yield(); }", "SNA004 w.WriteLine(\"x\")")]
    [InlineData("async Task M() { File.OpenText(\"a\").ReadLine(); await Task.Yield(); }", "SNA004 File.OpenText(\"a\").ReadLine()")]
    public async Task Synchronous_files_in_asynchronous_code_are_found(string code, string finding) => Assert.Equal([finding], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("string M() => File.ReadAllText(\"a\");")]
    [InlineData("async Task M() { await Task.Run(() => File.ReadAllText(\"a\")); }")]
    [InlineData("async Task M() { await File.ReadAllTextAsync(\"a\"); }")]
    [InlineData("async Task M() { File.Delete(\"a\"); File.Move(\"a\", \"b\"); if (File.Exists(\"a\")) { } await Task.Yield(); }")]
    [InlineData("async Task M(byte[] b) { using var s = new MemoryStream(); s.Write(b, 0, 1); s.CopyTo(Stream.Null); await Task.Yield(); }")]
    [InlineData("async Task M(Stream s) { s.Flush(); await Task.Yield(); }")]
    [InlineData("async Task M() { using var r = new StringReader(\"a\"); r.ReadLine(); await Task.Yield(); }")]
    [InlineData("async Task M(FileStream f) { f.Flush(true); await Task.Yield(); }")]
    [InlineData("async Task M(string[] ps) { var q = from p in ps select File.ReadAllText(p); await Task.Yield(); }")]
    public async Task Other_files_and_streams_are_fine(string code) => Assert.Equal([], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("async Task M(CancellationToken ct) { var a = File.ReadAllText(\"a\").Length; await Task.Yield(); }", "async Task M(CancellationToken ct) { var a = (await File.ReadAllTextAsync(\"a\", ct)).Length; await Task.Yield(); }")]
    [InlineData("async Task M() { File.WriteAllText(\"a\", \"b\"); await Task.Yield(); }", "async Task M() { await File.WriteAllTextAsync(\"a\", \"b\"); await Task.Yield(); }")]
    [InlineData("async Task M(FileStream f, CancellationToken ct) { f.CopyTo(Stream.Null); await Task.Yield(); }", "async Task M(FileStream f, CancellationToken ct) { await f.CopyToAsync(Stream.Null, ct); await Task.Yield(); }")]
    [InlineData("async Task M(CancellationToken ct) { using var r = File.OpenText(\"a\"); var l = r.ReadLine(); await Task.Yield(); }", "async Task M(CancellationToken ct) { using var r = File.OpenText(\"a\"); var l = await r.ReadLineAsync(ct); await Task.Yield(); }")]
    [InlineData("async Task M(CancellationToken ct) { using var w = File.CreateText(\"a\"); w.WriteLine(\"x\"); await Task.Yield(); }", "async Task M(CancellationToken ct) { using var w = File.CreateText(\"a\"); await w.WriteLineAsync(\"x\"); await Task.Yield(); }")]
    public async Task The_fix_awaits_the_asynchronous_method_with_the_token(string before, string after) => Assert.Equal(after, await Bench.FixInClassAsync("SNA004", before));

    [Fact]
    public async Task All_are_fixed_at_once() =>
        Assert.Equal(
            "async Task M(CancellationToken stop) { await File.WriteAllTextAsync(\"b\", await File.ReadAllTextAsync(\"a\", stop), stop); }",
            await Bench.FixAllInClassAsync("SNA004", "async Task M(CancellationToken stop) { File.WriteAllText(\"b\", File.ReadAllText(\"a\")); }"));

    [Fact]
    public async Task Where_the_asynchronous_method_gives_something_else_there_is_no_fix() =>
        Assert.Equal([false, false], await Bench.FixableAsync("SNA004", "async Task M(FileStream f, byte[] b) { foreach (var l in File.ReadLines(\"a\")) { } f.Read(b.AsSpan()); await Task.Yield(); }"));

    [Theory]
    [InlineData(150 * 1024, 0)]
    [InlineData(150 * 1024 + 1, 1)]
    public async Task A_file_is_large_from_150_KiB(int bytes, int findings)
    {
        const string Code = "class C { }\n//é";
        Assert.Equal(findings, (await Bench.FindAsync(Code + new string('x', bytes - Code.Length - 1))).Count(f => f.StartsWith("SNA011", StringComparison.Ordinal)));
    }
}
