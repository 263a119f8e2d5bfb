using SnatchEngine.Cli.Terminal;
using SnatchEngine.Profiles;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch profile list</c>.</summary>
internal sealed class ProfileListCommand(Composition composition)
{
    /// <summary>A line for each profile; the one in use is marked.</summary>
    public int Run(OutputChoice output)
    {
        var variables = composition.Variables();
        var catalog = composition.Profiles.Catalog(variables);
        var (choice, matches) = ProfileSource.Refusing(() =>
        {
            var facts = composition.Profiles.Look(variables, ".");
            return (composition.Profiles.Of(null, [], ".").Choose(facts), catalog.Choose(facts).Candidates.ToDictionary(c => c.Name, c => c.Match.ToString(), StringComparer.Ordinal));
        });
        var files = catalog.Files();
        var width = files.Keys.Max(n => n.Length);
        foreach (var (name, path) in files)
        {
            var match = matches.GetValueOrDefault(name);
            var isUsed = name == choice.Name;
            composition.Console.Out.WriteLine(output.Json
                ? JsonLine.Of("profile", json =>
                {
                    json.WriteString("name", name);
                    json.WriteString("path", path);
                    json.WriteBoolean("used", isUsed);
                    json.WriteString("match", match);
                })
                : Printable.Clean($"{(isUsed ? "*" : " ")} {name.PadRight(width)}  {path}{(match is null ? "" : $"  for {match}")}"));
        }

        return ExitCode.Done;
    }
}
