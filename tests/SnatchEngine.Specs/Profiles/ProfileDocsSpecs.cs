using System.Text.RegularExpressions;
using SnatchEngine.Profiles;
using SnatchEngine.Specs.Yaml;
using SnatchEngine.TestKit;
using SnatchEngine.Yaml;

namespace SnatchEngine.Specs.Profiles;

/// <summary>The pages say what the code does.</summary>
public sealed class ProfileDocsSpecs
{
    private static string Page(string name) => File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", name));

    [Fact]
    public void The_table_of_keys_is_complete_and_true()
    {
        var expected = ProfileSection.Whole.Lines(new Profile { Name = "default" }).Where(l => l.Key is not ("name" or "extends"))
            .Select(l => (l.Key, l.Value is null ? "—" : $"`{l.Value}`", l.Doc));
        var rows = Regex.Matches(Page("profiles.md"), @"(?m)^\| `([\w.-]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$");
        Assert.Equal(expected, rows.Select(r => (r.Groups[1].Value, r.Groups[2].Value, r.Groups[3].Value)));
    }

    [Fact]
    public void The_example_loads()
    {
        using var own = new TempFolder();
        own.Write("evening.yaml", Regex.Match(Page("profiles.md"), "(?s)```yaml\n(.*?)```").Groups[1].Value);
        var profile = new ProfileCatalog(Path.Combine(RepositoryFiles.Root, "profiles"), own.Path).Load("evening");
        Assert.Equal((5L << 20, 3, true), (profile.Download.LimitRate!.Value.BytesPerSecond, profile.Download.FilesAtOnce, profile.Archive));
    }

    [Fact]
    public void Every_code_is_listed_once()
    {
        var codes = typeof(ProblemCode).GetFields().Select(f => (string)f.GetValue(null)!).Order();
        Assert.Equal(codes, Regex.Matches(Page("files-people-write.md"), @"(?m)^\| (SN\d{4}) \|").Select(m => m.Groups[1].Value));
    }
}
