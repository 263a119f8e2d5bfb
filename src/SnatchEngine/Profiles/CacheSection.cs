using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Caching;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The keys under <c>cache:</c>, one for each property of <see cref="CacheOptions"/>.</summary>
public static class CacheSection
{
    private static ScalarKind Life { get; } = Read.Or("forever", Read.Duration);

    /// <summary>The keys.</summary>
    public static Section<CacheOptions> Whole { get; } = new Section<CacheOptions>()
        .Key("mode", Read.Word(("off", CacheMode.Off), ("normal", CacheMode.Normal), ("aggressive", CacheMode.Aggressive)),
            "How much is made of what is kept; aggressive also uses it past its time while it is renewed, and fetches ahead.", o => o.Mode, (o, v) => o with { Mode = (CacheMode)v! })
        .Key("memory", Read.Size, "The most that is kept in memory; 0 keeps nothing there.",
            o => o.Memory, (o, v) => o with { Memory = (ByteSize)v! })
        .Key("disk", Read.Size, "The most that is kept on the disk, for later runs; 0 keeps nothing there.",
            o => o.Disk, (o, v) => o with { Disk = (ByteSize)v! })
        .Key("pages", Life, "How long a page that a plugin asked for is taken as it is, where its site does not want less; 0 keeps none.",
            o => o.Pages, (o, v) => o with { Pages = (TimeSpan?)v })
        .Key("metadata", Life, "The same for what describes one item, as its plugin or site file says.",
            o => o.Metadata, (o, v) => o with { Metadata = (TimeSpan?)v })
        .Key("trends", Life, "The same for charts and the like.",
            o => o.Trends, (o, v) => o with { Trends = (TimeSpan?)v })
        .Key("thumbnails", Life, "The same for small pictures.",
            o => o.Thumbnails, (o, v) => o with { Thumbnails = (TimeSpan?)v });
}
