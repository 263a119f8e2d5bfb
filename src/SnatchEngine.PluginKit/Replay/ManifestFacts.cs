using System.Text.Json;
using SnatchEngine.PluginKit.Recordings;

namespace SnatchEngine.PluginKit.Replay;

/// <summary>What a replay needs of a <c>plugin.json</c>. The host reads it strictly; <c>snatch plugin test</c> asks the host.</summary>
/// <param name="Id">The plugin's id.</param>
/// <param name="Hosts">The hosts it may ask.</param>
/// <param name="Programs">The programs it may run.</param>
internal sealed record ManifestFacts(string Id, IReadOnlyList<string> Hosts, IReadOnlyList<string> Programs)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="RecordingException">There is no such file, or it is no manifest.</exception>
    public static ManifestFacts Read(string path)
    {
        try
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = manifest.RootElement;
            var id = root.GetProperty("id").GetString() ?? throw new KeyNotFoundException("the key 'id' is missing");
            string[] Permitted(string what) => root.TryGetProperty("permissions", out var permissions) && permissions.TryGetProperty(what, out var list)
                ? list.EnumerateArray().Select(h => h.GetString()!.ToLowerInvariant()).ToArray()
                : [];
            return new ManifestFacts(id, Permitted("hosts"), Permitted("programs"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RecordingException(RecordingFailure.Unreadable, $"the manifest {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether the plugin may ask a host, as the host program decides it.</summary>
    public bool Allows(string host) => Hosts.Any(pattern =>
        pattern == "*" || pattern == host ||
        (pattern.StartsWith("*.", StringComparison.Ordinal) && host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.Ordinal)));
}
