using System.Text.Json;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Profiles;
using SnatchEngine.Yaml;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch profile show</c> and <c>explain</c>.</summary>
internal sealed class ProfileExplainCommand(Composition composition)
{
    private readonly TextWriter _out = composition.Console.Out;

    /// <summary>What a profile comes to.</summary>
    public int Show(string? name, IReadOnlyList<ProfileSetting> settings, OutputChoice output)
    {
        var (profile, choice) = Load(name, settings);
        if (output.Json)
        {
            _out.WriteLine(JsonLine.Of("profile", json =>
            {
                json.WriteString("name", profile.Name);
                json.WriteString("why", choice.Why);
                JsonLine.WriteStrings(json, "chain", profile.Chain);
                json.WriteStartObject("values");
                foreach (var (key, value, _) in profile.Explain())
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }));
            return ExitCode.Done;
        }

        foreach (var line in ProfileText.Of(profile))
        {
            _out.WriteLine(Printable.Clean(line));
        }

        return ExitCode.Done;
    }

    /// <summary>Where values come from.</summary>
    public int Explain(string? key, string? name, IReadOnlyList<ProfileSetting> settings, OutputChoice output)
    {
        if (key is not null && ProfileText.KeysOf(key).Count == 0)
        {
            throw new UsageException([ProfileText.Unknown(key)]);
        }

        var (profile, choice) = Load(name, settings);
        if (!output.Json && !output.Quiet)
        {
            _out.WriteLine(Printable.Clean($"profile {profile.Name}, as {choice.Why}{(profile.Chain.Count > 1 ? $"; made of {string.Join(" ← ", profile.Chain)}" : "")}"));
        }

        foreach (var (path, value, origin) in profile.Explain())
        {
            if (key is null || path == key || path.StartsWith(key + ".", StringComparison.Ordinal))
            {
                Tell(path, value, origin, profile, output);
            }
        }

        return ExitCode.Done;
    }

    private (Profile Profile, ProfileChoice Choice) Load(string? name, IReadOnlyList<ProfileSetting> settings) =>
        ProfileSource.Refusing(() => composition.Profiles.Of(name, settings, ".").Load(withHistory: true));

    private void Tell(string key, string value, ValueOrigin origin, Profile profile, OutputChoice output)
    {
        var beneath = profile.History.TryGetValue(key, out var written) ? written.SkipLast(1).Reverse().ToList() : [];
        if (output.Json)
        {
            _out.WriteLine(JsonLine.Of("value", json => Describe(json, key, value, origin, beneath)));
            return;
        }

        _out.WriteLine(Printable.Clean($"{key}: {value}  {origin}"));
        foreach (var other in beneath)
        {
            _out.WriteLine(Printable.Clean($"    over {other.Text}  {other.Origin}"));
        }
    }

    private static void Describe(Utf8JsonWriter json, string key, string value, ValueOrigin origin, List<WrittenValue> beneath)
    {
        json.WriteString("key", key);
        json.WriteString("value", value);
        json.WriteString("origin", origin.ToString());
        json.WriteString("source", origin.Source);
        JsonLine.WriteNumber(json, "line", origin.Line > 0 ? origin.Line : null);
        JsonLine.WriteNumber(json, "column", origin.Column > 0 ? origin.Column : null);
        json.WriteStartArray("over");
        foreach (var other in beneath)
        {
            json.WriteStartObject();
            json.WriteString("value", other.Text);
            json.WriteString("origin", other.Origin.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
