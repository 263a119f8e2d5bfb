using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SnatchEngine.Plugins.Shared;

/// <summary>One answer of a site.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Json">Its body; null when that is no JSON.</param>
/// <param name="NotBefore">The moment its Retry-After names, at most a day ahead; null when it names none.</param>
internal sealed record JsonAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, JsonDocument? Json, DateTimeOffset? NotBefore) : IDisposable
{
    /// <summary>Whether it is what was asked for.</summary>
    public bool IsGood => (int)Status is >= 200 and < 300;

    /// <summary>The body; undefined, and so without any key, when it is no JSON.</summary>
    public JsonElement Root => Json?.RootElement ?? default;

    /// <summary>The first value of a header; null when it is missing.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <inheritdoc/>
    public void Dispose() => Json?.Dispose();
}
