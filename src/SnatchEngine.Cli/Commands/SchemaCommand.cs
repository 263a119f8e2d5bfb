using SnatchEngine.Checking;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch schema</c>: JSON Schema for editors.</summary>
internal sealed class SchemaCommand(Composition composition)
{
    /// <summary>Prints the schema of a kind of file.</summary>
    public int Run(string? kind)
    {
        if (kind is null)
        {
            throw new UsageException([$"KIND is missing: snatch schema {string.Join('|', FileSchema.Kinds)}"]);
        }

        if (FileSchema.Of(kind) is { } schema)
        {
            composition.Console.Out.WriteLine(schema);
            return ExitCode.Done;
        }

        throw new UsageException([FileSchema.Later.Contains(kind)
            ? $"there is no schema for '{kind}' yet: this version does not read such files"
            : $"there is no schema '{WishValue.Shown(kind)}'{Suggestion.For(kind, FileSchema.Kinds)}; there are: {string.Join(", ", FileSchema.Kinds)}"]);
    }
}
