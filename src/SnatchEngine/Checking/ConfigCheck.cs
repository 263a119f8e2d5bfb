using SnatchEngine.Extraction.Sites.Reading;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Profiles;
using SnatchEngine.Yaml;

namespace SnatchEngine.Checking;

/// <summary>What was read, and what is wrong with it.</summary>
/// <param name="Files">The files, sorted.</param>
/// <param name="Problems">The problems, file by file.</param>
public sealed record ConfigReport(IReadOnlyList<string> Files, IReadOnlyList<ConfigProblem> Problems);

/// <summary>Reads every file a person may have written below <c>config/</c>, each with the reader it is meant for.</summary>
/// <param name="homeFolder">The person's folder, <c>SNATCH_HOME</c>.</param>
/// <param name="profiles">The profiles.</param>
/// <param name="others">Check what this assembly does not know of.</param>
public sealed class ConfigCheck(string homeFolder, ProfileCatalog profiles, params IReadOnlyList<Action<ProblemList>> others)
{
    private const string Settings = "snatch.yaml";

    private readonly string _config = Path.Combine(Path.GetFullPath(homeFolder), "config");

    /// <summary>Reads them all.</summary>
    public ConfigReport Run()
    {
        var files = Files();
        var problems = new ProblemList();
        Gather(problems, () => TrustSettings.Read(Path.Combine(_config, Settings)));
        Gather(problems, () => HostSettings.Load(homeFolder));
        _ = new HostSecrets(Path.Combine(_config, "secrets.yaml"), static _ => { }).Find("", problems);
        foreach (var problem in profiles.Check())
        {
            problems.Add(problem);
        }

        foreach (var check in others)
        {
            check(problems);
        }

        foreach (var file in files)
        {
            // Whatever its keys, it must be YAML; those with a reader were told of above, each problem once.
            if (Path.GetDirectoryName(file) == Path.Combine(_config, "sites") && Path.GetExtension(file) == ".yaml")
            {
                CheckSite(file, problems);
                continue;
            }

            YamlFile.Read(file, problems);
            WarnOfName(file, problems);
        }

        return new ConfigReport(files, problems.ToList());
    }

    private static void CheckSite(string file, ProblemList problems)
    {
        try
        {
            foreach (var problem in SiteReading.Of(file, File.ReadAllBytes(file), isThorough: true).Problems)
            {
                problems.Add(problem);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(file, 1, 1, ProblemCode.Unreadable, "the file cannot be read"));
        }
    }

    private static void Gather(ProblemList problems, Action read)
    {
        try
        {
            read();
        }
        catch (ConfigException e)
        {
            foreach (var problem in e.Problems)
            {
                problems.Add(problem);
            }
        }
    }

    private List<string> Files()
    {
        if (!Directory.Exists(_config))
        {
            return [];
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true };
        return [.. Directory.EnumerateFiles(_config, "*", options).Where(f => Path.GetExtension(f) is ".yaml" or ".yml").Order(StringComparer.Ordinal)];
    }

    // A file that nobody reads looks like one that is obeyed.
    private static void WarnOfName(string file, ProblemList problems)
    {
        if (Path.GetExtension(file) == ".yml")
        {
            problems.Add(new(file, 1, 1, ProblemCode.FileName, "is not read: files end in .yaml"));
        }
        else if (Path.GetFileName(Path.GetDirectoryName(file)) == "profiles" && !ProfileShelf.IsName(Path.GetFileNameWithoutExtension(file)))
        {
            problems.Add(new(file, 1, 1, ProblemCode.FileName, "is not read: a profile's name is up to 64 letters, digits, '-', '_' and '.'"));
        }
    }
}
