using System.CommandLine;
using System.Globalization;
using SnatchEngine.Naming;

namespace SnatchEngine.Cli.Commands;

/// <summary>A template as it is given with <c>-o</c>: where it begins with a full path, that is the folder, as a person typed it.</summary>
/// <param name="Folder">The folder. Null: the one of <c>-d</c>.</param>
/// <param name="Template">What is made beneath it.</param>
internal sealed record OutputTemplate(string? Folder, NameTemplate Template)
{
    /// <summary>Reads it. Null: it is wrong, and that is told.</summary>
    public static OutputTemplate? Read(string text, Option option, OptionReader read, string personFolder)
    {
        var isHome = text.StartsWith("~/", StringComparison.Ordinal);
        var fields = text.AsSpan().IndexOfAny('{', '%') is >= 0 and var first ? first : text.Length;
        var cut = isHome || Path.IsPathRooted(text) ? text.AsSpan(0, fields).LastIndexOfAny('/', '\\') + 1 : 0;
        try
        {
            var template = NameTemplate.Parse(text[cut..]);
            var folder = cut == 0 ? null : isHome ? Path.Combine(personFolder, text[2..cut]) : text[..cut];
            return new OutputTemplate(folder, template);
        }
        catch (NamingException wrong)
        {
            read.Refuse(option, text, string.Create(CultureInfo.InvariantCulture, $"column {wrong.Column + cut}: {wrong.What}"));
            return null;
        }
    }
}
