using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Benching;

/// <summary>A chunk size.</summary>
/// <param name="Size">The bytes of each range request; null is <c>auto</c>.</param>
public readonly record struct ChunkChoice(ByteSize? Size)
{
    /// <inheritdoc/>
    public override string ToString() => Size is { } size ? size.ToString() : "auto";
}
