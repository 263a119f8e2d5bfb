using System.Collections.ObjectModel;

namespace SnatchEngine.Abstractions.PostProcessing;

/// <summary>What a step changes among the files of an item. What it does not mention stays as it is.</summary>
public sealed record PostProcessingResult
{
    /// <summary>A step that changes nothing.</summary>
    public static PostProcessingResult Unchanged { get; } = new();

    /// <summary>Files that are no longer wanted, by the <see cref="StagedFile.Path"/> they had in the request. Default: none.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Files the step made; they lie in <see cref="PostProcessingRequest.Folder"/>, and take the place of the first removed one in the order. At most 100,000. Default: none.</summary>
    public IReadOnlyList<StagedFile> Added { get; init; } = [];

    /// <summary>New names of files that stay, by their path; see <see cref="StagedFile.Name"/>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Renamed { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Sentences for people, such as what was left out and why. At most 64. Default: none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
