using SnatchEngine.Abstractions.Media;
using SnatchEngine.Formats;

namespace SnatchEngine.Planning;

/// <summary>What planning made of one item of a wish.</summary>
/// <param name="Wish">The wish.</param>
public abstract record PlanOutcome(Wish Wish);

/// <summary>It would be fetched.</summary>
public sealed record PlanMade(Wish Wish, DownloadPlan Plan) : PlanOutcome(Wish);

/// <summary>It would be fetched as several formats, and merged into one file.</summary>
/// <param name="Wish">The wish.</param>
/// <param name="Choice">The formats, and the container of the file they make.</param>
/// <param name="Item">The item they are of.</param>
/// <param name="ItemId">The archive's key.</param>
/// <param name="Extractor">The extractor that found it.</param>
public sealed record PlanMerge(Wish Wish, FormatChoice Choice, MediaItem Item, ItemId ItemId, string Extractor) : PlanOutcome(Wish);

/// <summary>It would not be fetched, for a good reason.</summary>
public sealed record PlanSkipped(Wish Wish, Skipped Skipped) : PlanOutcome(Wish);

/// <summary>It cannot be planned.</summary>
public sealed record PlanFailed(Wish Wish, string Url, Exception Error) : PlanOutcome(Wish);

/// <summary>Something a person should know that is no failure.</summary>
public sealed record PlanNotice(Wish Wish, string Sentence) : PlanOutcome(Wish);
