using System.Collections.ObjectModel;
using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Abstractions.PostProcessing;

/// <summary>The files of one item, and what is wanted of them.</summary>
public sealed record PostProcessingRequest
{
    /// <summary>What is known of the item.</summary>
    public required MediaItem Item { get; init; }

    /// <summary>The files as they are now, those to be merged first and in the order of the format choice. At least one.</summary>
    public required IReadOnlyList<StagedFile> Files { get; init; }

    /// <summary>What the media of the item was fetched as, in the order of the format choice; still the same when its files have been merged or converted. Default: not known.</summary>
    public IReadOnlyList<MediaSource> Fetched { get; init; } = [];

    /// <summary>The full path of an empty folder for what this step makes; on the same disk as the files, gone after the last step.</summary>
    public required string Folder { get; init; }

    /// <summary>What the operator wants of this step, by key. Default: nothing said, each option has its default.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Hears how far the step is, from 0 to 1; may be called often, from any thread. Default: nobody listens.</summary>
    public IProgress<double> Progress { get; init; } = new Progress<double>();
}
