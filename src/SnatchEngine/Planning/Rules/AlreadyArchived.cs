using System.Globalization;
using SnatchEngine.Archive;

namespace SnatchEngine.Planning.Rules;

/// <summary>What the archive has is not fetched again, unless it is to be overwritten.</summary>
internal sealed class AlreadyArchived(ItemArchive archive) : ISkipRule
{
    public async Task<Skipped?> RefuseAsync(SkipCandidate candidate, CancellationToken cancellationToken)
    {
        // A plain link that is asked for again with its ETag or date is fetched when the server has another one.
        var isAsked = candidate.Wish.OnlyIfNewer && candidate.Id.Namespace == ArchiveKey.DirectLink;
        if (candidate.Wish.Overwrite || isAsked || await archive.FindAsync(candidate.Id, cancellationToken) is not { } item)
        {
            return null;
        }

        var where = item.Path is { } path ? $" to {path}" : "";
        return new Skipped(SkipReason.AlreadyArchived, string.Create(CultureInfo.InvariantCulture, $"{(item.IsImported ? "imported" : "fetched")} {item.FetchedAt:yyyy-MM-dd}{where}"));
    }
}
