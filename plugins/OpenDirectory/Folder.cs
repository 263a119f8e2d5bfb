namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>A folder of the tree, on the way to its listing.</summary>
/// <param name="Url">Its URL, with a slash at its end.</param>
/// <param name="Path">Its path from the start for people; empty for the start.</param>
/// <param name="Parent">The folder it lies in. Null: it is the start.</param>
internal sealed record Folder(string Url, string Path, Folder? Parent)
{
    public int Depth { get; } = Parent is null ? 0 : Parent.Depth + 1;

    /// <summary>What was listed in it.</summary>
    public IReadOnlyList<ListingEntry> Entries { get; init; } = [];

    /// <summary>The path of something in it.</summary>
    public string PathOf(ListingEntry entry) => Path.Length == 0 ? entry.Name : $"{Path}/{entry.Name}";

    /// <summary>Whether it is one of the folders it lies in over again: a link in the server's file system that leads up.</summary>
    /// <remarks>A listing without any file is little to tell by, so such a one may come twice.</remarks>
    public bool IsLoop
    {
        get
        {
            var same = 0;
            for (var above = Parent; above is not null; above = above.Parent)
            {
                same += above.Entries.SequenceEqual(Entries) ? 1 : 0;
            }

            return Entries.Count > 0 && same >= (Entries.Any(e => !e.IsFolder) ? 1 : 2);
        }
    }
}
