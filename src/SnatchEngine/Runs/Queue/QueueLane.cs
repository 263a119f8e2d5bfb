using System.Text.Json.Serialization;

namespace SnatchEngine.Runs.Queue;

/// <summary>What kind of work an item of the queue is; each lane has places of its own, so that no kind starves another.</summary>
public enum QueueLane
{
    /// <summary>A quick look whether there is anything new.</summary>
    [JsonStringEnumMemberName("probe")]
    Probe,

    /// <summary>A page or a list is searched, and what it has is fetched.</summary>
    [JsonStringEnumMemberName("extract")]
    Extract,

    /// <summary>The long walk through what is old.</summary>
    [JsonStringEnumMemberName("backfill")]
    Backfill,

    /// <summary>Files are fetched. The default.</summary>
    [JsonStringEnumMemberName("transfer")]
    Transfer,

    /// <summary>The bytes are there, and the steps after them are owed.</summary>
    [JsonStringEnumMemberName("post-process")]
    PostProcess,
}

/// <summary>Where an item of the queue stands.</summary>
public enum QueueState
{
    /// <summary>It will be worked on; not before its moment, when it has one.</summary>
    Waiting,

    /// <summary>It is worked on.</summary>
    Running,

    /// <summary>Somebody paused it.</summary>
    Paused,

    /// <summary>All of it is in its place, or need not be fetched.</summary>
    Done,

    /// <summary>It was given up; the reason says why.</summary>
    Failed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,
}

/// <summary>What somebody does to items of the queue.</summary>
public enum QueueAct
{
    /// <summary>What waits or runs is held until it is resumed; the bytes stay.</summary>
    Pause,

    /// <summary>What is paused waits for its turn again.</summary>
    Resume,

    /// <summary>What is not done is given up; the bytes stay for a later try.</summary>
    Cancel,

    /// <summary>What failed, was cancelled or is parked is tried again now, with all its attempts.</summary>
    Retry,
}
