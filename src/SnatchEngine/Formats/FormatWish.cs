using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Formats;

/// <summary>What somebody said of the formats they want.</summary>
/// <param name="Selector">The expression. Null: yt-dlp's default.</param>
/// <param name="Sort">What they are ranked by. Null: yt-dlp's own order.</param>
public sealed record FormatWish(FormatSelector? Selector, FormatSort? Sort);
