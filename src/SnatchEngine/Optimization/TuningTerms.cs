using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Profiles;
using SnatchEngine.Yaml;

namespace SnatchEngine.Optimization;

/// <summary>What a profile asks of the optimizers, and what is known that bears on it.</summary>
public sealed record TuningTerms
{
    // An answer that takes longer to begin tells of a server at work, not of the line.
    private static readonly TimeSpan s_longestTrip = TimeSpan.FromSeconds(1);

    /// <summary>What the profile asks.</summary>
    public required OptimizerOptions Options { get; init; }

    /// <summary>The limits of the profile, above which none rises.</summary>
    public LoweredLimits Limits { get; init; } = new();

    /// <summary>The full path of the folder downloads go to.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The fastest line that was measured. Null: none was lately.</summary>
    public MeasuredLine? Line { get; init; }

    /// <summary>The most memory the process may take. Null: not known.</summary>
    public ByteSize? Memory { get; init; }

    /// <summary>The limits a profile sets.</summary>
    public static LoweredLimits LimitsOf(DownloadOptions download) => new()
    {
        FilesAtOnce = download.FilesAtOnce,
        ConnectionsPerFile = download.ConnectionsPerFile,
        ConnectionsPerHost = download.ConnectionsPerHost,
        LimitRate = download.LimitRate,
    };

    /// <summary>The line with the most bytes under way, of what was learned of hosts; null when nothing was.</summary>
    public static MeasuredLine? LineOf(IEnumerable<HostFacts> hosts)
    {
        MeasuredLine? longest = null;
        foreach (var host in hosts)
        {
            if (host.Goodput >= 1 && double.IsFinite(host.Goodput) && host.HeadersP99 > TimeSpan.Zero)
            {
                var trip = host.HeadersP99 < s_longestTrip ? host.HeadersP99 : s_longestTrip;
                var line = new MeasuredLine(host.Origin, new ByteRate((long)host.Goodput), trip);
                longest = longest is null || line.Product.Bytes > longest.Product.Bytes ? line : longest;
            }
        }

        return longest;
    }

    internal OptimizerWishes WishesFor(string optimizer) => new()
    {
        Settings = SettingsOf(optimizer),
        Folder = Folder,
        Line = Line,
        Memory = Memory,
    };

    private Dictionary<string, string> SettingsOf(string optimizer)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        IEnumerable<KeyLine> lines = optimizer switch
        {
            "linux" => OptimizersSection.Linux.Lines(Options.Linux),
            "windows" => OptimizersSection.Windows.Lines(Options.Windows),
            "macos" => OptimizersSection.MacOs.Lines(Options.MacOs),
            _ => [],
        };
        foreach (var line in lines)
        {
            settings[line.Key] = line.Value ?? "";
        }

        return settings;
    }
}
