namespace SnatchEngine.Analyzers.Specs;

public sealed class LoopSpecs
{
    [Theory]
    [InlineData("void M(string[] all) { foreach (var a in all) { var r = new Regex(\"x\"); r.IsMatch(a); } }", "SNA006 new Regex(\"x\")")]
    [InlineData("void M(string[] all, string p) { for (var i = 0; i < 9; i++) { Regex r = new(p); } }", "SNA006 new(p)")]
    [InlineData("void M() { while (true) { _ = new Regex(\"x\"); } }", "SNA006 new Regex(\"x\")")]
    [InlineData("bool[] M(string[] all) => all.Select(a => new Regex(\"x\").IsMatch(a)).ToArray();", "SNA006 new Regex(\"x\")")]
    [InlineData("bool[] M(string[] all) => (from a in all select new Regex(\"x\").IsMatch(a)).ToArray();", "SNA006 new Regex(\"x\")")]
    [InlineData("void M(string[] ps, string[] all) { foreach (var p in ps) { foreach (var a in all) { _ = new Regex(p); } } }", "SNA006 new Regex(p)")]
    [InlineData("void M(string[] all, string p) { foreach (var a in all) { Regex.IsMatch(a, \"^\" + p); } }", "SNA006 Regex.IsMatch(a, \"^\" + p)")]
    public async Task A_regular_expression_built_in_a_loop_is_found(string code, string finding) => Assert.Equal([finding], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("static readonly Regex s_x = new(\"x\"); void M(string[] all) { foreach (var a in all) { s_x.IsMatch(a); } }")]
    [InlineData("void M(string[] all) { var r = new Regex(\"x\"); foreach (var a in all) { r.IsMatch(a); } }")]
    [InlineData("void M(string[] patterns) { foreach (var p in patterns) { _ = new Regex(p); } }")]
    [InlineData("List<Regex> M(string[] patterns) => patterns.Select(p => new Regex(p)).ToList();")]
    [InlineData("void M(string[] all) { foreach (Match m in new Regex(\"x\").Matches(\"\")) { } }")]
    [InlineData("void M(string[] all) { foreach (var a in all) { Regex.IsMatch(a, \"x\"); } }")]
    [InlineData("Regex _r; void M(string[] all) { foreach (var a in all) { _r ??= new Regex(\"x\"); } }")]
    [InlineData("void M(string[] all) { foreach (var a in all) { Regex F() => new Regex(\"x\"); } }")]
    public async Task One_that_is_built_once_is_fine(string code) => Assert.Equal([], await Bench.FindInClassAsync(code));

