using System.Text.Json.Serialization;

namespace SnatchEngine.PostProcessing;

/// <summary>One file on its way into the library.</summary>
/// <param name="From">Where it lies; on the disk of <paramref name="To"/>.</param>
/// <param name="To">Where it belongs.</param>
internal sealed record Move(string From, string To);

/// <summary>How the list of moves is written; nothing is looked up by reflection.</summary>
[JsonSerializable(typeof(List<Move>))]
internal sealed partial class PlacementJson : JsonSerializerContext;
