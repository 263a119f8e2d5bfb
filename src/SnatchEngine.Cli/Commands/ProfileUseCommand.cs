using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch profile use</c>.</summary>
internal sealed class ProfileUseCommand(Composition composition)
{
    /// <summary>Uses a profile that loads, or leaves it to the machine again.</summary>
    /// <param name="name">The profile; null: the machine decides.</param>
    /// <param name="output">How output looks.</param>
    public int Run(string? name, OutputChoice output)
    {
        var variables = composition.Variables();
        if (name is not null)
        {
            ProfileSource.Refusing(() => composition.Profiles.Catalog(variables).Load(name, nameOrigin: "snatch profile use"));
        }

        try
        {
            composition.Profiles.Used.Write(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            composition.Console.Error.WriteLine($"failed  {Printable.Clean(e.Message)}");
            return ExitCode.SomeFailed;
        }

        var choice = ProfileSource.Refusing(() => composition.Profiles.Of(null, [], ".").Choose(composition.Profiles.Look(variables, ".")));
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("used", json =>
            {
                json.WriteString("profile", choice.Name);
                json.WriteString("why", choice.Why);
                json.WriteBoolean("auto", name is null);
            }));
        }
        else if (!output.Quiet)
        {
            var overruled = name is not null && choice.Name != name ? $" (but not here: {choice.Why})" : "";
            composition.Console.Out.WriteLine(Printable.Clean(name is null ? $"the machine decides: {choice.Name}, as {choice.Why}" : $"{name} is used from now on, by what runs too{overruled}"));
        }

        return ExitCode.Done;
    }
}
