using SnatchEngine.Abstractions.Media;
using SnatchEngine.Extraction;
using SnatchEngine.Planning;

namespace SnatchEngine.Specs.Planning;

public sealed class ItemRangesSpecs
{
    private const string ListUrl = "https://list.example/";

    [Theory]
    [InlineData("1-5,7,-1", "1 2 3 4 5 7 15")]
    [InlineData("::2", "1 3 5 7 9 11 13 15")]
    [InlineData("7,1-3", "7 1 2 3")]
    [InlineData("-5:", "11 12 13 14 15")]
    [InlineData("-3:-1", "13 14 15")]
    [InlineData(":3", "1 2 3")]
    [InlineData("1:10:3", "1 4 7 10")]
    [InlineData("::-1", "15 14 13 12 11 10 9 8 7 6 5 4 3 2 1")]
    [InlineData("5:1:-1", "5 4 3 2 1")]
    [InlineData("-1:1:-3", "15 12 9 6 3")]
    [InlineData("2,2,2", "2")]
    [InlineData("1-3,2-4", "1 2 3 4")]
    [InlineData("15", "15")]
    [InlineData("16", "")]
    [InlineData("-16", "")]
    [InlineData("14-", "14 15")]
    [InlineData("-2-", "14 15")]
    [InlineData("1:3,7,-5::2", "1 2 3 7 11 13 15")]
    [InlineData("5-3", "")]
    [InlineData("1--1", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15")]
    [InlineData("-3--1", "13 14 15")]
    [InlineData("10::3", "10 13")]
    [InlineData(" 1 , 2 ", "1 2")]
    public async Task Ranges_take_the_places_they_name_in_their_order(string ranges, string expected)
    {
        Assert.Equal(expected, string.Join(' ', ItemRanges.Parse(ranges).PlacesOf(15)));
        Assert.Equal(expected, string.Join(' ', (await PickAsync(ranges, 15)).Places));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a", 1)]
    [InlineData("1,,2", 3)]
    [InlineData("1:2:0", 5)]
    [InlineData("0", 1)]
    [InlineData("1-3,0", 5)]
    [InlineData("1-3,x", 5)]
    [InlineData("1-2-3", 4)]
    [InlineData("1:2:3:4", 6)]
    [InlineData("99999999999", 1)]
    [InlineData("-", 1)]
    [InlineData("1.5", 2)]
    public void A_mistake_is_told_with_its_column(string ranges, int column)
    {
        var wrong = Assert.Throws<SelectionException>(() => ItemRanges.Parse(ranges));

        Assert.Equal(column, wrong.Column);
    }

    [Theory]
    [InlineData("1-3", 3)]
    [InlineData("2", 2)]
    [InlineData("5,1-2", 5)]
    [InlineData("1:9:4", 9)]
    public async Task A_list_is_read_no_further_than_the_ranges_need(string ranges, int most) => Assert.Equal(most, (await PickAsync(ranges, 1000)).Pulled);

    [Theory]
    [InlineData("-1", 1000)]
    [InlineData("3:", 1000)]
    [InlineData("::-1", 1000)]
    public async Task Who_counts_from_the_end_reads_to_the_end(string ranges, int all) => Assert.Equal(all, (await PickAsync(ranges, 1000)).Pulled);

    [Fact]
    public async Task Without_an_end_items_come_as_soon_as_they_are_read()
    {
        var pulled = 0;
        var items = new PickedItems(ItemRanges.Parse("2:"), ListUrl, _ => Task.FromResult<Extracted?>(Item(++pulled)));

        Assert.Equal("2", IdOf(await items.NextAsync(default)));
        Assert.Equal(2, pulled);
    }

    [Fact]
    public async Task What_fails_counts_as_a_place_and_is_told_only_when_that_place_is_wanted()
    {
        Extracted?[] list = [Item(1), new ExtractedFailure("https://list.example/2", new InvalidOperationException()), new ExtractedNotice("n"), Item(3), new ExtractedFailure(ListUrl, new InvalidOperationException()), null];

        Assert.Equal(["n", "3"], await AllAsync("3"));
        Assert.Equal(["1", "https://list.example/2"], await AllAsync("1-2"));
        Assert.Equal(["n", ListUrl, "1", "3"], await AllAsync("1,-1"));

        async Task<List<string>> AllAsync(string ranges)
        {
            var at = 0;
            var items = new PickedItems(ItemRanges.Parse(ranges), ListUrl, _ => Task.FromResult(list[at++]));
            List<string> told = [];
            while (await items.NextAsync(default) is { } piece)
            {
                told.Add(piece switch { ExtractedNotice notice => notice.Sentence, ExtractedFailure failure => failure.Url, _ => IdOf(piece) });
            }

            return told;
        }
    }

    private static async Task<(List<string> Places, int Pulled)> PickAsync(string ranges, int count)
    {
        var pulled = 0;
        var items = new PickedItems(ItemRanges.Parse(ranges), ListUrl, _ => Task.FromResult<Extracted?>(pulled < count ? Item(++pulled) : null));
        List<string> places = [];
        while (await items.NextAsync(default) is { } piece)
        {
            places.Add(IdOf(piece));
        }

        return (places, pulled);
    }

    private static string IdOf(Extracted? piece) => Assert.IsType<ExtractedItem>(piece).Item.Id.Id;

    private static ExtractedItem Item(int number) => new(new MediaItem { Id = new ItemId("list", $"{number}"), Sources = [new MediaSource { Urls = [$"https://list.example/{number}"] }] }, "list", () => "");
}
