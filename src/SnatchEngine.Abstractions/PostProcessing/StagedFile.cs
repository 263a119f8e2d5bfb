using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Abstractions.PostProcessing;

/// <summary>A file that is whole and proven but not in the library yet.</summary>
public sealed record StagedFile
{
    /// <summary>The full path where it lies now. Read it, never change it.</summary>
    public required string Path { get; init; }

    /// <summary>The name it will have beneath the item's folder, with its extension; folders are divided by <c>/</c>. The host makes it safe and settles clashes. At most 4,096 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it is to the item. Default: <see cref="StagedRole.Media"/>.</summary>
    public StagedRole Role { get; init; }

    /// <summary>The source its bytes came from. Default: null, a step made it.</summary>
    public MediaSource? Source { get; init; }
}

/// <summary>What a file is to its item.</summary>
public enum StagedRole
{
    /// <summary>The thing itself, or a part of it that waits to be merged.</summary>
    Media,

    /// <summary>Text to it.</summary>
    Subtitle,

    /// <summary>A picture that stands for it.</summary>
    Thumbnail,

    /// <summary>What describes it: info JSON, NFO, description.</summary>
    Sidecar,

    /// <summary>Something else, such as what was unpacked.</summary>
    Other,
}