    [Fact]
    public async Task The_fix_keeps_it_in_a_field()
    {
        var after = await Bench.FixInClassAsync("SNA006", "    int M(string[] all)\n    {\n        foreach (var a in all)\n        {\n            var digits = new Regex(\"[0-9]\", RegexOptions.Compiled);\n            digits.IsMatch(a);\n        }\n\n        return 1;\n    }");
        Assert.StartsWith("private static readonly Regex s_digits = new Regex(\"[0-9]\", RegexOptions.Compiled);\n", after, StringComparison.Ordinal);
        Assert.Contains("var digits = s_digits;", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fixed_at_once_each_expression_has_one_field()
    {
        var after = await Bench.FixAllInClassAsync("SNA006", "void M(string[] all) { foreach (var a in all) { _ = new Regex(\"x\"); _ = new Regex(\"y\"); _ = new Regex(\"x\"); } }");
        Assert.Contains("_ = s_regex; _ = s_regex2; _ = s_regex;", after, StringComparison.Ordinal);
        Assert.Equal(2, after.Split("static readonly").Length - 1);
    }

    [Theory]
    [InlineData("void M(List<int> a, int[] b) { foreach (var x in b) { a.Contains(x); } }", "SNA007 a.Contains(x)")]
    [InlineData("void M(List<int> a, int[] b) { for (var i = 0; i < b.Length; i++) { a.IndexOf(b[i]); } }", "SNA007 a.IndexOf(b[i])")]
    [InlineData("void M(int[] a, int[] b) { foreach (var x in b) { a.Contains(x); } }", "SNA007 a.Contains(x)")]
    [InlineData("void M(IReadOnlyList<string> a, string[] b) { foreach (var x in b) { _ = a.First(y => y == x); } }", "SNA007 a.First(y => y == x)")]
    [InlineData("void M(List<string> a, string[] b) { foreach (var x in b) { a.Exists(y => string.Equals(y, x)); } }", "SNA007 a.Exists(y => string.Equals(y, x))")]
    [InlineData("void M(IEnumerable<string> a, string[] b) { foreach (var x in b) { _ = a.Any(y => y == x); } }", "SNA007 a.Any(y => y == x)")]
    [InlineData("void M(List<string> a, string[] b) { foreach (var x in b) { _ = a.Select(y => y.Trim()).Contains(x); } }", "SNA007 a.Select(y => y.Trim()).Contains(x)")]
    [InlineData("IEnumerable<int> M(List<int> a, int[] b) => b.Where(x => a.Contains(x));", "SNA007 a.Contains(x)")]
    [InlineData("List<int> _seen = []; void M(int[] b) { foreach (var x in b) { if (!_seen.Contains(x)) { _seen.Add(x); } } }", "SNA007 _seen.Contains(x)")]
    [InlineData("void M(List<List<int>> all, int[] b) { foreach (var a in all) { foreach (var x in b) { a.Contains(x); } } }", "SNA007 a.Contains(x)")]
    [InlineData("void M(string[] a, string[] b) { foreach (var x in b) { Array.IndexOf(a, x); } }", "SNA007 Array.IndexOf(a, x)")]
    [InlineData("void M(List<string> a) { foreach (var x in a) { foreach (var y in a) { if (x == y) { } } } }", "SNA007 foreach")]
    [InlineData("void M(List<string> a) { for (var i = 0; i < a.Count; i++) { for (var j = i + 1; j < a.Count; j++) { if (a[i].Equals(a[j])) { } } } }", "SNA007 for")]
    public async Task A_linear_lookup_in_a_loop_is_found(string code, string finding) => Assert.Equal([finding], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("void M(HashSet<int> a, int[] b) { foreach (var x in b) { a.Contains(x); } }")]
    [InlineData("void M(Dictionary<int, int> a, int[] b) { foreach (var x in b) { a.ContainsKey(x); a.Keys.Contains(x); } }")]
    [InlineData("void M(ICollection<int> a, int[] b) { foreach (var x in b) { a.Contains(x); } }")]
    [InlineData("void M(string a, string[] b) { foreach (var x in b) { a.Contains(x); x.IndexOf('a'); } }")]
    [InlineData("void M(List<int> a) { a.Contains(1); }")]
    [InlineData("void M(List<List<int>> all) { foreach (var a in all) { a.Contains(1); } }")]
    [InlineData("void M(List<int> a, int[] b) { foreach (var x in b) { a.First(); a.Any(); a.Count(); } }")]
    [InlineData("void M(int[] b, params int[] few) { foreach (var x in b) { few.Contains(x); } }")]
    [InlineData("void M(List<DayOfWeek> a, DayOfWeek[] b) { foreach (var x in b) { a.Contains(x); } }")]
    [InlineData("void M(List<Regex> a, string[] b) { foreach (var x in b) { a.Any(r => r.IsMatch(x)); a.First(r => r.Options == RegexOptions.None); } }")]
    [InlineData("static readonly string[] s_few = [\"a\", \"b\"]; void M(string[] b) { foreach (var x in b) { s_few.Contains(x); } }")]
    [InlineData("void M(List<int> a, List<int> b) { foreach (var x in a.Where(y => y == 1)) { } }")]
    [InlineData("void M(List<string> a) { foreach (var x in a) { foreach (var y in x) { if (y == 'a') { } } } }")]
    [InlineData("void M(List<string> a) { foreach (var x in a) { foreach (var y in a) { Console.Write(x + y); } } }")]
    [InlineData("class N { public List<N> Kids = []; } void M(N a, N b) { foreach (var x in a.Kids) { foreach (var y in b.Kids) { if (x == y) { } } } }")]
    public async Task Other_lookups_are_fine(string code) => Assert.Equal([], await Bench.FindInClassAsync(code));

    [Theory]
    [InlineData("async Task M() { using var c = new HttpClient(); await c.GetStringAsync(\"u\"); }", 1)]
    [InlineData("HttpClient M() => new();", 1)]
    [InlineData("HttpClient P => new HttpClient();", 1)]
    [InlineData("void M() { Func<HttpClient> f = () => new HttpClient(); }", 1)]
    [InlineData("static void Main() { for (var i = 0; i < 9; i++) { _ = new HttpClient(); } }", 1)]
    [InlineData("static readonly HttpClient s_c = new();", 0)]
    [InlineData("readonly HttpClient _c = new HttpClient(new SocketsHttpHandler());", 0)]
    [InlineData("HttpClient P { get; } = new();", 0)]
    [InlineData("HttpClient _c; C() { _c = new HttpClient(); }", 0)]
    [InlineData("HttpClient _c; HttpClient M() => _c ??= new HttpClient();", 0)]
    [InlineData("static readonly Lazy<HttpClient> s_c = new(() => new HttpClient());", 0)]
    [InlineData("static void Main() { using var c = new HttpClient(); }", 0)]
    [InlineData("HttpClient M(HttpMessageHandler h) => new(h, disposeHandler: false);", 0)]
    public async Task A_client_per_call_is_found(string code, int findings) => Assert.Equal(findings, (await Bench.FindInClassAsync(code)).Count(f => f.StartsWith("SNA005", StringComparison.Ordinal)));

    [Fact]
    public async Task A_script_has_a_client_per_run() => Assert.Equal(["SNA005 new HttpClient()"], await Bench.FindInScriptAsync("var c = new HttpClient();"));
}
