using SnatchEngine.Extraction.Sites.Paths;

namespace SnatchEngine.Extraction.Sites;

/// <summary>A part of an answer: an element, a JSON value, or a piece of text.</summary>
internal abstract class SiteNode
{
    /// <summary>The most parts one selector gives.</summary>
    public const int Most = 10_000;

    /// <summary>What a person would read there; null when there is nothing.</summary>
    public abstract string? Text { get; }

    /// <summary>How it is written, for patterns that look into it.</summary>
    public abstract string Source { get; }

    /// <summary>What it says in a place that takes a URL.</summary>
    public virtual string? Link => Text;

    /// <summary>What it says in a place that takes a time.</summary>
    public virtual string? Moment => Text;

    /// <summary>The value of an attribute; null when there is none.</summary>
    public virtual string? Attribute(string name) => null;

    /// <summary>What a named group of the pattern that found it holds; null when there is none.</summary>
    public virtual string? Group(string name) => null;

    /// <summary>The elements beneath it that a selector means, in their order.</summary>
    /// <exception cref="SiteMismatchException">It has no elements.</exception>
    public virtual IEnumerable<SiteNode> Find(CssSelector selector) => throw new SiteMismatchException($"the CSS selector '{selector.Text}' looks for elements, and this is none");

    /// <summary>The values beneath it that a path leads to, in their order.</summary>
    /// <exception cref="SiteMismatchException">It is no JSON.</exception>
    public abstract IEnumerable<SiteNode> Find(JsonPath path);
}

/// <summary>An answer is of another kind than the site file takes it for.</summary>
internal sealed class SiteMismatchException(string message) : Exception(message);
