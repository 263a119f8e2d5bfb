using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;
using SnatchEngine.Yaml;

namespace SnatchEngine.Extraction.Sites;

/// <summary>A CSS selector of a site file. It is understood at its first use: what understands it is not loaded for anything less.</summary>
/// <param name="text">The selector.</param>
/// <param name="place">Where it was written.</param>
/// <param name="at">The dotted path of its key.</param>
internal sealed class CssSelector(string text, YamlPlace place, string at)
{
    private ISelector? _selector;

    public string Text => text;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public ConfigProblem? Check() => Parse() is null ? new ConfigProblem(place, ProblemCode.Selector, $"{Quoted.Text(text)} is no CSS selector", at) : null;

    /// <summary>Whether an element is meant, seen from another.</summary>
    public bool Matches(IElement element, IElement? scope) => Parse()?.Match(element, scope) == true;

    private ISelector? Parse()
    {
        if (_selector is null)
        {
            try
            {
                _selector = new CssSelectorParser().ParseSelector(text);
            }
            catch (DomException)
            {
                return null;
            }
        }

        return _selector;
    }
}
