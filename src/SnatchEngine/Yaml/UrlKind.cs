namespace SnatchEngine.Yaml;

/// <summary>An absolute URL with a host, as a <see cref="Uri"/>.</summary>
public sealed class UrlKind : ScalarKind
{
    /// <inheritdoc/>
    public override string Accepts => "a URL such as http://host:3128";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        var isUrl = Uri.TryCreate(text.Value, UriKind.Absolute, out var url) && text.Value.Contains("://", StringComparison.Ordinal) && url.Host.Length > 0;
        value = url;
        return isUrl ? null : new(ProblemCode.WrongType);
    }

    /// <inheritdoc/>
    public override string Show(object? value) => value is Uri url ? Quoted.Bare(url.OriginalString) : "";
}
