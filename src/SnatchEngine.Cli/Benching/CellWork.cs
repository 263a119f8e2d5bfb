using SnatchEngine.Cli.Commands;

namespace SnatchEngine.Cli.Benching;

/// <summary>One run that a process of its own is to do.</summary>
internal sealed record CellWork
{
    /// <summary>What it fetches.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>A list of more. Null: none.</summary>
    public string? UrlList { get; init; }

    /// <summary>How often each is fetched.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Where its files go.</summary>
    public required string Folder { get; init; }

    /// <summary>The profile. Null: the machine's.</summary>
    public string? Profile { get; init; }

    /// <summary>What the profile is overridden with.</summary>
    public IReadOnlyList<ProfileSetting> Settings { get; init; } = [];

    /// <summary>Ask whether the files that are there have changed.</summary>
    public bool OnlyIfNewer { get; init; }

    /// <summary>Where a trace goes. Null: none is made.</summary>
    public string? TraceTo { get; init; }

    // A run leaves nothing behind but its files, and no window of the profile makes it wait.
    private static readonly ProfileSetting[] s_apart =
    [
        new("archive", "false", "bench"), new("learn-hosts", "false", "bench"), new("output", "none", "bench"), new("windows.transfer", "always", "bench"), new("windows.runs", "always", "bench"),
    ];

    /// <summary>The words of the command.</summary>
    public IReadOnlyList<string> Words()
    {
        List<string> words = ["bench", BenchCellCommand.Word, "-d", Folder, "--copies", $"{Copies}"];
        if (Profile is not null)
        {
            words.AddRange(["--profile", Profile]);
        }

        foreach (var setting in s_apart.Concat(Settings))
        {
            words.AddRange(["--set", $"{setting.Key}={setting.Value}"]);
        }

        if (UrlList is not null)
        {
            words.AddRange(["-i", UrlList]);
        }

        if (OnlyIfNewer)
        {
            words.Add("--conditional-get");
        }

        if (TraceTo is not null)
        {
            words.AddRange(["--trace", TraceTo]);
        }

        return [.. words, .. Urls];
    }
}
