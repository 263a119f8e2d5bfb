using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.PluginKit.Recordings;

namespace SnatchEngine.PluginKit.Replay;

/// <summary>What a replay needs of a <c>plugin.json</c>. The host reads it strictly; <c>snatch plugin test</c> asks the host.</summary>
/// <param name="Id">The plugin's id.</param>
/// <param name="Hosts">The hosts it may ask.</param>
internal sealed record ManifestFacts(string Id, IReadOnlyList<string> Hosts)
{
    /// <summary>The programs it may start.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>The settings that have a default, as the host hands it to the plugin.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>The settings that are secrets.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Reads them.</summary>
    /// <exception cref="RecordingException">There is no such file, or it is no manifest.</exception>
    public static ManifestFacts Read(string path)
    {
        try
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = manifest.RootElement;
            var id = root.GetProperty("id").GetString() ?? throw new KeyNotFoundException("the key 'id' is missing");
            var settings = root.TryGetProperty("settings", out var schema) ? schema.EnumerateObject().ToArray() : [];
            return new ManifestFacts(id, [.. Permitted(root, "hosts").Select(h => h.ToLowerInvariant())])
            {
                Programs = Permitted(root, "programs"),
                Defaults = settings.Where(s => s.Value.TryGetProperty("default", out _)).ToDictionary(s => s.Name, s => Handed(s.Value.GetProperty("default")), StringComparer.Ordinal),
                Secrets = [.. settings.Where(s => s.Value.TryGetProperty("type", out var type) && type.ValueEquals("secret")).Select(s => s.Name)],
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RecordingException(RecordingFailure.Unreadable, $"the manifest {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Refuses a program that it may not start, as the host does.</summary>
    /// <exception cref="ProgramException">It may not.</exception>
    public void RefuseProgram(string program)
    {
        if (!Programs.Contains(program, StringComparer.OrdinalIgnoreCase))
        {
            throw new ProgramException(ProgramFailure.NotPermitted, $"the permissions of plugin '{Id}' do not name the program '{program}'; add it to permissions.programs in its plugin.json");
        }
    }

    /// <summary>Refuses a secret that it does not declare, as the host does.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public void RefuseSecret(string name)
    {
        if (!Secrets.Contains(name, StringComparer.Ordinal))
        {
            throw new ArgumentException($"the settings of plugin '{Id}' declare no secret '{name}'; add it to settings in its plugin.json, with \"type\": \"secret\"", nameof(name));
        }
    }

    private static string[] Permitted(JsonElement root, string kind) =>
        root.TryGetProperty("permissions", out var permissions) && permissions.TryGetProperty(kind, out var list) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];

    private static string Handed(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => value.GetString() ?? "",
    };

    /// <summary>Whether the plugin may ask a host, as the host program decides it.</summary>
    public bool Allows(string host) => Hosts.Any(pattern =>
        pattern == "*" || pattern == host ||
        (pattern.StartsWith("*.", StringComparison.Ordinal) && host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.Ordinal)));
}
