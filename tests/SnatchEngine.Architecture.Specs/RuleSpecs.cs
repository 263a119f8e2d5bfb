using SnatchEngine.Architecture.Specs.Rules;
using SnatchEngine.Architecture.Specs.Source;

namespace SnatchEngine.Architecture.Specs;

/// <summary>Each rule of <see cref="HouseSpecs"/>, shown one thing it must see and one it must let pass.</summary>
public sealed class RuleSpecs
{
    [Theory]
    [InlineData("src/SnatchEngine.Downloads/SnatchEngine.Downloads.csproj", "src/SnatchEngine.Downloads/SnatchEngine.Downloads.csproj: references [SnatchEngine], the line says [SnatchEngine.Abstractions]")]
    [InlineData("src/SnatchEngine.Strange/SnatchEngine.Strange.csproj", "src/SnatchEngine.Strange/SnatchEngine.Strange.csproj: has no place in the line of references")]
    [InlineData("plugins/Odd/Odd.csproj", "plugins/Odd/Odd.csproj: references [SnatchEngine], a plugin sees the contract only")]
    [InlineData("src/SnatchEngine.PluginKit/SnatchEngine.PluginKit.csproj", "src/SnatchEngine.PluginKit/SnatchEngine.PluginKit.csproj: references [SnatchEngine], what stands beside the line sees the contract only")]
    [InlineData("src/SnatchEngine.Analyzers.Fixes/SnatchEngine.Analyzers.Fixes.csproj", "src/SnatchEngine.Analyzers.Fixes/SnatchEngine.Analyzers.Fixes.csproj: references [SnatchEngine], it is a part of SnatchEngine.Analyzers and sees that only")]
    public void A_reference_off_the_line_is_seen(string path, string breach)
    {
        SourceFile[] files =
        [
            new("src/SnatchEngine.Abstractions/SnatchEngine.Abstractions.csproj", "<Project/>"),
            new(path, """<Project><ItemGroup><ProjectReference Include="..\SnatchEngine\SnatchEngine.csproj" /></ItemGroup></Project>"""),
        ];
        Assert.Equal([breach], References.OffTheLine(files));
    }

    [Fact]
    public void A_project_that_is_only_built_first_is_no_reference()
    {
        SourceFile[] files =
        [
            new("src/SnatchEngine.Abstractions/SnatchEngine.Abstractions.csproj", """<Project><ItemGroup><ProjectReference Include="../X/X.csproj" ReferenceOutputAssembly="false" /></ItemGroup></Project>"""),
        ];
        Assert.Empty(References.OffTheLine(files));
    }

    [Fact]
    public void A_dependency_of_the_contract_is_seen() =>
        Assert.Single(References.ContractDependencies([new("src/SnatchEngine.Abstractions/SnatchEngine.Abstractions.csproj", """<Project><ItemGroup><PackageReference Include="X" /></ItemGroup></Project>""")]));

    [Fact]
    public void A_package_without_a_line_and_a_line_without_a_package_are_seen() =>
        Assert.Equal(
            ["New has no line in docs/dependencies.md", "docs/dependencies.md explains Old, which nothing uses"],
            References.UnexplainedPackages("""<Project><PackageVersion Include="New" /></Project>""", "| `Old` | gone |"));

    [Theory]
    [InlineData(400, 0)]
    [InlineData(401, 1)]
    public void A_file_is_long_from_401_lines(int lines, int breaches) =>
        Assert.Equal(breaches, Shapes.LongFiles([Code(string.Concat(Enumerable.Repeat("\n", lines)))]).Count());

    [Theory]
    [InlineData(58, 0)]
    [InlineData(59, 1)]
    public void A_method_is_long_from_61_lines(int statements, int breaches)
    {
        var body = string.Concat(Enumerable.Repeat("        Go(new { A = 1 });\n", statements - 1));
        var file = Code($"sealed class C\n{{\n    void M(int x = 1)\n    {{\n{body}    }}\n}}\n");
        Assert.Equal(breaches, Shapes.LongMembers([file]).Count());
    }

