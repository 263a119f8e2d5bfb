using System.Text.Json;
using SnatchEngine.Extraction.Sites;
using SnatchEngine.Extraction.Sites.Paths;

namespace SnatchEngine.Specs.Extraction.Sites;

public sealed class JsonPathSpecs
{
    // The store of RFC 9535, 1.5.
    private const string Store = """
        { "store": { "book": [
            { "category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95 },
            { "category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99 },
            { "category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553-21311-3", "price": 8.99 },
            { "category": "fiction", "author": "J. R. R. Tolkien", "title": "The Lord of the Rings", "isbn": "0-395-19395-8", "price": 22.99 } ],
          "bicycle": { "color": "red", "price": 399 } } }
        """;

    private static string Find(string json, string path) =>
        string.Join(' ', JsonPathReader.Read(path, out var problem, out _)?.Find(JsonElement.Parse(json)).Select(e => e.GetRawText().Replace(" ", "", StringComparison.Ordinal)) ?? [problem!]);

    [Theory]
    [InlineData("$.store.book[*].author", "\"NigelRees\" \"EvelynWaugh\" \"HermanMelville\" \"J.R.R.Tolkien\"")]
    [InlineData("$..author", "\"NigelRees\" \"EvelynWaugh\" \"HermanMelville\" \"J.R.R.Tolkien\"")]
    [InlineData("$.store..price", "8.95 12.99 8.99 22.99 399")]
    [InlineData("$..book[2].title", "\"MobyDick\"")]
    [InlineData("$..book[-1].title", "\"TheLordoftheRings\"")]
    [InlineData("$..book[0,1]['title']", "\"SayingsoftheCentury\" \"SwordofHonour\"")]
    [InlineData("$..book[:2].price", "8.95 12.99")]
    [InlineData("$..book[?@.isbn].price", "8.99 22.99")]
    [InlineData("$..book[?@.price<10].price", "8.95 8.99")]
    [InlineData("$..book[?@.price < 10 && @.category == 'fiction'].price", "8.99")]
    [InlineData("$..book[?(@.price > 20 || !@.isbn) && @.author != \"Nigel Rees\"].price", "12.99 22.99")]
    [InlineData("$..book[?@.price == $.store.book[0].price].price", "8.95")]
    [InlineData("$.store.bicycle['color','price']", "\"red\" 399")]
    [InlineData("$.store.nothing", "")]
    public void The_examples_of_the_standard_hold(string path, string found) => Assert.Equal(found, Find(Store, path));

    [Theory]
    [InlineData("$[1:5:2]", "1 3")]
    [InlineData("$[::-1]", "6 5 4 3 2 1 0")]
    [InlineData("$[5:1:-2]", "5 3")]
    [InlineData("$[-2:]", "5 6")]
    [InlineData("$[:-5]", "0 1")]
    [InlineData("$[10:]", "")]
    [InlineData("$[::0]", "")]
    [InlineData("$[-100:100:3]", "0 3 6")]
    [InlineData("$[1,1,-7,7]", "1 1 0")]
    [InlineData("$[2147483647]", "")]
    [InlineData("$[::2147483647]", "0")]
    public void Slices_count_as_the_standard_does(string path, string found) => Assert.Equal(found, Find("[0,1,2,3,4,5,6]", path));

    [Theory]
    [InlineData("$[?@.a == @.b].n", "1 2 5")]
    [InlineData("$[?@.a == null].n", "4")]
    [InlineData("$[?@.a <= 1].n", "1")]
    [InlineData("$[?@.a == 'x'].n", "2")]
    [InlineData("$[?@.a != 1].n", "2 3 4 5")]
    [InlineData("$[?@.s < 'b'].n", "3")]
    [InlineData("$[?@['a'] == 1.0].n", "1")]
    [InlineData("$[?@.a == -1e0 || @.b == true].n", "3")]
    [InlineData("$[ ? ! ( @.a ) ] .n", "3 5")]
    public void What_is_compared_follows_the_standard(string path, string found) =>
        Assert.Equal(found, Find("""[ { "n": 1, "a": 1, "b": 1.0 }, { "n": 2, "a": "x", "b": "x" }, { "n": 3, "b": true, "s": "a" }, { "n": 4, "a": null }, { "n": 5, "s": "b" } ]""", path));

    [Theory]
    [InlineData("$['a\\'b\\u00e9']", "1")]
    [InlineData("$[\"a'b\u00e9\"]", "1")]
    [InlineData("$.ö_1-x", "2")]
    [InlineData("$.*", "1 2")]
    [InlineData("$['*']", "")]
    public void Names_of_any_kind_are_found(string path, string found) => Assert.Equal(found, Find("""{ "a'b\u00e9": 1, "ö_1-x": 2 }""", path));

    [Theory]
    [InlineData("a", 0, "'$' is expected")]
    [InlineData("$.", 2, "a name is expected; one with other characters stands in brackets and quotes: ['a b']")]
    [InlineData("$.1a", 4, "a name is expected; one with other characters stands in brackets and quotes: ['a b']")]
    [InlineData("$[a]", 2, "a name in quotes, an index, a slice, '*' or '?' is expected")]
    [InlineData("$[1", 3, "']' is expected")]
    [InlineData("$['a]", 5, "''' is expected")]
    [InlineData("$['\\x']", 4, "this escape means nothing")]
    [InlineData("$[99999999999]", 13, "an index is a whole number below 2147483648")]
    [InlineData("$[?@.a[*] == 1]", 14, "only a path to one value can be compared: names and indexes, no '*', '..', slice or condition")]
    [InlineData("$[?1]", 4, "a comparison is expected: ==, !=, <, <=, > or >=")]
    [InlineData("$[?@.a == ]", 10, "a value is expected: a path from '@' or '$', a text in quotes, a number, true, false or null")]
    [InlineData("$[?@.a == 01]", 12, "'01' is no number")]
    [InlineData("$.a x", 3, "nothing more is expected")]
    [InlineData("", 0, "'$' is expected")]
    public void A_path_that_is_none_is_told_with_its_place(string path, int at, string problem)
    {
        Assert.Null(JsonPathReader.Read(path, out var told, out var index));
        Assert.Equal((problem, at), (told, index));
    }

    [Fact]
    public void What_is_nested_too_deep_or_looks_too_far_is_refused()
    {
        Assert.Null(JsonPathReader.Read($"${string.Concat(Enumerable.Repeat("[?@", 40))}", out var deep, out _));
        Assert.Equal("conditions are nested at most 16 deep", deep);

        var wide = JsonElement.Parse($"[{string.Join(',', Enumerable.Repeat("[0,0,0,0,0,0,0,0,0,0]", 2_000))}]");
        Assert.Throws<SiteMismatchException>(() => JsonPathReader.Read("$..*..*", out _, out _)!.Find(JsonElement.Parse($"[{string.Join(',', Enumerable.Repeat("[0]", 60_000))}]")));
        Assert.Throws<SiteMismatchException>(() => JsonPathReader.Read("$[?@[?$..*]]", out _, out _)!.Find(wide));
    }
}
