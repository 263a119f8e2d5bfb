using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>Reads a value from the command line as if it stood in a file, so that the same readers and messages serve both.</summary>
internal static class OverrideReading
{
    public static Profile Apply(ProfileOverride item, Profile profile, ReadScope scope)
    {
        var value = Quoted.Bare(item.Value);
        var typed = item.Origin == "--set" ? $"--set {Quoted.Bare(item.Key)}={value}" : item.Origin.StartsWith("SNATCH_", StringComparison.Ordinal) ? $"{item.Origin}={value}" : $"{item.Origin} {value}";
        var place = new YamlPlace(typed, 0, 0);
        if (ProfileSection.RefusalOf(item.Key) is { } refusal)
        {
            scope.Problems.Add(new(place, ProblemCode.UnknownKey, refusal, item.Key));
            return profile;
        }

        var node = ProfileSection.Wrap(item.Key, new YamlScalar(place, item.Value, IsPlain: true));
        return ProfileSection.Whole.Read(node, profile, scope with { Origin = new ValueOrigin(item.Origin) { Typed = typed } });
    }
}
