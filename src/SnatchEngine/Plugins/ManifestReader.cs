using System.Text.Json;
using SnatchEngine.Plugins.Lending;

namespace SnatchEngine.Plugins;

/// <summary>Turns the bytes of a <c>plugin.json</c> into a manifest, or names everything that is wrong with it.</summary>
internal static class ManifestReader
{
    /// <summary>The longest manifest that is read.</summary>
    public const int LongestManifest = 64 << 10;

    private const int MostClaims = 256;
    internal const string ManifestKeys = "id version contract entry kinds claims post-processors optimizers permissions settings budget description author";
    private const string ClaimKeys = "host path priority extractor";
    private const string PermissionKeys = "hosts programs";
    private const string ExtractorKind = "extractor";
    private const string PostProcessorKind = "post-processor";
    private const string OptimizerKind = "optimizer";
    private static readonly string[] s_required = ["id", "version", "contract", "entry", "kinds"];

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="text">Its bytes.</param>
    /// <exception cref="PluginException">Something is wrong; the message has a line for each problem.</exception>
    public static PluginManifest Read(string path, ReadOnlySpan<byte> text)
    {
        var json = new ManifestText(path, text);
        PluginManifest? manifest = null;
        try
        {
            manifest = json.TryOpen() ? ReadManifest(ref json) : null;
            json.Close();
        }
        catch (JsonException e)
        {
            json.Report(e);
        }

        return json.Problems.Count == 0 && manifest is not null
            ? manifest
            : throw new PluginException(PluginFailure.BadManifest, string.Join('\n', json.Problems));
    }

    private static PluginManifest? ReadManifest(ref ManifestText json)
    {
        string? id = null, entry = null, description = null, author = null;
        Version? version = null;
        ContractRange? contract = null;
        IReadOnlyList<PluginKind>? kinds = null;
        List<UrlClaim> claims = [];
        List<string> postProcessors = [], optimizers = [];
        var permissions = PluginPermissions.None;
        IReadOnlyList<PluginSetting> settings = [];
        RequestBudget? budget = null;
        var start = json.Place;
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (json.NextKey(seen, ManifestKeys, out var key))
        {
            switch (key)
            {
                case "id": id = Checked(ref json, key, ManifestWords.IsName, "1 to 64 lower-case letters, digits, dots and dashes"); break;
                case "entry": entry = Checked(ref json, key, ManifestWords.IsAssemblyFile, "the name of a .dll in the plugin's own folder"); break;
                case "version": version = ReadVersion(ref json); break;
                case "contract": contract = ReadContract(ref json); break;
                case "kinds": kinds = ReadKinds(ref json); break;
                case "claims": ReadClaims(ref json, claims); break;
                case "post-processors": ReadNames(ref json, key, postProcessors); break;
                case "optimizers": ReadNames(ref json, key, optimizers); break;
                case "permissions": permissions = ReadPermissions(ref json); break;
                case "settings": settings = ManifestTerms.ReadSettings(ref json); break;
                case "budget": budget = ManifestTerms.ReadBudget(ref json); break;
                case "description": description = json.Text(key); break;
                case "author": author = json.Text(key); break;
            }
        }

        foreach (var missing in s_required.Where(k => !seen.Contains(k)))
        {
            json.Report("SN1406", $"the key '{missing}' is missing", start);
        }

        return id is null || version is null || contract is null || entry is null || kinds is null ? null : new PluginManifest
        {
            Id = id,
            Version = version,
            Contract = contract,
            Entry = entry,
            Kinds = kinds,
            Claims = [.. claims.Select(c => c.Extractor.Length > 0 ? c : c with { Extractor = id })],
            PostProcessors = postProcessors,
            Optimizers = optimizers,
            Permissions = permissions,
            Settings = settings,
            Budget = budget,
            Description = description,
            Author = author,
        };
    }

    private static void ReadClaims(ref ManifestText json, List<UrlClaim> claims)
    {
        for (var more = json.IsList("claims") && json.NextElement(); more; more = json.NextElement())
        {
            var what = $"claims[{claims.Count}]";
            if (claims.Count == MostClaims)
            {
                json.Report("SN1405", $"'claims' has more than {MostClaims} entries");
            }

            if (json.IsObject(what) && ReadClaim(ref json, what) is { } claim && claims.Count <= MostClaims)
            {
                claims.Add(claim);
            }
        }
    }

