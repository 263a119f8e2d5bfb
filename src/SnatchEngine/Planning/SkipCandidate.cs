using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Planning;

/// <summary>Something that would be fetched, unless a rule is against it.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Item">The item it belongs to.</param>
/// <param name="Sources">What would be fetched of it.</param>
/// <param name="Wish">The wish it was found for.</param>
internal sealed record SkipCandidate(ItemId Id, MediaItem Item, IReadOnlyList<MediaSource> Sources, Wish Wish);
