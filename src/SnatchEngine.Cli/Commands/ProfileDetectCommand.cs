using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Profiles;
using SnatchEngine.Profiles.Machine;
using SnatchEngine.Yaml;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch profile detect</c>.</summary>
internal sealed class ProfileDetectCommand(Composition composition)
{
    private readonly TextWriter _out = composition.Console.Out;

    /// <summary>Runs it.</summary>
    public int Run(string? name, IReadOnlyList<ProfileSetting> settings, IReadOnlyList<string> supposed, string folder, OutputChoice output)
    {
        var facts = Suppose(composition.Profiles.Look(composition.Variables(), folder), supposed);
        var source = composition.Profiles.Of(name, settings, folder);
        var choice = ProfileSource.Refusing(() => source.Choose(facts));
        var proposal = facts["memory"].Value is ByteSize memory ? MachineProposal.For(memory) : null;
        if (output.Json)
        {
            _out.WriteLine(JsonLine.Of("machine", json => Describe(json, facts, choice, proposal)));
            return ExitCode.Done;
        }

        foreach (var fact in facts.All())
        {
            _out.WriteLine(Printable.Clean($"{fact.Key,-12} {fact.Text}  ({fact.Source})"));
        }

        _out.WriteLine();
        _out.WriteLine(Printable.Clean($"profile      {choice.Name}, as {choice.Why}"));
        foreach (var candidate in choice.Candidates)
        {
            _out.WriteLine(Printable.Clean($"  {candidate.Name}: {(candidate.Failing is { } failing ? $"no, as this does not hold: {failing}" : $"yes: {candidate.Match}")}"));
        }

        if (proposal is not null)
        {
            _out.WriteLine();
            _out.WriteLine($"proposed     memory: {SizeText(proposal.Memory)}, mode: {Word(proposal.Mode)}, quality: {Word(proposal.Quality)}, heavy-steps: {Word(proposal.HeavySteps)}");
        }

        return ExitCode.Done;
    }

    private static MachineFacts Suppose(MachineFacts facts, IReadOnlyList<string> supposed)
    {
        List<string> problems = [];
        foreach (var text in supposed)
        {
            var cut = text.IndexOf('=', StringComparison.Ordinal);
            string? problem = "must be FACT=VALUE, such as memory=8GiB";
            facts = cut > 0 ? facts.Supposing(text[..cut].Trim(), text[(cut + 1)..].Trim(), out problem) : facts;
            if (problem is not null)
            {
                problems.Add($"--suppose '{Wishes.WishValue.Shown(text)}': {problem}");
            }
        }

        return problems.Count == 0 ? facts : throw new UsageException(problems);
    }

    private static void Describe(Utf8JsonWriter json, MachineFacts facts, ProfileChoice choice, MachineProposal? proposal)
    {
        json.WriteStartObject("facts");
        foreach (var fact in facts.All())
        {
            json.WriteStartObject(fact.Key);
            Write(json, fact.Value);
            json.WriteString("text", fact.Text);
            json.WriteString("source", fact.Source);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("profile", choice.Name);
        json.WriteString("why", choice.Why);
        json.WriteStartArray("candidates");
        foreach (var candidate in choice.Candidates)
        {
            json.WriteStartObject();
            json.WriteString("name", candidate.Name);
            json.WriteString("path", candidate.Path);
            json.WriteString("match", candidate.Match.ToString());
            json.WriteBoolean("matches", candidate.Failing is null);
            json.WriteString("failing", candidate.Failing?.ToString());
            json.WriteNumber("specificity", candidate.Match.Specificity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (proposal is null)
        {
            json.WriteNull("proposal");
            return;
        }

        json.WriteStartObject("proposal");
        json.WriteString("memory", SizeText(proposal.Memory));
        json.WriteNumber("memoryBytes", proposal.Memory.Bytes);
        json.WriteString("mode", Word(proposal.Mode));
        json.WriteString("quality", Word(proposal.Quality));
        json.WriteString("heavySteps", Word(proposal.HeavySteps));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull("value");
                break;
            case bool truth:
                json.WriteBoolean("value", truth);
                break;
            case int number:
                json.WriteNumber("value", number);
                break;
            case ByteSize size:
                json.WriteNumber("value", size.Bytes);
                break;
            case IEnumerable<string> texts:
                JsonLine.WriteStrings(json, "value", texts);
                break;
            default:
                json.WriteString("value", value.ToString());
                break;
        }
    }

    private static string SizeText(ByteSize size) => size.Bytes % 1_000_000_000 == 0 ? $"{size.Bytes / 1_000_000_000}GB" : Read.Size.Show(size);

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
