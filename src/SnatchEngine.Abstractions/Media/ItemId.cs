using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Abstractions.Media;

/// <summary>What makes an item the same item for ever, however its URL, title or quality change. Equal when namespace and id are equal, ordinally.</summary>
/// <param name="Namespace">Whose ids these are, usually the extractor's name; 1 to 64 lower-case letters, digits, dots and dashes.</param>
/// <param name="Id">The id within it; 1 to 32,768 characters.</param>
public sealed record ItemId(string Namespace, string Id)
{
    /// <summary>Other ids of the same item, such as the one of the site it was first published on. They have no aliases of their own. Default: none.</summary>
    public IReadOnlyList<ItemId> Aliases { get; init; } = [];

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text, such as <c>peertube:9c9de5e8</c>.</param>
    /// <param name="id">The id, without aliases.</param>
    /// <returns>False when there is no colon, or nothing before or after it.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ItemId? id)
    {
        var cut = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        id = text is not null && cut > 0 && cut < text.Length - 1 ? new ItemId(text[..cut], text[(cut + 1)..]) : null;
        return id is not null;
    }

    /// <summary>Whether both are the same id; aliases do not count.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(ItemId? other) => other is not null && Namespace == other.Namespace && Id == other.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Namespace, Id);

    /// <summary>The id in one line: <c>namespace:id</c>.</summary>
    public override string ToString() => $"{Namespace}:{Id}";
}