    private static UrlClaim? ReadClaim(ref ManifestText json, string what)
    {
        string? host = null;
        var path = "*";
        var extractor = "";
        var priority = 0;
        var start = json.Place;
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (json.NextKey(seen, ClaimKeys, out var key))
        {
            switch (key)
            {
                case "host": host = Checked(ref json, $"{what}.host", ManifestWords.IsHostPattern, "a host, '*.' and a host, or '*'")?.ToLowerInvariant(); break;
                case "path": path = Checked(ref json, $"{what}.path", ManifestWords.IsPathPattern, "a path that starts with '/' or '*', without query") ?? path; break;
                case "priority": priority = json.Number($"{what}.priority", -1000, 1000) ?? 0; break;
                case "extractor": extractor = Checked(ref json, $"{what}.extractor", ManifestWords.IsName, "1 to 64 lower-case letters, digits, dots and dashes") ?? ""; break;
            }
        }

        if (!seen.Contains("host"))
        {
            json.Report("SN1406", $"the key '{what}.host' is missing", start);
        }

        return host is null ? null : new UrlClaim(host, path, priority, extractor);
    }

    private static PluginPermissions ReadPermissions(ref ManifestText json)
    {
        List<string> hosts = [], programs = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var more = json.IsObject("permissions"); more && json.NextKey(seen, PermissionKeys, out var key);)
        {
            var (list, test, wanted) = key == "hosts"
                ? (hosts, (Func<string, bool>)ManifestWords.IsHostPattern, "a host, '*.' and a host, or '*'")
                : (programs, ManifestWords.IsProgram, "the bare name of a program");
            foreach (var (text, place) in json.Texts($"permissions.{key}"))
            {
                if (!test(text))
                {
                    json.Report("SN1405", $"'permissions.{key}' must name {wanted}, was '{text}'", place);
                }

                list.Add(text.ToLowerInvariant());
            }
        }

        return new PluginPermissions(hosts, programs);
    }

    private static List<PluginKind> ReadKinds(ref ManifestText json)
    {
        var place = json.Place;
        List<PluginKind> kinds = [];
        foreach (var (text, at) in json.Texts("kinds"))
        {
            if (text is not (ExtractorKind or PostProcessorKind or OptimizerKind))
            {
                json.Report("SN1405", $"'kinds' must name {ExtractorKind}, {PostProcessorKind} or {OptimizerKind}, was '{text}'", at);
                continue;
            }

            kinds.Add(text switch { ExtractorKind => PluginKind.Extractor, PostProcessorKind => PluginKind.PostProcessor, _ => PluginKind.Optimizer });
        }

        if (kinds.Count == 0)
        {
            json.Report("SN1405", "'kinds' must name at least one kind", place);
        }

        return kinds;
    }

    private static void ReadNames(ref ManifestText json, string key, List<string> names)
    {
        foreach (var (text, at) in json.Texts(key))
        {
            if (!ManifestWords.IsName(text))
            {
                json.Report("SN1405", $"'{key}' must name 1 to 64 lower-case letters, digits, dots and dashes, was '{text}'", at);
            }
            else if (names.Contains(text))
            {
                json.Report("SN1405", $"'{key}' names '{text}' twice", at);
            }

            names.Add(text);
        }
    }

    private static Version? ReadVersion(ref ManifestText json)
    {
        var text = Checked(ref json, "version", t => t.Length <= 40 && Version.TryParse(t, out _), "2 to 4 numbers with dots, such as 1.4.0");
        return text is null ? null : Version.Parse(text);
    }

    private static ContractRange? ReadContract(ref ManifestText json)
    {
        var text = Checked(ref json, "contract", t => ContractRange.TryParse(t, out _), "a version such as 1.0, or a range such as '>=1.0 <3.0'");
        return text is not null && ContractRange.TryParse(text, out var range) ? range : null;
    }

    private static string? Checked(ref ManifestText json, string what, Func<string, bool> test, string wanted)
    {
        var text = json.Text(what);
        if (text is null || test(text))
        {
            return text;
        }

        json.Report("SN1405", $"'{what}' must be {wanted}, was '{text}'");
        return null;
    }
}
