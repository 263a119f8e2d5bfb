using System.Text;
using SnatchEngine.Yaml;

namespace SnatchEngine.Specs.Yaml;

public sealed class YamlTreeSpecs
{
    [Fact]
    public void Every_key_and_value_knows_its_place()
    {
        var root = Parse("# a comment\nfirst: 1\nsecond:\n  - \"x\"\n  - { in: 'y' }\r\nthird: |\n  text\n");
        Assert.Equal(["f.yaml:2:1", "f.yaml:3:1", "f.yaml:6:1"], root.Entries.Select(e => e.Key.Place.ToString()));
        Assert.Equal("f.yaml:2:8", root.Entries[0].Value.Place.ToString());
        var items = Assert.IsType<YamlSequence>(root.Entries[1].Value).Items;
        Assert.Equal(["f.yaml:4:5", "f.yaml:5:5"], items.Select(i => i.Place.ToString()));
        Assert.Equal("f.yaml:5:11", Assert.IsType<YamlMapping>(items[1]).Entries[0].Value.Place.ToString());
        Assert.Equal("text\n", Assert.IsType<YamlScalar>(root.Entries[2].Value).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("--- ~\n...\n")]
    [InlineData("\uFEFF")]
    public void An_empty_file_has_no_keys(string yaml) => Assert.Empty(Parse(yaml).Entries);

    [Fact]
    public void A_leading_byte_order_mark_is_no_part_of_the_text()
    {
        var root = Parse("\uFEFFa: b\n");
        Assert.Equal("a", root.Entries[0].Key.Value);
        Assert.Equal("f.yaml:1:1", root.Entries[0].Key.Place.ToString());
    }

    [Theory]
    [InlineData("no", "no", true)]
    [InlineData("1_0", "1_0", true)]
    [InlineData("0o17", "0o17", true)]
    [InlineData("1:30", "1:30", true)]
    [InlineData("\"8\"", "8", false)]
    [InlineData("'true'", "true", false)]
    [InlineData("\"\\u00e9\\x41\\uD83D\\uDE00\"", "éA😀", false)]
    [InlineData("it's a 'plain' # comment", "it's a 'plain'", true)]
    [InlineData("http://host/a#b", "http://host/a#b", true)]
    public void A_scalar_is_its_text_and_whether_it_was_plain(string written, string value, bool isPlain)
    {
        var scalar = Assert.IsType<YamlScalar>(Parse($"a: {written}\n").Entries[0].Value);
        Assert.Equal((value, isPlain), (scalar.Value, scalar.IsPlain));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("~", true)]
    [InlineData("null", true)]
    [InlineData("NULL", true)]
    [InlineData("nUll", false)]
    [InlineData("\"\"", false)]
    [InlineData("'null'", false)]
    public void Only_a_plain_null_is_nothing(string written, bool isNull) =>
        Assert.Equal(isNull, Assert.IsType<YamlScalar>(Parse($"a: {written}\n").Entries[0].Value).IsNull);

    [Fact]
    public void A_value_that_is_absent_stands_where_its_key_stands() =>
        Assert.Equal("f.yaml:2:3", ((YamlMapping)Parse("a:\n  b:\n").Entries[0].Value).Entries[0].Value.Place.ToString());

    [Fact]
    public void Lists_need_no_indentation_below_a_key_and_may_hold_nothing()
    {
        var root = Parse("a:\n- x\n-\n- y: 1\n  z: 2\nb: [p: q, r, ]\n");
        var items = ((YamlSequence)root.Entries[0].Value).Items;
        Assert.Equal(3, items.Count);
        Assert.True(((YamlScalar)items[1]).IsNull);
        Assert.Equal(2, ((YamlMapping)items[2]).Entries.Count);
        Assert.Equal(2, ((YamlSequence)root.Entries[1].Value).Items.Count);
    }

    [Fact]
    public void The_two_tags_are_kept_with_the_name_that_follows()
    {
        var root = Parse("a: !secret proxy\nb: !env \"HOME\"\nc: [!env X, y]\n");
        Assert.Equal((ScalarTag.Secret, "proxy"), Tagged(root.Entries[0].Value));
        Assert.Equal((ScalarTag.Env, "HOME"), Tagged(root.Entries[1].Value));
        Assert.Equal((ScalarTag.Env, "X"), Tagged(((YamlSequence)root.Entries[2].Value).Items[0]));

        static (ScalarTag, string) Tagged(YamlNode node) => (((YamlScalar)node).Tag, ((YamlScalar)node).Value);
    }

    [Theory]
    [InlineData("cron: 15 */6 x\n", 8, "f.yaml:1:15")]
    [InlineData("cron: \"15 */6 x\"\n", 8, "f.yaml:1:16")]
    [InlineData("cron: '15 */6 x'\n", 8, "f.yaml:1:16")]
    [InlineData("cron: \"1\\x35 */6 x\"\n", 8, "f.yaml:1:7")]
    [InlineData("cron: >\n  15 */6 x\n", 8, "f.yaml:1:7")]
    public void A_character_inside_a_value_has_a_place_where_the_text_is_spelled_out(string yaml, int index, string place) =>
        Assert.Equal(place, Assert.IsType<YamlScalar>(Parse(yaml).Entries[0].Value).PlaceOf(index).ToString());

    [Fact]
    public void Tabs_that_are_no_indentation_are_accepted()
    {
        var root = Parse("a:\tb\t# c\nd: |\n \te\nf: [\n\tg ]\n");
        Assert.Equal("b", ((YamlScalar)root.Entries[0].Value).Value);
        Assert.Equal("\te\n", ((YamlScalar)root.Entries[1].Value).Value);
        Assert.Single(((YamlSequence)root.Entries[2].Value).Items);
    }

    private static YamlMapping Parse(string yaml)
    {
        var problems = new ProblemList();
        var root = YamlFile.Parse(Encoding.UTF8.GetBytes(yaml), "f.yaml", problems);
        problems.ThrowIfAny();
        return root!;
    }
}
