namespace SnatchEngine.Formats.Selection;

/// <summary>A part of a format expression.</summary>
/// <param name="Column">Where it begins, from 1.</param>
internal abstract record SelectorNode(int Column)
{
    /// <summary>What formats must be to be looked at by this part.</summary>
    public IReadOnlyList<FormatFilter> Filters { get; init; } = [];
}

/// <summary>A name: of a quality, an extension, or a format.</summary>
internal sealed record NameNode(int Column, string Name) : SelectorNode(Column);

/// <summary>Several downloads: <c>a,b</c>. Without any: an empty group.</summary>
internal sealed record ListNode(int Column, IReadOnlyList<SelectorNode> Parts) : SelectorNode(Column);

/// <summary>The first that is there: <c>a/b</c>.</summary>
internal sealed record FirstNode(int Column, IReadOnlyList<SelectorNode> Choices) : SelectorNode(Column);

/// <summary>Formats to be merged into one file: <c>a+b</c>.</summary>
internal sealed record MergeNode(int Column, IReadOnlyList<SelectorNode> Parts) : SelectorNode(Column);
