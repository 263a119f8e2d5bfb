using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Verification;

/// <summary>Between what a server says of a file and what a journal remembers of it.</summary>
internal static class Identities
{
    public static EntityIdentity Of(JournalReplay left) => new()
    {
        Total = left.Total,
        Tag = EntityTag.TryParse(left.Header!.ETag, out var tag) ? tag : null,
        LastModified = left.Header.LastModified,
        MediaType = left.Header.ContentType,
    };

    public static JournalHeader HeaderOf(EntityIdentity identity, string urlHash) => new()
    {
        Boot = BootIdentity.Current,
        UrlHash = urlHash,
        Total = identity.Total,
        ETag = identity.Tag?.ToString(),
        LastModified = identity.LastModified,
        ContentType = identity.MediaType,
    };

    /// <summary>A strong ETag, or Last-Modified with the same length, says the part is of this very file.</summary>
    public static bool AreProven(JournalHeader header, EntityIdentity identity) =>
        new EntityIdentity
        {
            Total = header.Total,
            Tag = EntityTag.TryParse(header.ETag, out var tag) ? tag : null,
            LastModified = header.LastModified,
        }.CompareTo(identity) == Sameness.Proven;
}
