using SnatchEngine.Profiles.Machine;
using SnatchEngine.Profiles.Matching;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>Lays everything that makes up a profile over the built-in defaults, the weakest first.</summary>
/// <param name="name">The name it was asked for by.</param>
/// <param name="chain">The files, the strongest first.</param>
/// <param name="overrides">Values from the environment and the command line.</param>
/// <param name="tags">Resolves <c>!env</c> and <c>!secret</c>.</param>
/// <param name="withHistory">Keep everything somebody wrote.</param>
internal sealed class ProfileLayers(string name, List<ProfileEntry> chain, IReadOnlyList<ProfileOverride> overrides, TagLookup? tags, bool withHistory)
{
    /// <summary>Reads them. Which mode and which rules hold is known only after a first reading, so most often there is no second.</summary>
    public Profile Read(ProblemList problems, MachineFacts? facts)
    {
        var profile = Lay(problems, null, []);
        IReadOnlyList<WhenRule> active = facts is null || profile.When.Count == 0 ? [] : [.. profile.When.Where(r => r.If.Hold(facts))];
        profile = active.Count == 0 ? profile : Lay(problems, null, active);
        return ModePreset.Of(profile.Mode).Count == 0 ? profile : Lay(problems, profile, active);
    }

    private Profile Lay(ProblemList problems, Profile? modal, IReadOnlyList<WhenRule> active)
    {
        var origins = new Dictionary<string, ValueOrigin>(StringComparer.Ordinal);
        var history = withHistory ? new Dictionary<string, List<WrittenValue>>(StringComparer.Ordinal) : null;
        var scope = new ReadScope { Problems = problems, Origins = origins, History = history, Tags = tags };
        var profile = new Profile { Name = name, Origins = origins, ActiveRules = active };
        var isModeLaid = modal is null;
        for (var i = chain.Count - 1; i >= 0; i--)
        {
            if (!isModeLaid && chain[i] is not { Name: ProfileShelf.Default, IsOwn: false })
            {
                profile = LayMode(profile, modal!, scope);
                isModeLaid = true;
            }

            // For which machine a profile is, is no inheritance.
            profile = profile with { Match = Conditions.None };
            profile = chain[i].Keys is { } keys ? ProfileSection.Whole.Read(keys, profile, scope with { Within = chain[i].Within }) : profile;
        }

        profile = isModeLaid ? profile : LayMode(profile, modal!, scope);
        foreach (var value in active.SelectMany(r => r.Values))
        {
            profile = ProfileSection.Whole.Read(ProfileSection.Wrap(value.Key, value.Node), profile, scope with { Origin = ValueOrigin.At(value.Node.Place) with { By = "when" } });
        }

        foreach (var item in overrides)
        {
            profile = OverrideReading.Apply(item, profile, scope with { Tags = null });
        }

        return profile with
        {
            Name = name,
            Chain = [.. chain.Select(e => e.Name)],
            History = history ?? profile.History,
        };
    }

    private static Profile LayMode(Profile profile, Profile modal, ReadScope scope)
    {
        var origin = modal.OriginOf("mode") with { By = "mode" };
        foreach (var (key, value) in ModePreset.Of(modal.Mode))
        {
            var node = new YamlScalar(origin.Place, value, IsPlain: true);
            profile = ProfileSection.Whole.Read(ProfileSection.Wrap(key, node), profile, scope with { Origin = origin });
        }

        return profile;
    }
}
