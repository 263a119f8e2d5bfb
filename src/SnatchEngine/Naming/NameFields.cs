using System.Numerics;
using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Formats;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming;

/// <summary>What is known of one thing, by the names that templates and filters use: yt-dlp's, and ours beside them.</summary>
/// <remarks>Values are null, <see cref="bool"/>, <see cref="BigInteger"/>, <see cref="double"/>, <see cref="string"/>, <see cref="DateTimeOffset"/>, a list or a map of these.</remarks>
public sealed class NameFields
{
    private const int AutonumberWidth = 5;

    private readonly int? _listWidth;

    internal NameFields(IReadOnlyDictionary<string, object?> all, int? listWidth = null)
    {
        All = all;
        _listWidth = listWidth;
    }

    /// <summary>The fields that are known, in the order they were found.</summary>
    public IEnumerable<string> Names => All.Where(known => known.Value is not null).Select(known => known.Key);

    /// <summary>The title, or what else it is known by.</summary>
    public string Title => PythonText.Of(All.GetValueOrDefault("title") ?? All.GetValueOrDefault("id") ?? "an item");

    internal IReadOnlyDictionary<string, object?> All { get; }

    /// <summary>What is known of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="chosen">What will be fetched of it, a video before its sound. At least one.</param>
    /// <param name="place">Its place in the run.</param>
    public static NameFields Of(MediaItem item, IReadOnlyList<MediaSource> chosen, NamePlace place) => new ItemFields(item, chosen, place).Gather();

    /// <summary>What yt-dlp knows of a video, or of each video of a playlist: once for each download that is chosen.</summary>
    /// <param name="json">Its info JSON, an object.</param>
    /// <param name="now">The moment <c>epoch</c> stands for, when the JSON has none.</param>
    /// <param name="rules">What chooses among the formats; what nothing matches is left out. Null: yt-dlp's default.</param>
    /// <exception cref="JsonException">It is no object.</exception>
    /// <exception cref="FormatChoiceException">The rules ask for more than anybody means.</exception>
    public static IReadOnlyList<NameFields> OfInfo(JsonElement json, DateTimeOffset now, FormatRules? rules = null) => new JsonFields(rules, now).Gather(json);

    /// <summary>The digits a number is padded to when nobody says how it is written. Null: none.</summary>
    internal int? WidthOf(string key) => key switch
    {
        "autonumber" => AutonumberWidth,
        "playlist_index" or "playlist_autonumber" or "index" => _listWidth,
        _ => null,
    };
}

/// <summary>Where in a run a thing has its place.</summary>
/// <param name="Url">The URL that was wished for.</param>
/// <param name="Number">How many were named before it, and itself.</param>
/// <param name="Now">The moment.</param>
public sealed record NamePlace(string Url, int Number, DateTimeOffset Now)
{
    /// <summary>The extension of the file that is made of what is chosen. Null: as the one source says.</summary>
    public string? Container { get; init; }
}
