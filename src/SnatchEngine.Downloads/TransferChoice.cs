using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads;

/// <summary>How many connections a download works with, how far each claims ahead, and why.</summary>
/// <param name="Connections">As many as are wanted now; a host, a small rest or a limit may give fewer.</param>
/// <param name="Why">Why so many, in a few words.</param>
/// <param name="Chunk">How far a connection claims ahead when it begins; afterwards a quarter of a second of its own speed.</param>
/// <param name="ChunkWhy">Why so far, in a few words.</param>
public sealed record TransferChoice(int Connections, string Why, ByteSize Chunk, string ChunkWhy);
