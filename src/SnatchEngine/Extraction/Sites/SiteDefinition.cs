using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Extraction.Sites.Paths;
using SnatchEngine.Plugins;
using System.Text.RegularExpressions;

namespace SnatchEngine.Extraction.Sites;

/// <summary>What a site file says, ready to be used.</summary>
internal sealed record SiteDefinition
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>What a plugin's manifest would say.</summary>
    public required PluginManifest Manifest { get; init; }

    /// <summary>The kinds of pages it knows.</summary>
    public required IReadOnlyList<SitePage> Pages { get; init; }

    /// <summary>The time zone of times without one.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The site's name.</summary>
    public string Name => Manifest.Id;
}

/// <summary>One kind of page: the URLs it has, what is asked for it, and where in the answer everything is.</summary>
internal sealed record SitePage
{
    public required IReadOnlyList<UrlPattern> Urls { get; init; }

    public SiteRequest Request { get; init; } = new();

    /// <summary>Chooses the items. Null: the whole page is one.</summary>
    public ItemSelector? Items { get; init; }

    public SiteFields Fields { get; init; } = SiteFields.None;

    /// <summary>The sources of an item, when it has several.</summary>
    public SiteSources? Sources { get; init; }

    /// <summary>What is asked for each item. Null: nothing.</summary>
    public SiteFollow? Follow { get; init; }

    /// <summary>URLs for other extractors.</summary>
    public SiteValue? Links { get; init; }

    /// <summary>The next page, or what leads to it.</summary>
    public SiteValue? Next { get; init; }

    public Paging Paging { get; init; } = new(1, 1, 1_000);

    /// <summary>What refusals look like, in the order they are looked for.</summary>
    public IReadOnlyList<RefusalRule> Errors { get; init; } = [];

    /// <summary>The least number of items and links of a first page.</summary>
    public int ExpectedItems { get; init; }

    /// <summary>Fields each item must have.</summary>
    public IReadOnlyList<string> ExpectedFields { get; init; } = [];
}

/// <summary>Chooses parts of an answer; one of the three.</summary>
internal sealed record ItemSelector(CssSelector? Css, JsonPath? Json, Regex? Pattern)
{
    /// <summary>The parts.</summary>
    public IEnumerable<SiteNode> Find(SiteNode node)
    {
        if (Pattern is not null)
        {
            return Pattern.Matches(node.Source).Take(SiteNode.Most).Select(m => new TextNode(m.Value, m));
        }

        var parts = Css is null ? [node] : node.Find(Css);
        return (Json is null ? parts : parts.SelectMany(p => p.Find(Json))).Take(SiteNode.Most);
    }
}

/// <summary>Values by the names of fields, those that only serve others among them, and the headers of a download.</summary>
internal sealed record SiteFields(IReadOnlyDictionary<string, SiteValue> Values, IReadOnlyDictionary<string, SiteValue> Headers)
{
    public static SiteFields None { get; } = new(new Dictionary<string, SiteValue>(), new Dictionary<string, SiteValue>());
}

/// <summary>The sources of an item.</summary>
internal sealed record SiteSources(ItemSelector Items, SiteFields Fields, SourceRelation Relation);

/// <summary>Another request for each item, and what its answer adds.</summary>
internal sealed record SiteFollow(SiteRequest Request, SiteFields Fields, SiteSources? Sources, IReadOnlyList<RefusalRule> Errors);

/// <summary>Pages by number.</summary>
/// <param name="From">The number of the first.</param>
/// <param name="Step">How much more the next has.</param>
/// <param name="Max">The most pages.</param>
internal sealed record Paging(int From, int Step, int Max);

/// <summary>What a refusal looks like; all that is said must hold.</summary>
internal sealed record RefusalRule(ExtractionFailure Failure)
{
    public IReadOnlyList<int> Statuses { get; init; } = [];

    public string? Text { get; init; }

    public Regex? Pattern { get; init; }

    public CssSelector? Css { get; init; }

    public JsonPath? Json { get; init; }

    /// <summary>When to come back.</summary>
    public SiteValue? Until { get; init; }

    /// <summary>What a person is told.</summary>
    public string? Message { get; init; }
}
