using SnatchEngine.Naming;
using SnatchEngine.Profiles.Machine;
using SnatchEngine.Profiles.Matching;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The profiles of this machine: those shipped beside the program, and those its owner wrote. Every question reads the files anew.</summary>
/// <param name="shippedFolder">The folder with the shipped ones; where its <c>default.yaml</c> is missing, the built-in defaults stand.</param>
/// <param name="ownFolder">The owner's folder, <c>config/profiles</c>; need not exist.</param>
/// <param name="tags">Resolves <c>!env</c> and <c>!secret</c>. Null: they are refused.</param>
public sealed class ProfileCatalog(string shippedFolder, string? ownFolder = null, TagLookup? tags = null)
{
    private const string Default = ProfileShelf.Default;

    /// <summary>The owner's folder; need not exist.</summary>
    public string? OwnFolder => ownFolder;

    /// <summary>The names that can be asked for, sorted.</summary>
    public IReadOnlyList<string> Names() => [.. new SortedSet<string>(new ProfileShelf(shippedFolder, ownFolder).All(new ProblemList()).Select(e => e.Name).Append(Default), StringComparer.Ordinal)];

    /// <summary>The file of each name that can be asked for.</summary>
    public IReadOnlyDictionary<string, string> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in new ProfileShelf(shippedFolder, ownFolder).All(new ProblemList()))
        {
            files.TryAdd(entry.Name, entry.Path);
        }

        files.TryAdd(Default, ValueOrigin.BuiltIn.Source);
        return files;
    }

    /// <summary>Loads a profile: built-in defaults ← shipped default ← its mode ← what it extends ← its file ← its rules that hold ← overrides.</summary>
    /// <param name="name">The profile.</param>
    /// <param name="overrides">Values from the environment and the command line, the last of a key wins.</param>
    /// <param name="nameOrigin">Where the name was typed, for the message when there is no such profile.</param>
    /// <param name="facts">The machine, for its rules. Null: none of them holds.</param>
    /// <param name="withHistory">Keep everything somebody wrote for each key.</param>
    /// <exception cref="ConfigException">With every problem of every file and value involved.</exception>
    public Profile Load(string name = Default, IReadOnlyList<ProfileOverride>? overrides = null, string nameOrigin = "--profile", MachineFacts? facts = null, bool withHistory = false)
    {
        var problems = new ProblemList();
        var shelf = new ProfileShelf(shippedFolder, ownFolder);
        var chain = new ProfileChain(shelf, Names).Of(name, nameOrigin, problems);
        var layers = new ProfileLayers(name, chain ?? [], overrides ?? [], tags, withHistory);
        var profile = layers.Read(problems, facts);
        foreach (var option in profile.Download.Validate().Concat(profile.Media.Validate()))
        {
            problems.Add(new(profile.OriginOf(option.Key).Place, ProblemCode.Option, option.Message, option.Key));
        }

        if (profile.Memory < ProfileSection.LeastMemory)
        {
            problems.Add(new(profile.OriginOf("memory").Place, ProblemCode.Option, $"must be none or at least {Yaml.Read.Size.Show(ProfileSection.LeastMemory)}, was {profile.Memory}", "memory"));
        }

        CheckOutput(profile, problems);
        problems.ThrowIfAny();
        return profile;
    }

    private static void CheckOutput(Profile profile, ProblemList problems)
    {
        try
        {
            if (profile.Output is { } output && !NameTemplate.Parse(output).HasFields)
            {
                problems.Add(new(profile.OriginOf("output").Place, ProblemCode.Option, "must be a template such as {title} [{id}].{ext}, as every file would have this name", "output"));
            }
        }
        catch (NamingException wrong)
        {
            problems.Add(new(profile.OriginOf("output").Place, ProblemCode.Option, wrong.Message, "output"));
        }
    }

    /// <summary>Chooses by the machine: of all whose <c>match</c> holds the one that asks for most; else the default.</summary>
    /// <param name="facts">The machine; only what is asked for is read.</param>
    /// <exception cref="ConfigException">A <c>match</c>, or a file that may hold one, cannot be understood.</exception>
    public ProfileChoice Choose(MachineFacts facts)
    {
        var problems = new ProblemList();
        List<ProfileCandidate> candidates = [];
        foreach (var entry in new ProfileShelf(shippedFolder, ownFolder).WithMatch(problems))
        {
            entry.Keys!.TryFind("match", out var match);
            var conditions = ConditionSection.Match.Read(match!.Value, Conditions.None, new ReadScope { Problems = problems, At = "match", Within = entry.Within });
            if (!conditions.IsEmpty)
            {
                candidates.Add(new ProfileCandidate(entry.Name, entry.Path, conditions, conditions.FirstFailing(facts), entry.IsOwn));
            }
        }

        problems.ThrowIfAny();
        candidates.Sort(Better);
        if (candidates is not [{ Failing: null } best, ..])
        {
            return new ProfileChoice(Default, candidates.Count == 0 ? "no profile says for which machine it is" : "no profile is for this machine", candidates);
        }

        var rivals = candidates.Skip(1).TakeWhile(c => c.Failing is null).Select(c => c.Name).ToList();
        var over = rivals.Count == 0 ? "" : $"; it comes before {string.Join(", ", rivals)}, by {ReasonOver(best, candidates[1])}";
        return new ProfileChoice(best.Name, $"this machine is what it is for: {best.Match}{over}", candidates);
    }

    /// <summary>Every problem of every profile.</summary>
    public IReadOnlyList<ConfigProblem> Check()
    {
        var problems = new ProblemList();
        var shelf = new ProfileShelf(shippedFolder, ownFolder);
        List<ProfileEntry> seen = [];
        foreach (var entry in shelf.All(problems))
        {
            if (seen.Find(e => e.Name == entry.Name && e.IsOwn == entry.IsOwn) is { } first)
            {
                problems.Add(new(entry.NamePlace ?? new YamlPlace(entry.Path, 1, 1), ProblemCode.SameProfileTwice, $"a second profile {Quoted.Text(entry.Name)}; the first is in {Path.GetFileName(first.Path)}", "profiles"));
            }

            seen.Add(entry);
        }

        HashSet<string> circles = new(StringComparer.Ordinal);
        foreach (var name in Names())
        {
            try
            {
                Load(name);
            }
            catch (ConfigException e)
            {
                foreach (var problem in e.Problems.Where(p => p.Code != ProblemCode.CyclicExtends || circles.Add(CircleOf(p))))
                {
                    problems.Add(problem);
                }
            }
        }

        return problems.ToList();
    }

    // Whoever is in a circle, or leads to it, meets it at another place; it is one mistake.
    private static string CircleOf(ConfigProblem problem) =>
        string.Join(' ', problem.Message[(problem.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(" → ").Distinct().Order(StringComparer.Ordinal));

    private static int Better(ProfileCandidate a, ProfileCandidate b)
    {
        var order = (a.Failing is not null).CompareTo(b.Failing is not null);
        order = order != 0 ? order : b.Match.Specificity.CompareTo(a.Match.Specificity);
        order = order != 0 ? order : b.Match.NamesTheMachine.CompareTo(a.Match.NamesTheMachine);
        order = order != 0 ? order : b.IsOwn.CompareTo(a.IsOwn);
        return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
    }

    private static string ReasonOver(ProfileCandidate best, ProfileCandidate next) =>
        best.Match.Specificity != next.Match.Specificity ? $"asking for more ({best.Match.Specificity} things, not {next.Match.Specificity})"
        : best.Match.NamesTheMachine != next.Match.NamesTheMachine ? "naming this machine"
        : best.IsOwn != next.IsOwn ? "being your own"
        : "its name, as both ask for as much";
}
