using System.Text.Json;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Analysis;

public sealed class AnalyzeSpecs
{
    private const string Plugin = """
        using SnatchEngine.Abstractions;
        using SnatchEngine.Abstractions.Extraction;
        using Some.Private.Package;

        public sealed class Slow(PluginEnvironment environment, Widget widget) : IExtractor
        {
            public string Name => "slow";

            public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, CancellationToken cancellationToken = default)
            {
                Thread.Sleep(100);
                var page = environment.Http.GetStringAsync(request.Url).Result;
                widget.Turn(File.ReadAllText("known.txt"));
                environment.Log($"read {page}");
                await Task.Delay(1);
                yield return ExtractionEnded.Complete;
            }
        }
        """;

    private const string Script = """
        #r "nuget: Some.Package, 1.0.0"
        #load "shared.csx"
        foreach (var url in new[] { "a", "b" })
        {
            using var client = new HttpClient();
            var body = client.GetStringAsync(url).Result;
            Thread.Sleep(1000);
        }
        """;

    [Fact]
    public async Task A_folder_of_a_plugin_gives_a_table_with_the_worst_first()
    {
        using var folder = new TempFolder();
        folder.Write("Slow.cs", Plugin);
        folder.Write("obj/Hidden.cs", Plugin);
        folder.Write("bin/Debug/Hidden.cs", Plugin);
        var run = new TestConsole();

        Assert.Equal(1, await run.RunAsync("analyze", folder.Path));

        var place = folder["Slow.cs"];
        Assert.Equal(
            [
                $"SEVERITY  RULE    {"PLACE".PadRight(place.Length + 6)}  MESSAGE",
                $"critical  SNA001  {place}:11:9   Thread.Sleep holds a thread of the host while it waits: await Task.Delay instead",
                $"critical  SNA002  {place}:12:20  HttpClient.GetStringAsync(…).Result holds a thread of the host until the site answers: await it instead",
                $"high      SNA004  {place}:13:21  File.ReadAllText holds a thread of the host while the disk works: await ReadAllTextAsync instead",
                $"medium    SNA008  {place}:12:20  HttpClient.GetStringAsync can be cancelled, and 'cancellationToken' is not passed to it: without it, a run that was stopped waits for this",
                $"medium    SNA008  {place}:15:15  Task.Delay can be cancelled, and 'cancellationToken' is not passed to it: without it, a run that was stopped waits for this",
                $"low       SNA010  {place}:14:25  The text is put together even when nobody reads the log: write what is rare, and once for many items",
                "1 file, 6 findings: 2 critical, 1 high, 2 medium, 1 low",
            ],
            run.Out.TrimEnd().Split('\n'));
        Assert.StartsWith($"note  {place}:3:7: CS0246 ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_analyzed_though_its_packages_and_parts_are_missing_and_json_says_so()
    {
        using var folder = new TempFolder();
        var file = folder.Write("watch.csx", Script);
        var run = new TestConsole();

        Assert.Equal(1, await run.RunAsync("analyze", file, "--json"));

        using var json = JsonDocument.Parse(run.Out);
        var summary = json.RootElement.GetProperty("summary");
        Assert.Equal("""{"files":1,"total":3,"critical":2,"high":0,"medium":1,"low":0}""", summary.GetRawText());
        var issues = json.RootElement.GetProperty("issues_by_severity");
        Assert.Equal(["critical", "high", "medium", "low"], issues.EnumerateObject().Select(p => p.Name));
        var first = issues.GetProperty("critical")[0];
        Assert.Equal(["id", "title", "message", "file", "line", "column", "help", "fixable"], first.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("SNA002", file, 6, 16, true), (first.GetProperty("id").GetString(), first.GetProperty("file").GetString(), first.GetProperty("line").GetInt32(), first.GetProperty("column").GetInt32(), first.GetProperty("fixable").GetBoolean()));
        Assert.Equal("SNA005", issues.GetProperty("medium")[0].GetProperty("id").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("notes").GetArrayLength());
    }

    [Theory]
    [InlineData("var t = File.ReadAllText(\"a\");", null, 1)]
    [InlineData("var t = File.ReadAllText(\"a\");", "critical", 0)]
    [InlineData("var t = File.ReadAllText(\"a\");", "none", 0)]
    [InlineData("Thread.Sleep(1);", "critical", 1)]
    [InlineData("var now = DateTime.Now;", null, 0)]
    [InlineData("var now = DateTime.Now;", "medium", 1)]
    [InlineData("logger.LogInformation($\"{now}\");", "medium", 0)]
    [InlineData("logger.LogInformation($\"{now}\");", "low", 1)]
    [InlineData("await Task.Delay(1);", "low", 0)]
    public async Task The_exit_code_follows_the_threshold(string script, string? failOn, int code)
    {
        using var folder = new TempFolder();
        folder.Write("a.csx", script);
        Assert.Equal(code, await new TestConsole().RunAsync(failOn is null ? ["analyze", folder.Path] : ["analyze", folder.Path, "--fail-on", failOn]));
    }

    [Fact]
    public async Task What_cannot_be_analyzed_is_a_usage_error()
    {
        using var folder = new TempFolder();
        var text = folder.Write("a.txt", "");
        Assert.Equal((2, "PATH is missing: snatch analyze PATH"), await RefusedAsync("analyze"));
        Assert.Equal((2, "'nowhere': no such file or folder"), await RefusedAsync("analyze", "nowhere"));
        Assert.Equal((2, $"'{text}': is no script, source file or project (.csx, .cs, .csproj)"), await RefusedAsync("analyze", text));
        Assert.Equal((2, "--fail-on 'some': must be critical, high, medium, low or none"), await RefusedAsync("analyze", folder.Path, "--fail-on", "some"));
        Assert.Equal((2, "one PATH at a time, 2 were given"), await RefusedAsync("analyze", folder.Path, folder.Path));
        var empty = new TestConsole();
        Assert.Equal(0, await empty.RunAsync("analyze", folder.Path));
        Assert.Equal("0 files, 0 findings: 0 critical, 0 high, 0 medium, 0 low\n", empty.Out);
    }

    [Fact]
    public async Task One_file_of_a_plugin_is_understood_with_the_rest_of_its_project_and_alone_reported()
    {
        using var folder = new TempFolder();
        folder.Write("P/P.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><Compile Include="../None.cs;../Shared/*.cs" /></ItemGroup></Project>""");
        var one = folder.Write("P/One.cs", "class One { async Task M() { await Other.WaitAsync(); System.Threading.Thread.Sleep(1); } }");
        folder.Write("P/Other.cs", "class Other { public static Task WaitAsync() { System.Threading.Thread.Sleep(2); return Shared.Wait(); } }");
        folder.Write("Directory.Build.targets", """<Project><ItemGroup><Compile Include="$(MSBuildThisFileDirectory)Everywhere/*.cs" /></ItemGroup></Project>""");
        folder.Write("Everywhere/Basis.cs", "class Basis;");
        folder.Write("Shared/Shared.cs", "class Shared : Basis { public static Task Wait() { System.Threading.Thread.Sleep(3); return Task.CompletedTask; } }");
        var alone = new TestConsole();
        var project = new TestConsole();

        Assert.Equal(1, await alone.RunAsync("analyze", one));
        Assert.Equal(1, await project.RunAsync("analyze", folder["P/P.csproj"]));

        Assert.Equal(("", ""), (alone.Error, project.Error));
        Assert.EndsWith("1 file, 1 finding: 1 critical, 0 high, 0 medium, 0 low\n", alone.Out, StringComparison.Ordinal);
        Assert.EndsWith("2 files, 2 findings: 2 critical, 0 high, 0 medium, 0 low\n", project.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loaded_script_is_found_once()
    {
        using var folder = new TempFolder();
        folder.Write("a.csx", "#load \"b.csx\"\nSlow();");
        folder.Write("b.csx", "async void Slow() { Thread.Sleep(1); }");
        var run = new TestConsole();

        Assert.Equal(1, await run.RunAsync("analyze", folder.Path, "-q"));

        Assert.Equal(("", 2), (run.Error, run.Out.TrimEnd().Split('\n').Length));
    }

    [Fact]
    public async Task An_editorconfig_and_a_pragma_switch_rules_off()
    {
        using var folder = new TempFolder();
        folder.Write(".editorconfig", "root = true\n[*.csx]\ndotnet_diagnostic.SNA009.severity = none\n");
        folder.Write("a.csx", "var now = DateTime.Now;\n#pragma warning disable SNA001\nThread.Sleep(1);\n#pragma warning restore SNA001\nThread.Sleep(2);");
        var run = new TestConsole();

        Assert.Equal(1, await run.RunAsync("analyze", folder.Path));

        Assert.EndsWith("1 file, 1 finding: 1 critical, 0 high, 0 medium, 0 low\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_built_program_analyzes_too()
    {
        using var program = new SnatchProgram();
        program.Folder.Write("a.csx", "Thread.Sleep(1);");

        var run = await program.RunAsync("analyze", "a.csx");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("critical  SNA001  a.csx:1:1", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    private static async Task<(int Code, string Problem)> RefusedAsync(params string[] words)
    {
        var run = new TestConsole();
        var code = await run.RunAsync(words);
        return (code, Assert.Single(run.Problems));
    }
}