    [Fact]
    public void A_long_expression_body_is_seen_and_a_long_table_is_not()
    {
        var lines = string.Concat(Enumerable.Repeat("        1 +\n", 70));
        Assert.Equal(
            ["src/P/C.cs:3 M: 72 lines, at most 60"],
            Shapes.LongMembers([Code($"sealed class C\n{{\n    int M() =>\n{lines}        1;\n    int[] t = new[] {{\n{lines}        1 }};\n}}\n")]));
    }

    [Theory]
    [InlineData("var s = \"}\";")]
    [InlineData("var s = @\"\"\"}\";")]
    [InlineData("var s = $\"}}{(true ? \"}\" : \"{\")}\";")]
    [InlineData("var s = \"\"\"\n } \" {{\n\"\"\";")]
    [InlineData("var s = $$\"\"\"{ {{new { A = '}' }.A}} }\"\"\";")]
    [InlineData("var c = '\\''; // }")]
    [InlineData("/* } */")]
    public void Braces_in_literals_and_comments_do_not_end_a_method(string line)
    {
        var member = Assert.Single(Member.In(Code($"sealed class C\n{{\n    void M()\n    {{\n{line}\n    }}\n}}\n")));
        Assert.Equal(("M", 4 + line.Count(c => c == '\n')), (member.Name, member.Lines));
    }

    [Fact]
    public void A_second_public_class_in_a_file_is_seen() =>
        Assert.Equal(["src/P/C.cs: C, D are 2 public types in one file"], Shapes.CrowdedFiles([Code("public sealed class C { }\npublic interface D { }\npublic enum E { }\npublic sealed record F(int X);\n")]));

    [Fact]
    public void A_file_named_for_nothing_in_it_is_seen() =>
        Assert.Equal(["src/P/C.cs: declares D, but nothing of that name"], Shapes.MisnamedFiles([Code("sealed class D { sealed class C; }")]));

    [Theory]
    [InlineData("public class C;", 1)]
    [InlineData("record C(int X);", 1)]
    [InlineData("sealed class C { private class D; }", 1)]
    [InlineData("public sealed partial class C;\npublic abstract record D;\nstatic class E;\nreadonly record struct F;\nsealed class G<T> where T : class { }", 0)]
    [InlineData("sealed class C { /* a class Open */ string s = \"a class Open\"; }", 0)]
    public void An_open_class_is_seen(string code, int breaches) => Assert.Equal(breaches, Shapes.OpenClasses([Code(code)]).Count());

    [Theory]
    [InlineData("sealed class DownloadManager;", 1)]
    [InlineData("sealed class UrlHelper;", 1)]
    [InlineData("sealed record FileInfo;", 1)]
    [InlineData("abstract class PluginBase;", 1)]
    [InlineData("sealed class Database;\nsealed class Base64Text;\nsealed class Information;\nsealed class Commonality;", 0)]
    public void A_name_that_says_nothing_is_seen(string code, int breaches) => Assert.Equal(breaches, Names.EmptyNames([Code(code)]).Count());

    [Fact]
    public void A_folder_by_kind_is_seen() =>
        Assert.Equal(["src/P/Models: a folder is a feature, not a kind"], Names.FoldersByKind([new("src/P/Models/C.cs", ""), new("src/P/Planning/D.cs", "")]));

    [Fact]
    public void A_namespace_beside_its_folder_is_seen()
    {
        SourceFile[] files =
        [
            new("src/P/P.csproj", "<Project><RootNamespace>Root.P</RootNamespace></Project>"),
            new("src/P/A/Right.cs", "namespace Root.P.A;\nsealed class Right;"),
            new("src/P/A/Wrong.cs", "namespace Root.P;\nsealed class Wrong;"),
            new("src/P/A/None.cs", "sealed class None;"),
            new("src/P/Program.cs", "return 0;"),
        ];
        Assert.Equal(["src/P/A/Wrong.cs: namespace Root.P, folder says Root.P.A", "src/P/A/None.cs: namespace , folder says Root.P.A"], Names.StrayNamespaces(files));
    }

    [Fact]
    public void An_interface_nobody_agreed_on_is_seen() =>
        Assert.StartsWith("src/P/C.cs:1 interface IClock", Assert.Single(Names.UnagreedInterfaces([Code("interface IClock;\ninterface ITransport;")])), StringComparison.Ordinal);

