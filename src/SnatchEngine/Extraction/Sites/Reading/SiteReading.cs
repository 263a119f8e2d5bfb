using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Yaml;

namespace SnatchEngine.Extraction.Sites.Reading;

/// <summary>Reads a site file, and says everything that is wrong with it at once.</summary>
internal sealed class SiteReading
{
    private const int MostClaims = 256;
    private const int MostPages = 64;
    /// <summary>The keys of the site itself, beside those of a page.</summary>
    public static readonly string[] Keys = ["name", "version", "description", "author", "priority", "hosts", "budget", "secrets", "timezone", "pages"];

    private readonly ProblemList _problems = new();
    private readonly List<CssSelector> _selectors = [];
    private readonly string _path;
    private readonly ReadScope _scope;
    private string? _name;
    private Version _version = new(1, 0);
    private List<UrlClaim> _claims = [];

    private SiteReading(string path)
    {
        _path = path;
        _scope = new ReadScope { Problems = _problems };
    }

    /// <summary>What the file says. Null: something is wrong.</summary>
    public SiteDefinition? Definition { get; private set; }

    /// <summary>Who it is and what it claims, which may be known though something is wrong. Null: that is not known.</summary>
    public PluginOutline? Outline => _name is null ? null : new PluginOutline(_name, _version, ContractOfHere, "", _claims);

    /// <summary>What is wrong, a line for each; null when nothing is.</summary>
    public string? Problem => _problems.IsEmpty ? null : string.Join('\n', Problems);

    /// <summary>The same one by one.</summary>
    public IReadOnlyList<ConfigProblem> Problems => _problems.ToList();

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="path">The file, as it is to be named in problems.</param>
    /// <param name="text">Its bytes.</param>
    /// <param name="isThorough">Whether CSS selectors are looked at too; what understands them is loaded for it.</param>
    public static SiteReading Of(string path, ReadOnlySpan<byte> text, bool isThorough)
    {
        var reading = new SiteReading(path);
        if (YamlFile.Parse(text, path, reading._problems) is { } root)
        {
            reading.Read(root);
        }

        foreach (var selector in isThorough ? reading._selectors : [])
        {
            if (selector.Check() is { } problem)
            {
                reading._problems.Add(problem);
            }
        }

        reading.Definition = reading._problems.IsEmpty ? reading.Definition : null;
        return reading;
    }

    private static ContractRange ContractOfHere => new(ContractRange.Current, new Version(ContractRange.Current.Major + 1, 0, 0));

    private void Read(YamlMapping root)
    {
        SiteKeys.Mapping(root, _scope, [.. Keys, .. PageReading.Keys]);
        ReadName(root);
        int priority = 0;
        string? description = null, author = null;
        IReadOnlyList<string> secrets = [], hosts = [];
        RequestBudget? budget = null;
        var zone = TimeZoneInfo.Utc;
        root.With("version", _scope, ReadVersion);
        root.With("priority", _scope, (node, at) => priority = SiteKeys.Whole(node, at, -1000, 1000) ?? 0);
        root.With("description", _scope, (node, at) => description = SiteKeys.Text(node, at)?.Value);
        root.With("author", _scope, (node, at) => author = SiteKeys.Text(node, at)?.Value);
        root.With("hosts", _scope, (node, at) => hosts = ReadHosts(node, at));
        root.With("secrets", _scope, (node, at) => secrets = ReadSecrets(node, at));
        root.With("budget", _scope, (node, at) => budget = RequestBudget.Section().Read(node, RequestBudget.Usual, at));
        root.With("timezone", _scope, (node, at) => zone = FilterReading.ReadZone(node, at) ?? zone);
        var pages = ReadPages(root, secrets, priority);
        if (_name is null)
        {
            return;
        }

        _claims = [.. pages.SelectMany(p => p.Urls).Select(u => u.Claim).Distinct()];
        if (_claims.Count > MostClaims)
        {
            _scope.Refuse(root, ProblemCode.OutOfRange, $"has more than {MostClaims} patterns of URLs");
        }

        Definition = new SiteDefinition
        {
            Path = _path,
            Pages = pages,
            Zone = zone,
            Manifest = new PluginManifest
            {
                Id = _name,
                Version = _version,
                Contract = ContractOfHere,
                Entry = "",
                Kinds = [PluginKind.Extractor],
                Claims = _claims,
                Permissions = new PluginPermissions([.. _claims.Select(c => c.Host).Concat(hosts).Distinct(StringComparer.Ordinal)], []) { DeclaredIn = $"'hosts' in {_path}" },
                Settings = [.. secrets.Select(s => new PluginSetting(s, SettingType.Secret))],
                Budget = budget,
                Description = description,
                Author = author,
            },
        };
    }

