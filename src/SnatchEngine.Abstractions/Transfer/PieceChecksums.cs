namespace SnatchEngine.Abstractions.Transfer;

/// <summary>Hashes of the equal pieces of a file, in order; the last piece may be shorter.</summary>
/// <param name="Kind">The hash function.</param>
/// <param name="PieceLength">Bytes of each piece but the last.</param>
/// <param name="Hex">The digests in lower-case hexadecimal.</param>
public sealed record PieceChecksums(ChecksumKind Kind, long PieceLength, IReadOnlyList<string> Hex);
