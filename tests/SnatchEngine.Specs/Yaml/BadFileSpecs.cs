using System.Text;
using SnatchEngine.Profiles;
using SnatchEngine.Yaml;

namespace SnatchEngine.Specs.Yaml;

/// <summary>What a person reads when a file is wrong, word for word.</summary>
public sealed class BadFileSpecs
{
    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0 }, "1:1 error SN1003 the file is UTF-16; save it as UTF-8")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0x61 }, "1:1 error SN1003 the file is UTF-16; save it as UTF-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0 }, "1:1 error SN1003 the file is UTF-32; save it as UTF-8")]
    [InlineData(new byte[] { 0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61 }, "1:1 error SN1003 the file is UTF-32; save it as UTF-8")]
    [InlineData(new byte[] { 0x61, 0, 0x3A, 0, 0x20, 0 }, "1:1 error SN1003 the file is UTF-16, or binary; save it as UTF-8")]
    [InlineData(new byte[] { 0x61, 0, 0, 0, 0x3A, 0, 0, 0 }, "1:1 error SN1003 the file is UTF-32, or binary; save it as UTF-8")]
    [InlineData(new byte[] { 0x61, 0x3A, 0x0A, 0x20, 0xC3, 0x28 }, "2:2 error SN1003 byte 0xC3 is not UTF-8; save the file as UTF-8")]
    [InlineData(new byte[] { 0x61, 0x3A, 0x0D, 0x0A, 0x0D, 0xED, 0xA0, 0x80 }, "3:1 error SN1003 byte 0xED is not UTF-8; save the file as UTF-8")]
    [InlineData(new byte[] { 0x61, 0x3A, 0x20, 0xE4 }, "1:4 error SN1003 byte 0xE4 is not UTF-8; save the file as UTF-8")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "1:1 error SN1004 the file holds a NUL character; it is no text, or was cut by a crash")]
    public void Bytes_that_are_no_UTF_8_text_are_refused_with_their_place(byte[] bytes, string expected)
    {
        Assert.Equal(expected, string.Join('\n', Profile(bytes)));
    }

    [Fact]
    public void Five_hundred_open_brackets_are_one_error() =>
        Assert.Equal(["1:35 error SN1103 the nesting is deeper than 32 levels"], Profile(Encoding.UTF8.GetBytes("a: " + new string('[', 500))));

    [Fact]
    public void Thirty_two_levels_are_accepted_and_thirty_three_are_not()
    {
        Assert.Equal(["1:1 error SN1207 unknown key 'a'"], Profile(Encoding.UTF8.GetBytes($"a: {new string('[', 31)}{new string(']', 31)}")));
        Assert.Equal(["1:35 error SN1103 the nesting is deeper than 32 levels"], Profile(Encoding.UTF8.GetBytes($"a: {new string('[', 32)}{new string(']', 32)}")));
    }

    [Fact]
    public void An_alias_bomb_is_one_error()
    {
        var bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var i = 1; bomb.Length < 396; i++)
        {
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Equal(["1:5 error SN1106 anchors and aliases ('&', '*') are not accepted; write the value out, or put a text that starts so in quotes"], Profile(Encoding.UTF8.GetBytes(bomb.ToString())));
    }

    [Fact]
    public void A_scalar_of_ten_mebibytes_is_one_error() =>
        Assert.Equal(["1:1 error SN1002 the file is larger than 256 KiB"], Profile(Encoding.UTF8.GetBytes("a: " + new string('x', 10 << 20))));

    [Fact]
    public void Exactly_256_KiB_are_read_and_one_byte_more_is_not()
    {
        var text = "archive: true #".PadRight(256 << 10, 'x');
        Assert.Empty(Profile(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(["1:1 error SN1002 the file is larger than 256 KiB"], Profile(Encoding.UTF8.GetBytes(text + "x")));
    }

    [Theory]
    [InlineData("- 1\n")]
    [InlineData("-\n")]
    [InlineData("x: { a, b }\n")]
    public void Ten_thousand_nodes_are_the_most(string part)
    {
        var yaml = part[0] == '-' ? string.Concat("a:\n", string.Concat(Enumerable.Repeat(part, 10_001))) : string.Concat(Enumerable.Range(0, 3_000).Select(i => i + part));
        var problem = Assert.Single(Profile(Encoding.UTF8.GetBytes(yaml)));
        Assert.EndsWith(" error SN1104 the file holds more than 10,000 keys and values; split it", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_problems_are_cut_at_a_hundred_and_counted()
    {
        var problems = Profile(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 150).Select(i => $"wrong{i}: 1\n"))));
        Assert.Equal(100, problems.Count);
        Assert.EndsWith("(and 50 more problems)", problems[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_problem_too()
    {
        using var folder = new TestKit.TempFolder();
        var problems = new ProblemList();
        Assert.Null(YamlFile.Read(folder["missing.yaml"], problems));
        Assert.Null(YamlFile.Read(folder.Path, problems));
        Assert.Equal(
            [$"{folder["missing.yaml"]}:1:1 error SN1001 the file does not exist", $"{folder.Path}:1:1 error SN1001 this is a folder, not a file"],
            problems.ToList().Select(p => p.ToString()));
    }

    private static List<string> Profile(byte[] bytes)
    {
        var problems = new ProblemList();
        if (YamlFile.Parse(bytes, "p.yaml", problems) is { } file)
        {
            ProfileSection.Whole.Read(file, new Profile { Name = "p" }, new ReadScope { Problems = problems });
        }

        return [.. problems.ToList().Select(p => p.ToString()["p.yaml:".Length..])];
    }
}
