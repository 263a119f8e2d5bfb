namespace SnatchEngine.Formats;

/// <summary>One download that was chosen.</summary>
/// <param name="Formats">Its formats; more than one are to be merged, in this order.</param>
/// <param name="Ext">The extension of the file they make.</param>
/// <param name="Why">Why these, as a sentence.</param>
public sealed record FormatPick(IReadOnlyList<Format> Formats, string Ext, string Why)
{
    /// <summary>The ids, as an expression would merge them.</summary>
    public string Ids => string.Join('+', Formats.Select(f => f.Id));
}
