using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>Reads a value from the command line as if it stood in a file, so that the same readers and messages serve both.</summary>
internal static class OverrideReading
{
    public static Profile Apply(ProfileOverride item, Profile profile, ReadScope scope)
    {
        var typed = item.Origin == "--set" ? $"--set {Quoted.Bare(item.Key)}={Quoted.Bare(item.Value)}" : $"{item.Origin} {Quoted.Bare(item.Value)}";
        var place = new YamlPlace(typed, 0, 0);
        if (item.Key is "name" or "extends")
        {
            scope.Problems.Add(new(place, ProblemCode.UnknownKey, $"'{item.Key}' can only stand in a file; choose a profile with --profile", item.Key));
            return profile;
        }

        if (!ProfileSection.Whole.Paths().Contains(item.Key, StringComparer.Ordinal))
        {
            var hint = NearestName.Hint(ProfileSection.Whole.Nearest(item.Key));
            scope.Problems.Add(new(place, ProblemCode.UnknownKey, $"unknown key {Quoted.Text(item.Key)}{hint}", item.Key));
            return profile;
        }

        YamlNode node = new YamlScalar(place, item.Value, IsPlain: true);
        var keys = item.Key.Split('.');
        for (var i = keys.Length - 1; i >= 0; i--)
        {
            var mapping = new YamlMapping(place);
            mapping.TryAdd(new YamlEntry(new YamlScalar(place, keys[i], IsPlain: true), node));
            node = mapping;
        }

        return ProfileSection.Whole.Read(node, profile, scope with { Origin = new ValueOrigin(item.Origin) { Typed = typed } });
    }
}
