using System.Text.Json;

namespace SnatchEngine.Extraction.Sites.Paths;

/// <summary>A JSONPath of RFC 9535, without its functions.</summary>
/// <param name="text">As it was written.</param>
/// <param name="segments">Its segments.</param>
internal sealed class JsonPath(string text, IReadOnlyList<PathSegment> segments)
{
    /// <summary>The most values one segment gives.</summary>
    public const int MostValues = 100_000;

    /// <summary>The most values that are looked at.</summary>
    public const int MostSteps = 5_000_000;

    public string Text => text;

    /// <summary>Whether it can lead to one value at most, as what is compared must.</summary>
    public bool IsSingular => segments.All(s => s is { IsDescendant: false, Selectors: [NameSelector or IndexSelector] });

    /// <summary>The values it leads to, in the order of the document.</summary>
    /// <exception cref="SiteMismatchException">There are far too many.</exception>
    public IReadOnlyList<JsonElement> Find(JsonElement root) => Find(root, root, new PathBudget(text));

    /// <summary>The same from a value within a document.</summary>
    public IReadOnlyList<JsonElement> Find(JsonElement from, JsonElement root, PathBudget budget)
    {
        List<JsonElement> values = [from];
        foreach (var segment in segments)
        {
            List<JsonElement> next = [];
            foreach (var value in values)
            {
                segment.Select(value, root, next, budget);
            }

            values = next;
        }

        return values;
    }
}

/// <summary>How much one search may look at.</summary>
/// <param name="path">The path, for messages.</param>
internal sealed class PathBudget(string path)
{
    private int _steps;

    /// <summary>Counts a value that is looked at.</summary>
    public void Step()
    {
        if (++_steps > JsonPath.MostSteps)
        {
            throw new SiteMismatchException($"the path '{path}' looks at more than {JsonPath.MostSteps} values");
        }
    }

    /// <summary>Counts a value that is found.</summary>
    public void Add(List<JsonElement> found, JsonElement value)
    {
        Step();
        if (found.Count >= JsonPath.MostValues)
        {
            throw new SiteMismatchException($"the path '{path}' leads to more than {JsonPath.MostValues} values");
        }

        found.Add(value);
    }
}
