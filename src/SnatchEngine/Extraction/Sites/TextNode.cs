using System.Text.RegularExpressions;
using SnatchEngine.Extraction.Sites.Paths;

namespace SnatchEngine.Extraction.Sites;

/// <summary>A piece of text, which may be JSON, and what the pattern that found it caught.</summary>
/// <param name="text">The text.</param>
/// <param name="match">How it was found. Null: it is a whole answer.</param>
internal sealed class TextNode(string text, Match? match = null) : SiteNode
{
    public override string? Text => text;

    public override string Source => text;

    public override string? Group(string name) => match?.Groups.TryGetValue(name, out var group) == true && group.Success ? group.Value : null;

    public override IEnumerable<SiteNode> Find(JsonPath path) => JsonNode.Parse(text).Find(path);
}
