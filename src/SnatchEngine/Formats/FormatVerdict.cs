namespace SnatchEngine.Formats;

/// <summary>What was chosen of the formats of one medium.</summary>
/// <param name="Offer">The formats, ranked.</param>
/// <param name="Picks">One for each download; empty: nothing matches.</param>
public sealed record FormatVerdict(FormatOffer Offer, IReadOnlyList<FormatPick> Picks);
