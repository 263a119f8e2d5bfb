using System.Text.Json;
using SnatchEngine.Profiles;
using SnatchEngine.Specs.Yaml;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Profiles;

/// <summary>What a person reads of each broken profile of <c>tests/Corpus/broken-profiles.jsonl</c>, word for word.</summary>
public sealed class BrokenProfileSpecs
{
    public static TheoryData<int> Cases { get; } = new(BrokenProfile.All.Select(c => c.Case));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_broken_profile_is_refused_with_every_place_and_reason(int number)
    {
        using var own = new TempFolder();
        var broken = BrokenProfile.All.Single(c => c.Case == number);
        foreach (var (name, text) in broken.Files)
        {
            own.Write(name, text);
        }

        var catalog = new ProfileCatalog(own["nowhere"], own.Path, (_, _) => null);
        var names = string.Join(", ", catalog.Names());
        Assert.Equal(
            string.Join('\n', broken.Problems.Select(p => p.Replace("{names}", names, StringComparison.Ordinal))),
            string.Join('\n', catalog.Check().Select(p => p.ToString().Replace(own.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))));
    }

    [Fact]
    public void There_are_enough_of_them_and_each_is_another()
    {
        Assert.True(BrokenProfile.All.Count >= 150);
        Assert.Equal(BrokenProfile.All.Count, BrokenProfile.All.DistinctBy(c => string.Join('\0', c.Files.Select(f => $"{f.Key}\0{f.Value}"))).Count());
        Assert.All(BrokenProfile.All, c => Assert.NotEmpty(c.Problems));
    }
}

/// <summary>One case of the corpus.</summary>
/// <param name="Case">Its number.</param>
/// <param name="Files">The files below <c>config/profiles</c>.</param>
/// <param name="Problems">All that is to be said, without the folder.</param>
internal sealed record BrokenProfile(int Case, IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Problems)
{
    public static IReadOnlyList<BrokenProfile> All { get; } =
        [.. File.ReadLines(Path.Combine(RepositoryFiles.Root, "tests", "Corpus", "broken-profiles.jsonl")).Select(line => JsonSerializer.Deserialize<BrokenProfile>(line, JsonSerializerOptions.Web)!)];
}