    [Theory]
    [InlineData("using YamlDotNet.Core;")]
    [InlineData("using Microsoft.Data.Sqlite;")]
    [InlineData("using Spectre.Console;")]
    [InlineData("using System.CommandLine;")]
    [InlineData("using Polly.Retry;")]
    [InlineData("using Microsoft.CodeAnalysis;")]
    [InlineData("var x = Environment.GetEnvironmentVariable(\"X\");")]
    public void A_foreign_type_outside_its_room_is_seen(string code)
    {
        Assert.Single(Places.Strays([Code(code)]));
        Assert.Empty(Places.Strays([Code($"// {code}")]));
    }

    [Fact]
    public void A_foreign_type_in_its_room_is_welcome() =>
        Assert.Empty(Places.Strays([new("src/SnatchEngine/Yaml/Reader.cs", "using YamlDotNet.Core;"), new("src/SnatchEngine.Cli/Program.cs", "Environment.GetEnvironmentVariable(name);")]));

    [Theory]
    [InlineData("var q = \"SELECT x FROM y\";", 1)]
    [InlineData("var q = \"\"\"\n  INSERT INTO t VALUES (1)\n\"\"\";", 1)]
    [InlineData("var q = \"Select a file\"; // \"SELECT x\"", 0)]
    public void An_SQL_statement_outside_Storage_is_seen(string code, int breaches)
    {
        Assert.Equal(breaches, Places.StraySql([Code(code)]).Count());
        Assert.Empty(Places.StraySql([new("src/SnatchEngine/Storage/Q.cs", code)]));
    }

    [Theory]
    [InlineData("Thread.Sleep(1);", 1)]
    [InlineData("async void M() { }", 1)]
    [InlineData("var x = task.Result;", 1)]
    [InlineData("task.Wait();", 1)]
    [InlineData("task.GetAwaiter().GetResult();", 1)]
    [InlineData("var now = DateTimeOffset.UtcNow;", 1)]
    [InlineData("throw new NotImplementedException();", 1)]
    [InlineData("var s = \"Thread.Sleep(1)\"; await x.ResultAsync(); gate.Wait(5); ResultOf(x); verdict.Outcome.Result;", 0)]
    public void A_banned_call_is_seen(string code, int breaches) => Assert.Equal(breaches, Places.BannedCalls([Code(code)]).Count());

    [Fact]
    public void Unfinished_work_is_seen() => Assert.Equal(["src/P/C.cs:2: TODO is left"], Places.UnfinishedWork([Code("\n// TODO later\n")]));

    [Theory]
    [InlineData("[Fact(Skip = \"later\")]", 1)]
    [InlineData("Thread.Sleep(10);", 1)]
    [InlineData("Find(\"Thread.Sleep(10);\");", 0)]
    [InlineData("[Fact] void Skips() { var skip = Skip(x); } // Skip = \"x\"", 0)]
    public void An_idle_spec_is_seen(string code, int breaches) => Assert.Equal(breaches, Places.IdleSpecs([Code(code)]).Count());

    [Theory]
    [InlineData("/root" + "/x", 1)]
    [InlineData("C:\\Users" + "\\me", 1)]
    [InlineData("https://example.org/work" + "/x and /usr/bin/env and src/root" + "/x and /home/nas", 0)]
    public void A_path_of_one_machine_is_seen(string text, int breaches) => Assert.Equal(breaches, Texts.MachinePaths([Code(text)]).Count());

    [Fact]
    public void The_folder_this_repository_lies_in_is_seen() => Assert.Single(Texts.MachinePaths([Code($"see {Repository.Root}/src")]));

    [Fact]
    public void The_host_of_a_registry_is_seen() => Assert.Single(Texts.RegistryHosts([Code("https://api.nuget" + ".org/v3/index.json")]));

    [Fact]
    public void A_dead_link_and_a_lost_page_are_seen()
    {
        SourceFile[] pages = [new("docs/README.md", "[a](a.md) [web](https://example.org) [top](#top)"), new("docs/a.md", "[b](../src/b.cs#L1)"), new("docs/lost.md", "")];
        Assert.Equal(["docs/a.md:1: ../src/b.cs#L1 is not there"], Texts.DeadLinks(pages, path => path == "docs/a.md"));
        Assert.Equal(["docs/lost.md: docs/README.md does not name it"], Texts.LostPages(pages));
    }

    private static SourceFile Code(string text) => new("src/P/C.cs", text);
}
