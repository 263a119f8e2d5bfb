using SnatchEngine.Yaml;

namespace SnatchEngine.Extraction.Sites.Reading;

/// <summary>The names that templates of one part of a file may use, and the selectors that were met, to be looked at when somebody has the time.</summary>
/// <param name="Names">The names.</param>
/// <param name="Selectors">Takes every CSS selector.</param>
internal sealed record NameList(IReadOnlyCollection<string> Names, List<CssSelector> Selectors)
{
    /// <summary>The same with more names.</summary>
    public NameList With(IEnumerable<string> more) => this with { Names = [.. Names, .. more] };

    /// <summary>Reads a template, noting names nobody gives a value.</summary>
    public Template? ReadTemplate(YamlNode node, ReadScope scope)
    {
        if (SiteKeys.Text(node, scope, "a text such as {title}") is not { } scalar)
        {
            return null;
        }

        if (Template.Parse(scalar.Value, out var problem, out var index) is not { } template)
        {
            SiteKeys.RefuseWithin(scalar, index, scope, ProblemCode.Template, problem!);
            return null;
        }

        foreach (var (name, at) in template.Names.Where(n => !Names.Contains(n.Name)))
        {
            var hint = NearestName.Hint(NearestName.Of(name, Names));
            SiteKeys.RefuseWithin(scalar, at, scope, ProblemCode.Template, $"there is no {Quoted.Text(name)} here{(hint.Length > 0 ? hint : $"; there is {string.Join(", ", Names.Order(StringComparer.Ordinal))}")}");
        }

        return template;
    }
}
