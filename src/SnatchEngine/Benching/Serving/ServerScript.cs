using System.Globalization;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Benching.Serving;

/// <summary>How the own server behaves.</summary>
public sealed record ServerScript
{
    private static readonly string[] s_keys = ["rate", "per-connection", "latency", "connections"];

    /// <summary>Bytes per second of all connections together. Null: as fast as it goes.</summary>
    public ByteRate? Rate { get; init; }

    /// <summary>Bytes per second of each connection. Null: as fast as it goes.</summary>
    public ByteRate? PerConnection { get; init; }

    /// <summary>Time from a request to the first byte of its answer. Default: none.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Answers under way at once; one more is told 503. Null: any number.</summary>
    public int? Connections { get; init; }

    /// <summary>Reads a script such as <c>rate=20MiB/s,per-connection=4MiB/s,latency=30ms</c>.</summary>
    /// <param name="text">The script; empty is a server without any limit.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    public static ServerScript? TryParse(string text, out string? problem)
    {
        var script = new ServerScript();
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = part.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = cut < 0 ? (part, "") : (part[..cut].Trim(), part[(cut + 1)..].Trim());
            problem = !s_keys.Contains(key, StringComparer.Ordinal) ? $"'{key}' is unknown; known are {string.Join(", ", s_keys)}"
                : cut < 0 ? $"'{key}' needs a value, as in rate=20MiB/s,latency=30ms"
                : !seen.Add(key) ? $"'{key}' is given twice"
                : null;
            if (problem is not null || script.With(key, value, out problem) is not { } next)
            {
                return null;
            }

            script = next;
        }

        problem = null;
        return script;
    }

    private ServerScript? With(string key, string value, out string? problem)
    {
        problem = null;
        switch (key)
        {
            case "rate" or "per-connection" when ByteRate.TryParse(value, out var rate) && rate.BytesPerSecond > 0:
                return key == "rate" ? this with { Rate = rate } : this with { PerConnection = rate };
            case "latency" when DurationText.TryParse(value, out var latency) && latency <= TimeSpan.FromMinutes(1):
                return this with { Latency = latency };
            case "connections" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= 10_000:
                return this with { Connections = most };
            default:
                problem = key switch
                {
                    "latency" => $"latency must be a duration up to 1m, such as 30ms, was '{value}'",
                    "connections" => $"connections must be 1 to 10000, was '{value}'",
                    _ => $"{key} must be a rate such as 20MiB/s, was '{value}'",
                };
                return null;
        }
    }
}
