using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Planning;

/// <summary>Counts the files known for each https origin, so that a plan can say whether many small ones make HTTP/2 worth its price.</summary>
internal sealed class OriginTally
{
    private const int Many = 16;
    private const int MostOrigins = 10_000;
    private static readonly ByteSize s_small = ByteSize.MiB(8);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _files = new(StringComparer.Ordinal);

    /// <summary>A file is wanted from there; its size is not known yet.</summary>
    public void Expect(string url) => Count(url, 1);

    /// <summary>A file that was expected turned out to have this size.</summary>
    public void Learn(string url, ByteSize size)
    {
        if (size >= s_small)
        {
            Count(url, -1);
        }
    }

    /// <summary>Whether many files are known there that are small or of unknown size.</summary>
    public bool HasManySmall(string url)
    {
        lock (_gate)
        {
            return HttpsOriginOf(url) is { } origin && _files.GetValueOrDefault(origin) >= Many;
        }
    }

    private void Count(string url, int change)
    {
        if (HttpsOriginOf(url) is not { } origin)
        {
            return;
        }

        lock (_gate)
        {
            var known = _files.TryGetValue(origin, out var files);
            if (known || _files.Count < MostOrigins)
            {
                _files[origin] = files + change;
            }
        }
    }

    private static string? HttpsOriginOf(string url) => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? UrlText.OriginOf(url) : null;
}
