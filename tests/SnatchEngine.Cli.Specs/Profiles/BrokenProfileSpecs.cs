using System.Text.Json;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Profiles;

/// <summary>The corpus of broken profiles through <c>snatch check</c>, as many at once as it lists.</summary>
public sealed class BrokenProfileSpecs
{
    // Beyond a hundred problems the rest is counted, not listed.
    private const int AtOnce = 80;

    [Fact]
    public async Task Check_tells_the_same_of_a_quarter_of_the_corpus_line_by_line()
    {
        foreach (var batch in Batches())
        {
            using var snatch = new SnatchProgram();
            List<string> expected = [];
            foreach (var (number, text, problems) in batch)
            {
                var path = snatch.Home.Write($"config/profiles/case-{number}.yaml", text);
                expected.AddRange(problems.Select(p => path + p["p.yaml".Length..]));
            }

            var result = await snatch.RunAsync("check");
            Assert.Equal(2, result.ExitCode);
            Assert.Equal(expected.Order(StringComparer.Ordinal), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Every fourth that is one file and neither names itself nor lists the other profiles.</summary>
    private static IEnumerable<(int Number, string Text, List<string> Problems)[]> Batches()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SnatchEngine.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))!;
        }

        return File.ReadLines(Path.Combine(folder, "tests", "Corpus", "broken-profiles.jsonl"))
            .Select(line => JsonElement.Parse(line))
            .Select(c => (Number: c.GetProperty("case").GetInt32(), Files: c.GetProperty("files"), Problems: c.GetProperty("problems").EnumerateArray().Select(p => p.GetString()!).ToList()))
            .Where(c => c.Number % 4 == 0 && c.Files.TryGetProperty("p.yaml", out _) && c.Files.EnumerateObject().Count() == 1)
            .Select(c => (c.Number, Text: c.Files.GetProperty("p.yaml").GetString()!, c.Problems))
            .Where(c => !c.Problems.Exists(p => p.Contains("{names}", StringComparison.Ordinal)) && !c.Text.Contains("name:", StringComparison.Ordinal) && !c.Text.Contains("extends: p", StringComparison.Ordinal))
            .Chunk(AtOnce);
    }
}
