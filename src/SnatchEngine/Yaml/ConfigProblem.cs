namespace SnatchEngine.Yaml;

/// <summary>One thing wrong in a file people write, or in a value they typed.</summary>
/// <param name="Path">The file; for a value from the command line, what was typed, such as <c>--set download.retries=x</c>.</param>
/// <param name="Line">From 1; 0 when <paramref name="Path"/> is no file.</param>
/// <param name="Column">From 1; 0 when <paramref name="Path"/> is no file.</param>
/// <param name="Code">One of <see cref="ProblemCode"/>.</param>
/// <param name="Message">What is wrong and what is accepted.</param>
/// <param name="At">The dotted path of the key or section, such as <c>subscriptions.talks.schedule</c>; empty at the top.</param>
public sealed record ConfigProblem(string Path, int Line, int Column, string Code, string Message, string At = "")
{
    /// <summary>A problem at a place.</summary>
    public ConfigProblem(YamlPlace place, string code, string message, string at = "") : this(place.Path, place.Line, place.Column, code, message, at)
    {
    }

    /// <summary><c>path:line:col error CODE message at KEY</c>; for a value from the command line <c>what was typed: message</c>.</summary>
    public override string ToString()
    {
        if (Line == 0)
        {
            return $"{Path}: {Message}";
        }

        return At.Length == 0 ? $"{Path}:{Line}:{Column} error {Code} {Message}" : $"{Path}:{Line}:{Column} error {Code} {Message} at {At}";
    }
}
