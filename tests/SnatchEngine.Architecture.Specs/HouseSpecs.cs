using SnatchEngine.Architecture.Specs.Rules;
using SnatchEngine.Architecture.Specs.Source;

namespace SnatchEngine.Architecture.Specs;

/// <summary>The house rules, held against this repository; <see cref="RuleSpecs"/> shows that each rule can fail.</summary>
public sealed class HouseSpecs
{
    [Fact]
    public void Project_references_form_one_line() => Holds(References.OffTheLine(Repository.Files));

    [Fact]
    public void The_contract_depends_on_nothing() => Holds(References.ContractDependencies(Repository.Files));

    [Fact]
    public void No_product_file_is_over_400_lines() => Holds(Shapes.LongFiles(Repository.Product));

    [Fact]
    public void No_product_method_is_over_60_lines() => Holds(Shapes.LongMembers(Repository.Product));

    [Fact]
    public void A_file_has_one_public_type() => Holds(Shapes.CrowdedFiles(Repository.Product));

    [Fact]
    public void A_file_is_named_for_a_type_in_it() => Holds(Shapes.MisnamedFiles(Repository.Product));

    [Fact]
    public void Classes_are_sealed() => Holds(Shapes.OpenClasses(Repository.Product));

    [Fact]
    public void Types_have_names_that_say_something() => Holds(Names.EmptyNames(Repository.Product));

    [Fact]
    public void Folders_are_features() => Holds(Names.FoldersByKind(Repository.Files));

    [Fact]
    public void Namespaces_follow_folders() => Holds(Names.StrayNamespaces(Repository.Files));

    [Fact]
    public void Interfaces_are_agreed_on() => Holds(Names.UnagreedInterfaces(Repository.Product));

    [Fact]
    public void Foreign_types_stay_in_their_rooms() => Holds(Places.Strays(Repository.Product));

    [Fact]
    public void Sql_stays_in_Storage() => Holds(Places.StraySql(Repository.Product));

    [Fact]
    public void Nothing_blocks_sleeps_or_reads_the_wall_clock() => Holds(Places.BannedCalls(Repository.Product));

    [Fact]
    public void Nothing_is_left_unfinished() => Holds(Places.UnfinishedWork(Repository.Product));

    [Fact]
    public void Specs_neither_sleep_nor_are_skipped() => Holds(Places.IdleSpecs(Repository.Tests.Where(f => !f.IsBelow("tests/SnatchEngine.Architecture.Specs/"))));

    [Fact]
    public void No_file_knows_the_machine_it_was_written_on() => Holds(Texts.MachinePaths(Repository.Files));

    [Fact]
    public void No_file_names_a_package_registry() => Holds(Texts.RegistryHosts(Repository.Files));

    [Fact]
    public void Links_of_pages_lead_somewhere() => Holds(Texts.DeadLinks(Pages, p => Path.Exists(Path.Combine(Repository.Root, p))));

    [Fact]
    public void Every_page_is_in_the_index() => Holds(Texts.LostPages(Pages));

    [Fact]
    public void Every_package_is_explained() => Holds(References.UnexplainedPackages(Read("Directory.Packages.props"), Read("docs/dependencies.md")));

    private static SourceFile[] Pages { get; } = [.. Repository.Files.Where(f => (f.Path == "README.md" || f.IsBelow("docs/")) && f.Path.EndsWith(".md", StringComparison.Ordinal))];

    private static string Read(string path) => Repository.Files.Single(f => f.Path == path).Text;

    private static void Holds(IEnumerable<string> breaches)
    {
        var found = breaches.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
