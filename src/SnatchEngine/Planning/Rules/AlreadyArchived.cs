using System.Globalization;
using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Planning.Rules;

/// <summary>What the archive has is not fetched again, unless it is to be overwritten.</summary>
internal sealed class AlreadyArchived(ItemArchive archive) : ISkipRule
{
    public async Task<Skipped?> RefuseAsync(ItemId id, Wish wish, CancellationToken cancellationToken)
    {
        if (wish.Overwrite || await archive.FindAsync(id, cancellationToken) is not { } item)
        {
            return null;
        }

        var where = item.Path is { } path ? $" to {path}" : "";
        return new Skipped(SkipReason.AlreadyArchived, string.Create(CultureInfo.InvariantCulture, $"fetched {item.FetchedAt:yyyy-MM-dd}{where}"));
    }
}
