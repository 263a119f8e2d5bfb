using System.Text.Json;
using System.Text.RegularExpressions;
using SnatchEngine.Checking;
using SnatchEngine.Extraction.Sites;
using SnatchEngine.Extraction.Sites.Filters;
using SnatchEngine.Extraction.Sites.Reading;
using SnatchEngine.Specs.Yaml;

namespace SnatchEngine.Specs.Extraction.Sites;

/// <summary>The page says what the code does.</summary>
public sealed class SiteDocsSpecs
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "sites.md"));

    [Fact]
    public void Every_file_on_the_page_can_be_used()
    {
        var files = Regex.Matches(s_page, "(?s)```yaml\n(.*?)```").Select(m => m.Groups[1].Value).ToList();

        Assert.True(files.Count >= 3);
        Assert.All(files, file => Assert.Empty(TestSite.Problems(file)));
    }

    [Fact]
    public async Task The_first_file_on_the_page_finds_what_the_page_says()
    {
        var file = Regex.Match(s_page, "(?s)```yaml\n(.*?)```").Groups[1].Value;
        Assert.True(file.Count(c => c == '\n') <= 10);
        var site = new TestSite()
            .On("https://lectures.example/series/1", "<article class=talk data-id=a><h2>One</h2><time datetime=2025-01-02>2 Jan</time><a class=video href=/a.mp4>x</a></article><a rel=next href=/series/1?p=2>2</a>")
            .On("https://lectures.example/series/1?p=2", "<article class=talk data-id=b><h2>Two</h2><a class=video href=/b.mp4>x</a></article>");

        var items = await site.ItemsAsync(file, "https://lectures.example/series/1");

        Assert.Equal(["lectures:a One https://lectures.example/a.mp4", "lectures:b Two https://lectures.example/b.mp4"], items.Select(i => $"{i.Id} {i.Title} {i.Sources[0].Urls[0]}"));
    }

    [Fact]
    public void Every_field_filter_name_and_key_is_on_the_page()
    {
        var prose = Regex.Replace(s_page, "(?s)```.*?```", "");
        var written = Regex.Matches(prose, "`([^`]+)`").SelectMany(m => Regex.Matches(m.Groups[1].Value, @"[\w-]+").Select(w => w.Value)).ToHashSet();
        var all = FieldNames.OfItem.Concat(FieldNames.OfSource).Concat(FieldNames.OfPage).Concat(FilterCatalog.BareNames).Concat(ItemFields.Kinds).Concat(RequestReading.Keys);

        Assert.All(all, name => Assert.Contains(name, written));
        Assert.All(PageReading.Keys.Concat(SiteReading.Keys), key => Assert.Matches($@"(?m)^{key}:|\*\*`{key}`\*\*", s_page));
    }

    [Fact]
    public void Every_key_is_in_the_schema_and_every_reference_of_it_leads_somewhere()
    {
        var text = FileSchema.Of("site")!;
        var schema = JsonElement.Parse(text);
        var kinds = schema.GetProperty("$defs").EnumerateObject().Select(d => d.Name).ToHashSet();

        Assert.All(Regex.Matches(text, "#/\\$defs/(\\w+)").Select(m => m.Groups[1].Value), kind => Assert.Contains(kind, kinds));
        Assert.Equal(SiteReading.Keys.Concat(PageReading.Keys).Order(), schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(FieldNames.OfItem.Concat(FieldNames.OfSource), schema.GetProperty("$defs").GetProperty("fields").GetProperty("properties").EnumerateObject().Select(p => p.Name));
        Assert.Equal("#/$defs/pairs", schema.GetProperty("$defs").GetProperty("fields").GetProperty("properties").GetProperty("headers").GetProperty("$ref").GetString());
    }

    [Fact]
    public void Every_example_of_a_filter_can_be_used()
    {
        var rows = Regex.Matches(s_page[s_page.IndexOf("| filter |", StringComparison.Ordinal)..s_page.IndexOf("## JSONPath", StringComparison.Ordinal)], @"(?m)^\| (`.*?) \| ").Select(m => m.Groups[1].Value);
        var filters = rows.SelectMany(row => Regex.Matches(row, "`([^`]+)`").Select(m => m.Groups[1].Value)).ToList();

        Assert.True(filters.Count > 25);
        Assert.All(filters, filter => Assert.Empty(TestSite.Problems($"name: tube\nurls: 'tube.example/{{id}}'\nfields: {{ url: a, title: {{ css: h1, filters: [ {filter} ] }} }}")));
    }
}