    private void ReadName(YamlMapping root)
    {
        const string Accepts = "1 to 64 lower-case letters, digits, dots and dashes";
        if (root.TryFind("name", out var entry))
        {
            if (SiteKeys.Text(entry.Value, _scope.Under("name"), Accepts) is { } text && Named(text.Value) is null)
            {
                _scope.Under("name").Refuse(entry.Value, ProblemCode.OutOfRange, $"must be {Accepts}, was {Quoted.Text(text.Value)}");
            }
            else
            {
                _name = (entry.Value as YamlScalar)?.Value is { } value ? Named(value) : null;
            }
        }
        else if ((_name = Named(Path.GetFileNameWithoutExtension(_path))) is null)
        {
            _scope.Refuse(root, ProblemCode.MissingValue, $"needs name ({Accepts}), as the file's own name is none");
        }
    }

    private static string? Named(string text) => text.Length > 0 && ManifestWords.IsName(text) ? text : null;

    private void ReadVersion(YamlNode node, ReadScope scope)
    {
        const string Accepts = "2 to 4 numbers with dots, such as 1.4 or 1.4.0";
        if (SiteKeys.Text(node, scope, Accepts) is not { } text)
        {
            return;
        }

        if (text.Value.All(c => char.IsAsciiDigit(c) || c == '.') && Version.TryParse(text.Value, out var version))
        {
            _version = version;
        }
        else
        {
            scope.Refuse(node, ProblemCode.OutOfRange, $"must be {Accepts}, was {Quoted.Text(text.Value)}");
        }
    }

    private static List<string> ReadHosts(YamlNode node, ReadScope scope)
    {
        List<string> hosts = [];
        foreach (var host in SiteKeys.Texts(node, scope, "a host such as api.tube.example, or *.tube.example"))
        {
            if (host.Value.Length > 0 && ManifestWords.IsHostPattern(host.Value.ToLowerInvariant()))
            {
                hosts.Add(host.Value.ToLowerInvariant());
            }
            else
            {
                scope.Refuse(host, ProblemCode.OutOfRange, $"must be a host such as api.tube.example, or *.tube.example, without scheme and port, was {Quoted.Text(host.Value)}");
            }
        }

        return hosts;
    }

    private static List<string> ReadSecrets(YamlNode node, ReadScope scope)
    {
        List<string> secrets = [];
        foreach (var secret in SiteKeys.Texts(node, scope, "the name of a secret, or a list of such"))
        {
            if (Named(secret.Value) is { } name)
            {
                secrets.Add(name);
            }
            else
            {
                scope.Refuse(secret, ProblemCode.OutOfRange, $"a secret is called 1 to 64 lower-case letters, digits, dots and dashes, was {Quoted.Text(secret.Value)}; its value stands in config/secrets.yaml");
            }
        }

        return [.. secrets.Distinct(StringComparer.Ordinal)];
    }

    private List<SitePage> ReadPages(YamlMapping root, IReadOnlyList<string> secrets, int priority)
    {
        if (!root.TryFind("pages", out var entry))
        {
            return [ReadPage(root, _scope, secrets, priority)];
        }

        foreach (var stray in root.Entries.Where(e => PageReading.Keys.Contains(e.Key.Value)))
        {
            _scope.Refuse(stray.Key, ProblemCode.UnknownKey, $"'{stray.Key.Value}' belongs to a page: move it beneath 'pages'");
        }

        var scope = _scope.Under("pages");
        if (entry.Value is not YamlSequence { Items: { Count: > 0 and <= MostPages } items })
        {
            scope.Refuse(entry.Value, ProblemCode.WrongType, $"must be a list of 1 to {MostPages} kinds of pages");
            return [];
        }

        List<SitePage> pages = [];
        for (var i = 0; i < items.Count; i++)
        {
            var at = _scope with { At = $"pages[{i}]" };
            if (SiteKeys.Mapping(items[i], at, PageReading.Keys) is { } page)
            {
                pages.Add(ReadPage(page, at, secrets, priority));
            }
        }

        return pages;
    }

    private SitePage ReadPage(YamlMapping mapping, ReadScope scope, IReadOnlyList<string> secrets, int priority)
    {
        List<UrlPattern> urls = [];
        if (mapping.TryFind("urls", out var entry))
        {
            var at = scope.Under("urls");
            foreach (var text in SiteKeys.Texts(entry.Value, at, "a pattern such as tube.example/watch/{id}, or a list of such"))
            {
                if (UrlPattern.Parse(text.Value, _name ?? "site", priority, out var problem, out var index) is { } pattern)
                {
                    urls.Add(pattern);
                }
                else
                {
                    SiteKeys.RefuseWithin(text, index, at, ProblemCode.UrlPattern, problem!);
                }
            }
        }
        else
        {
            scope.Refuse(mapping, ProblemCode.MissingValue, "needs urls: the pages it takes, such as tube.example/watch/{id}");
        }

        return new PageReading(urls, secrets, _selectors).Read(mapping, scope);
    }
}
