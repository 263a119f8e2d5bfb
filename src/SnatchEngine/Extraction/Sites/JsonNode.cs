using System.Text.Json;
using SnatchEngine.Extraction.Sites.Paths;

namespace SnatchEngine.Extraction.Sites;

/// <summary>A JSON value.</summary>
internal sealed class JsonNode(JsonElement json) : SiteNode
{
    /// <summary>Reads JSON.</summary>
    /// <exception cref="SiteMismatchException">It is none.</exception>
    public static JsonNode Parse(string text)
    {
        try
        {
            return new JsonNode(JsonElement.Parse(text));
        }
        catch (JsonException e)
        {
            throw new SiteMismatchException($"it is no JSON: {e.Message}");
        }
    }

    public override string? Text => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => TextOf(json),
        _ => json.GetRawText(),
    };

    public override string Source => json.GetRawText();

    public override IEnumerable<SiteNode> Find(JsonPath path) => path.Find(json).Take(Most).Select(found => new JsonNode(found));

    /// <summary>A string as it is meant; a lone surrogate in it, which no text can hold, gives none.</summary>
    internal static string? TextOf(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
