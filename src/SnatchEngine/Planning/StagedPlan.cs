using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Downloads;
using SnatchEngine.PostProcessing;

namespace SnatchEngine.Planning;

/// <summary>What happens to an item between its bytes and its place, where it is more than one file as it comes.</summary>
/// <param name="Item">The item, for those who name, describe and cut it.</param>
/// <param name="Parts">What is fetched, in the order it is merged; the first is the plan's own request.</param>
/// <param name="Steps">What is done to it, in order.</param>
public sealed record StagedPlan(MediaItem Item, IReadOnlyList<PlannedPart> Parts, IReadOnlyList<PostStep> Steps)
{
    /// <summary>The name of the main file, as far as it is known before it is there. Null: the server decides.</summary>
    public string? Name { get; init; }

    /// <summary>What makes the fetched parts of two plans one, so that the second goes on where the first was stopped.</summary>
    internal string Key => $"{Item.Id}\n{string.Join('\n', Parts.Select(p => p.Source.Label ?? p.Request.Urls[0]))}";

    /// <summary>What makes the placed files of two plans one; a hash, as a URL may carry a secret.</summary>
    internal string Mark =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Key}\n{string.Join('\n', Steps)}")).AsSpan(0, 16));
}

/// <summary>One file of several that an item is made of.</summary>
/// <param name="Request">What the download core is asked; its folder is the item's, its name the one the file would have by itself.</param>
/// <param name="Source">Where its bytes come from.</param>
/// <param name="Role">What it is to the item.</param>
public sealed record PlannedPart(DownloadRequest Request, MediaSource Source, StagedRole Role = StagedRole.Media)
{
    /// <summary>The item is placed without it when it cannot be had, with a note. Default: false.</summary>
    public bool IsOptional { get; init; }
}
