using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.Metalink;

/// <summary>One file of a Metalink.</summary>
/// <param name="Name">Its name, maybe with folders; nothing about it is safe yet.</param>
/// <param name="Urls">Its http and https URLs, the preferred one first.</param>
internal sealed record MetalinkFile(string Name, IReadOnlyList<string> Urls)
{
    public long? Size { get; init; }

    public IReadOnlyList<Checksum> Checksums { get; init; } = [];

    public PieceChecksums? Pieces { get; init; }

    public string? Publisher { get; init; }

    public DateTimeOffset? Published { get; init; }

    /// <summary>The file as an item: the same hash and name is the same item, wherever its Metalink lies.</summary>
    /// <param name="extractor">Whose id it is.</param>
    /// <param name="url">The URL of the Metalink.</param>
    public MediaItem ToItem(string extractor, string url)
    {
        var slash = Name.LastIndexOfAny(['/', '\\']);
        return new MediaItem
        {
            Id = new ItemId(extractor, Checksums.Count > 0 ? $"{Checksums[0]}/{Name}" : $"{url}#{Name}"),
            Title = Name,
            Creator = Publisher,
            Published = Published,
            Page = url,
            Sources =
            [
                new MediaSource
                {
                    Urls = Urls,
                    FileName = Name[(slash + 1)..],
                    Folder = slash > 0 ? Name[..slash] : null,
                    Size = Size is { } bytes ? new ByteSize(bytes) : null,
                    Checksums = Checksums,
                    Pieces = Pieces,
                },
            ],
        };
    }
}
