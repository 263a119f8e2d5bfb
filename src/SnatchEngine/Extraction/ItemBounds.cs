using System.Collections.ObjectModel;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Extraction;

/// <summary>Copies what a plugin told into lists of the host's own, and refuses what is too much or too little.</summary>
/// <remarks>A plugin's list may be any class of its own, so it is read once, while the plugin's time runs.</remarks>
internal static class ItemBounds
{
    public const int LongestUrl = 32_768;
    private const int LongestText = 4_096;
    private const int LongestDescription = 65_536;
    private const int MostSources = 1_000;
    private const int MostExtras = 500;
    private const int MostTags = 256;
    private const int MostUrls = 64;
    private const int MostSmallThings = 64;
    private const int MostPieces = 1 << 20;
    private const int MostFragments = 250_000;

    /// <summary>The step with bounded content of the host's own.</summary>
    /// <exception cref="InvalidDataException">It breaks a bound; the message names which.</exception>
    public static ExtractionStep Settle(ExtractionStep step)
    {
        switch (step)
        {
            case ItemFound { Item: { } item }:
                return new ItemFound(Settle(item));
            case ReferenceFound reference:
                Check("the URL of a reference", reference.Url, LongestUrl, required: true);
                Check("the title of a reference", reference.Title, LongestText);
                return reference;
            case PageReached page:
                Check("a page cursor", page.Cursor, LongestText, required: true);
                return page;
            case NotMine declined:
                Check("the reason of a refusal", declined.Reason, LongestText, required: true);
                return declined;
            case ExtractionEnded ended:
                Check("the reason of a truncation", ended.Sentence, LongestText);
                return ended;
            default:
                throw new InvalidDataException("a step without its content");
        }
    }

    private static MediaItem Settle(MediaItem item)
    {
        Check("the title of an item", item.Title, LongestText);
        Check("the creator of an item", item.Creator, LongestText);
        Check("the page of an item", item.Page, LongestUrl);
        Check("the description of an item", item.Description, LongestDescription);
        Check("the id of a list", item.List?.Id, LongestText);
        Check("the title of a list", item.List?.Title, LongestText);
        return item with
        {
            Id = Settle(item.Id),
            Sources = Copy("the sources of an item", item.Sources, MostSources, required: true, Settle),
            Tags = Copy("the tags of an item", item.Tags, MostTags, required: false, tag => Check("a tag", tag, LongestText)!),
            Chapters = Copy("the chapters of an item", item.Chapters, MostSources, required: false, chapter =>
            {
                Check("the title of a chapter", chapter.Title, LongestText);
                return chapter;
            }),
            Extras = Copy("the extras of an item", item.Extras, MostExtras, required: false, Settle),
            Fields = Settle(item.Fields),
        };
    }

    private static IReadOnlyDictionary<string, string> Settle(IReadOnlyDictionary<string, string>? fields)
    {
        if (fields is null or { Count: 0 })
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        Dictionary<string, string> copy = new(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            Check("the name of a field", name, 64, required: true);
            Check($"the field '{name}'", value, LongestText);
            copy[name] = value ?? "";
            if (copy.Count > MostTags)
            {
                throw new InvalidDataException($"the fields of an item are more than {MostTags}");
            }
        }

        return copy;
    }

    private static ItemId Settle(ItemId id)
    {
        CheckId(id);
        return id with
        {
            Aliases = Copy("the aliases of an item", id.Aliases, MostSmallThings, required: false, alias =>
            {
                CheckId(alias);
                return alias with { Aliases = [] };
            }),
        };
    }

    /// <summary>The source with bounded content of the host's own.</summary>
    /// <exception cref="InvalidDataException">It breaks a bound; the message names which.</exception>
    public static MediaSource Settle(MediaSource source)
    {
        Check("a file name", source.FileName, LongestText);
        Check("a folder", source.Folder, LongestText);
        Check("a label", source.Label, LongestText);
        Check("a container", source.Container, LongestText);
        Check("a language", source.Language, LongestText);
        Check("a codec", source.VideoCodec.Name, LongestText);
        Check("a codec", source.AudioCodec.Name, LongestText);
        Check("a note", source.Note, LongestText);
        Check("a dynamic range", source.DynamicRange, LongestText);
        if (!Enum.IsDefined(source.Delivery))
        {
            throw new InvalidDataException($"the delivery of a source is {(int)source.Delivery}, which is none");
        }

        return source with
        {
            Urls = Copy("the URLs of a source", source.Urls, MostUrls, required: true, url => Check("a URL", url, LongestUrl, required: true)!),
            Fragments = Copy("the fragments of a source", source.Fragments, MostFragments, required: false, url => Check("the URL of a fragment", url, LongestUrl, required: true)!),
            Pieces = source.Pieces is { } pieces ? Settle(pieces) : null,
            Checksums = Copy("the checksums of a source", source.Checksums, MostSmallThings, required: false, checksum => checksum),
            Headers = Copy("the headers of a source", source.Headers, MostSmallThings, required: false, header =>
            {
                Check("a header's name", header.Key, LongestText, required: true);
                Check("a header's value", header.Value, LongestText * 2);
                return header;
            }),
        };
    }

    private static PieceChecksums Settle(PieceChecksums pieces)
    {
        // Room for the bytes of a piece is made of this figure, and a place in the file.
        if (pieces.PieceLength is <= 0 or > 1L << 40)
        {
            throw new InvalidDataException($"the pieces of a source have {pieces.PieceLength} bytes");
        }

        return pieces with
        {
            Hex = Copy("the hashes of the pieces of a source", pieces.Hex, MostPieces, required: true, hex =>
                Checksum.TryParse($"{new Checksum(pieces.Kind, hex).Name}={hex}", out var checksum) ? checksum.Hex : throw new InvalidDataException("the hash of a piece is none of its kind")),
        };
    }

    private static void CheckId(ItemId id)
    {
        Check("the namespace of an id", id?.Namespace, 64, required: true);
        Check("an id", id?.Id, LongestUrl, required: true);
    }

    private static T[] Copy<T>(string what, IReadOnlyList<T>? list, int most, bool required, Func<T, T> settle)
    {
        if (list is null or { Count: 0 })
        {
            return required ? throw new InvalidDataException($"{what} are none") : [];
        }

        List<T> copy = [];
        foreach (var element in list)
        {
            if (copy.Count == most)
            {
                throw new InvalidDataException($"{what} are more than {most}");
            }

            copy.Add(settle(element ?? throw new InvalidDataException($"{what} hold an empty one")));
        }

        return copy.Count > 0 || !required ? [.. copy] : throw new InvalidDataException($"{what} are none");
    }

    private static string? Check(string what, string? text, int longest, bool required = false)
    {
        if (text?.Length > longest)
        {
            throw new InvalidDataException($"{what} has {text.Length} characters, at most {longest} are allowed");
        }

        return required && string.IsNullOrEmpty(text) ? throw new InvalidDataException($"{what} is empty") : text;
    }
}
