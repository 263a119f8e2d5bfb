using System.Text.Json;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.Specs.Optimizers;

/// <summary>The facts of a machine that is not at hand, what its profile asks, and what should come of it.</summary>
internal sealed record RecordedMachine(ProbedMachine Machine, OptimizerWishes Wishes, IReadOnlyList<string> Expected)
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Optimizers", "Recordings");

    public static RecordedMachine Load(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
        var root = json.RootElement;
        MeasuredLine? line = null;
        if (root.TryGetProperty("line", out var measured))
        {
            line = new MeasuredLine(measured.GetProperty("host").GetString()!, new ByteRate(measured.GetProperty("bytesPerSecond").GetInt64()), TimeSpan.FromMilliseconds(measured.GetProperty("milliseconds").GetInt32()));
        }

        return new RecordedMachine(
            new ProbedMachine(Texts(root.GetProperty("facts"))),
            new OptimizerWishes { Settings = Texts(root.GetProperty("settings")), Line = line },
            [.. root.GetProperty("plan").EnumerateArray().Select(e => e.GetString()!)]);
    }

    /// <summary>A plan in lines: what changes with its reach and privilege, and what is only seen.</summary>
    public static IEnumerable<string> Lines(IEnumerable<TuningChange> plan) => plan.Select(c => c.ChangesSomething
        ? $"{c.Reach}: {c.Key} {c.Present} -> {c.Wanted}{(c.Privilege is null ? "" : $" ({c.Privilege})")}"
        : $"{c.Key} {c.Present}");

    private static Dictionary<string, string> Texts(JsonElement map) => map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
}
