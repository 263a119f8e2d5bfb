using System.Text.Json;

namespace SnatchEngine.Plugins;

/// <summary>The files that a plugin's <c>.deps.json</c> says its code needs.</summary>
internal static class DependencyList
{
    private const int Longest = 4 << 20;

    /// <summary>Reads them, as paths with <c>/</c>; null when there is no list.</summary>
    /// <param name="path">The list.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<string>? Read(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: var length })
        {
            return null;
        }

        try
        {
            using var json = length <= Longest ? JsonDocument.Parse(File.ReadAllBytes(path)) : throw new FormatException($"it is longer than {Longest >> 20} MiB");
            var target = json.RootElement.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
            List<string> files = [];
            foreach (var library in json.RootElement.GetProperty("targets").GetProperty(target).EnumerateObject())
            {
                Add(library.Value, "runtime", files);
                Add(library.Value, "native", files);
            }

            return files;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new FormatException(e.Message.Split(" LineNumber", 2)[0], e);
        }
    }

    private static void Add(JsonElement library, string kind, List<string> files)
    {
        if (library.TryGetProperty(kind, out var assets))
        {
            foreach (var asset in assets.EnumerateObject())
            {
                // What the runtime itself passes over: a package that has nothing for this framework.
                if (!asset.Name.EndsWith("/_._", StringComparison.Ordinal))
                {
                    files.Add(asset.Name);
                }
            }
        }
    }
}
