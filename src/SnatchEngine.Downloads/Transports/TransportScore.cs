namespace SnatchEngine.Downloads.Transports;

/// <summary>How well one transport suits a request; the highest is used.</summary>
/// <param name="Transport">The transport's name.</param>
/// <param name="Score">0 cannot do it; otherwise capability, learned goodput and failures in one figure.</param>
/// <param name="Why">A sentence for people.</param>
public sealed record TransportScore(string Transport, double Score, string Why);
