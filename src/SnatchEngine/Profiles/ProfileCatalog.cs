using System.Diagnostics.CodeAnalysis;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The profiles of this machine: the one shipped beside the program, and those its owner wrote.</summary>
/// <param name="shippedFolder">The folder with the shipped <c>default.yaml</c>; where it is missing, the built-in defaults stand.</param>
/// <param name="ownFolder">The owner's folder, <c>config/profiles</c>; need not exist.</param>
/// <param name="tags">Resolves <c>!env</c> and <c>!secret</c>. Null: they are refused.</param>
public sealed class ProfileCatalog(string shippedFolder, string? ownFolder = null, TagLookup? tags = null)
{
    private const string Default = "default";

    /// <summary>The names that can be asked for, sorted.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal) { Default };
        if (Directory.Exists(ownFolder))
        {
            foreach (var path in Directory.EnumerateFiles(ownFolder, "*.yaml"))
            {
                if (IsName(Path.GetFileNameWithoutExtension(path)))
                {
                    names.Add(Path.GetFileNameWithoutExtension(path));
                }
            }
        }

        return [.. names];
    }

    /// <summary>Loads a profile: built-in defaults ← shipped default ← what it extends ← its file ← overrides.</summary>
    /// <param name="name">The profile.</param>
    /// <param name="overrides">Values from the command line, the last of a key wins.</param>
    /// <param name="nameOrigin">Where the name was typed, for the message when there is no such profile.</param>
    /// <exception cref="ConfigException">With every problem of every file and value involved.</exception>
    public Profile Load(string name = Default, IReadOnlyList<ProfileOverride>? overrides = null, string nameOrigin = "--profile")
    {
        var problems = new ProblemList();
        var origins = new Dictionary<string, ValueOrigin>(StringComparer.Ordinal);
        var profile = new Profile { Name = name, Origins = origins };
        var scope = new ReadScope { Problems = problems, Origins = origins, Tags = tags };
        if (Chain(name, nameOrigin, problems) is { } chain)
        {
            for (var i = chain.Count - 1; i >= 0; i--)
            {
                profile = ProfileSection.Whole.Read(chain[i], profile, scope);
            }
        }

        foreach (var item in overrides ?? [])
        {
            profile = OverrideReading.Apply(item, profile, scope with { Tags = null });
        }

        foreach (var option in profile.Download.Validate().Concat(profile.Media.Validate()))
        {
            problems.Add(new(profile.OriginOf(option.Key).Place, ProblemCode.Option, option.Message, option.Key));
        }

        problems.ThrowIfAny();
        return profile;
    }

    /// <summary>Every problem of every profile.</summary>
    public IReadOnlyList<ConfigProblem> Check()
    {
        var problems = new ProblemList();
        foreach (var name in Names())
        {
            try
            {
                Load(name);
            }
            catch (ConfigException e)
            {
                foreach (var problem in e.Problems)
                {
                    problems.Add(problem);
                }
            }
        }

        return problems.ToList();
    }

    /// <summary>The files of a profile, itself first, what it is laid over after it; null when it does not exist.</summary>
    private List<YamlMapping>? Chain(string name, string nameOrigin, ProblemList problems)
    {
        if (!TryFind(name, out var path))
        {
            if (name == Default)
            {
                return [];
            }

            problems.Add(new($"{nameOrigin} {Quoted.Bare(name)}", 0, 0, ProblemCode.UnknownProfile, Unknown(name)));
            return null;
        }

        var chain = new List<YamlMapping>();
        var files = new List<string>();
        while (path is not null)
        {
            files.Add(path);
            if (YamlFile.Read(path, problems) is not { } file)
            {
                break;
            }

            chain.Add(file);
            CheckName(file, path, problems);
            path = Beneath(file, path, files, problems);
        }

        return chain;
    }

    private string? Beneath(YamlMapping file, string path, List<string> files, ProblemList problems)
    {
        var shipped = ShippedDefault();
        RefuseTag(file, "extends", problems);
        if (!file.TryFind("extends", out var entry) || entry.Value is not YamlScalar { IsNull: false, Tag: ScalarTag.None } extends)
        {
            return path == shipped ? null : shipped;
        }

        // The owner's default is laid over the shipped one, and may say so.
        var isOwnDefault = Path.GetFileNameWithoutExtension(path) == Default && path != shipped;
        if (!(isOwnDefault && extends.Value == Default) && TryFind(extends.Value, out var next))
        {
            if (!files.Contains(next))
            {
                return next;
            }

            var circle = files.Skip(files.IndexOf(next)).Append(next).Select(Path.GetFileNameWithoutExtension);
            problems.Add(new(extends.Place, ProblemCode.CyclicExtends, $"profiles extend each other in a circle: {string.Join(" → ", circle)}", "extends"));
            return null;
        }

        if (extends.Value != Default)
        {
            problems.Add(new(extends.Place, ProblemCode.UnknownProfile, Unknown(extends.Value), "extends"));
            return null;
        }

        return shipped;
    }

    private static void CheckName(YamlMapping file, string path, ProblemList problems)
    {
        RefuseTag(file, "name", problems);
        var expected = Path.GetFileNameWithoutExtension(path);
        if (file.TryFind("name", out var entry) && entry.Value is YamlScalar { IsNull: false, Tag: ScalarTag.None } written && written.Value != expected)
        {
            problems.Add(new(written.Place, ProblemCode.ProfileName, $"must be '{expected}' as the file is named, was {Quoted.Text(written.Value)}", "name"));
        }
    }

    // Which file a profile is must show in the file itself.
    private static void RefuseTag(YamlMapping file, string key, ProblemList problems)
    {
        if (file.TryFind(key, out var entry) && entry.Value is YamlScalar { Tag: not ScalarTag.None } scalar)
        {
            problems.Add(new(scalar.Place, ProblemCode.UnresolvedTag, $"{(scalar.Tag == ScalarTag.Env ? "!env" : "!secret")} is not accepted here", key));
        }
    }

    private string Unknown(string name) => $"unknown profile {Quoted.Text(name)}{NearestName.Hint(NearestName.Of(name, Names()))}; there are: {string.Join(", ", Names())}";

    private bool TryFind(string name, [NotNullWhen(true)] out string? path)
    {
        path = null;
        if (!IsName(name))
        {
            return false;
        }

        var own = ownFolder is null ? null : Path.Combine(ownFolder, name + ".yaml");
        path = File.Exists(own) ? own : name == Default ? ShippedDefault() : null;
        return path is not null;
    }

    private string? ShippedDefault()
    {
        var path = Path.Combine(shippedFolder, Default + ".yaml");
        return File.Exists(path) ? path : null;
    }

    private static bool IsName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= 64 && name[0] is not ('.' or '-');
    }
}
