using SnatchEngine.Benching;
using SnatchEngine.Benching.Serving;

namespace SnatchEngine.Cli.Commands;

/// <summary>What <c>bench</c> or <c>bench suite</c> was asked, all values checked.</summary>
internal sealed record BenchInvocation
{
    /// <summary>What is measured.</summary>
    public required BenchPlan Plan { get; init; }

    /// <summary>How the own server behaves.</summary>
    public required ServerScript Script { get; init; }

    /// <summary>The URLs as they were typed. Empty: those of the list, or the own server.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>A list of URLs, as <c>get -i</c> reads it. Null: none.</summary>
    public string? UrlList { get; init; }

    /// <summary>Beneath which files go while something is measured.</summary>
    public required string Folder { get; init; }

    /// <summary>After this no further run begins.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After this a run is ended, and has failed.</summary>
    public TimeSpan RunLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What the profile is overridden with in every run.</summary>
    public IReadOnlyList<ProfileSetting> Settings { get; init; } = [];

    /// <summary>The file a suggested profile goes to. Null: none is searched.</summary>
    public string? SuggestTo { get; init; }

    /// <summary>The file a trace of the best cell goes to. Null: none is made.</summary>
    public string? TraceTo { get; init; }

    /// <summary>The file the result goes to. Null: none.</summary>
    public string? ResultTo { get; init; }

    /// <summary>The file the page goes to. Null: none.</summary>
    public string? PageTo { get; init; }

    /// <summary>The earlier result it is compared with. Null: none.</summary>
    public BenchResult? Before { get; init; }

    /// <summary>What a change must exceed to count. Default: 5 %.</summary>
    public double Threshold { get; init; } = 0.05;

    /// <summary>Of the intervals. Default: 95 %.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How output looks.</summary>
    public OutputChoice Output { get; init; } = new();
}
