using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Profiles;
using SnatchEngine.Profiles.Live;
using SnatchEngine.Profiles.Machine;
using SnatchEngine.Specs.Yaml;
using SnatchEngine.TestKit;
using SnatchEngine.Yaml;

namespace SnatchEngine.Specs.Profiles;

/// <summary>Which profile is for which machine.</summary>
public sealed class ChoiceSpecs : IDisposable
{
    private readonly TempFolder _own = new();

    private static string Shipped => Path.Combine(RepositoryFiles.Root, "profiles");

    public void Dispose() => _own.Dispose();

    [Theory]
    [InlineData("default", "memory=8GiB")]
    [InlineData("low-memory", "memory=4GiB")]
    [InlineData("low-memory", "memory=512MiB")]
    [InlineData("laptop", "memory=16GiB", "tags=laptop")]
    [InlineData("workstation", "memory=16GiB", "tags=desktop", "cores=8")]
    [InlineData("default", "memory=15GiB", "tags=desktop", "cores=8")]
    [InlineData("server", "memory=64GiB", "tags=server", "cores=64")]
    [InlineData("metered", "memory=8GiB", "network=metered")]
    public void A_shipped_profile_chooses_itself(string expected, params string[] machine) =>
        Assert.Equal(expected, new ProfileCatalog(Shipped).Choose(Machine(machine)).Name);

    [Fact]
    public void The_most_specific_wins_and_says_over_whom()
    {
        _own.Write("os.yaml", "match: { os: linux }\n");
        _own.Write("both.yaml", "match: { os: linux, cores: \">=2\" }\n");
        _own.Write("much.yaml", "match: { os: linux, cores: \">=2\", memory: \">=64GiB\" }\n");
        var choice = Catalog().Choose(Machine("os=linux", "cores=4", "memory=8GiB"));
        Assert.Equal("both", choice.Name);
        Assert.Equal("this machine is what it is for: os: linux, cores: >=2; it comes before os, by asking for more (2 things, not 1)", choice.Why);
        Assert.Equal("memory: >=64GiB", choice.Candidates.Single(c => c.Name == "much").Failing?.ToString());
    }

    [Theory]
    [InlineData("{ host: ws-1 }", "{ host: 'ws-*' }", "b", "naming this machine")]
    [InlineData("{ os: linux }", "{ arch: x64 }", "a", "its name, as both ask for as much")]
    [InlineData("{ tags: [x, y] }", "{ tags: x }", "b", "asking for more (2 things, not 1)")]
    public void A_tie_is_broken_the_same_way_every_time(string first, string second, string winner, string why)
    {
        var (a, b) = winner == "a" ? (first, second) : (second, first);
        _own.Write("a.yaml", $"match: {a}\n");
        _own.Write("b.yaml", $"match: {b}\n");
        var choice = Catalog().Choose(Machine("host=WS-1", "os=linux", "arch=x64", "tags=x,y"));
        Assert.Equal(winner, choice.Name);
        Assert.EndsWith(why, choice.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cores: 4", true)]
    [InlineData("cores: '>4'", false)]
    [InlineData("cores: '<=4'", true)]
    [InlineData("cores: [2, 4]", true)]
    [InlineData("memory: '>=8GiB'", true)]
    [InlineData("memory: '<8GiB'", false)]
    [InlineData("memory: '>8GB'", true)]
    [InlineData("host: 'ws-?'", true)]
    [InlineData("host: other", false)]
    [InlineData("gpu: '*nvidia*'", true)]
    [InlineData("gpu: none", false)]
    [InlineData("tags: [x, z]", false)]
    [InlineData("disk: [ssd, memory]", true)]
    [InlineData("container: false", true)]
    [InlineData("power: battery", true)]
    [InlineData("arch: amd64", true)]
    [InlineData("metered: true", false)]
    [InlineData("network: unmetered", false)]
    public void A_condition_holds_or_not(string condition, bool holds)
    {
        _own.Write("one.yaml", $"match: {{ {condition} }}\n");
        var machine = Machine("cores=4", "memory=8GiB", "host=ws-1", "gpu=NVIDIA 10de:2684 (nouveau)", "tags=x,y", "disk=ssd", "container=false", "power=battery", "arch=x64");
        Assert.Equal(holds ? "one" : "default", Catalog().Choose(machine).Name);
    }

    [Fact]
    public void Only_what_is_asked_for_is_read()
    {
        List<string> asked = [];
        _own.Write("a.yaml", "match: { os: windows, gpu: '*' }\n");
        var facts = new MachineFacts(key =>
        {
            asked.Add(key);
            return new MachineFact(key, "linux", "linux", "");
        });
        new ProfileCatalog(_own["nowhere"], _own.Path).Choose(facts);
        Assert.Equal(["os"], asked);
    }

    [Fact]
    public void Match_is_no_inheritance_and_an_own_profile_replaces_a_shipped_one()
    {
        _own.Write("small.yaml", "extends: low-memory\n");
        _own.Write("laptop.yaml", "extends: laptop\ndownload: { retries: 2 }\n");
        Assert.Equal("low-memory", Catalog().Choose(Machine("memory=2GiB")).Name);
        Assert.Equal("default", Catalog().Choose(Machine("tags=laptop")).Name);
        Assert.Empty(Catalog().Load("small").Match.All);
        Assert.Equal((2, 1), (Catalog().Load("laptop").Download.Retries, Catalog().Load("laptop").When.Count - 1));
    }

    [Fact]
    public void A_file_may_hold_several_profiles()
    {
        _own.Write("week.yaml", "profiles:\n  day: { download: { retries: 1 } }\n  night:\n    extends: day\n    name: nite\n  bad name: {}\n  five: 5\nmode: fast\n");
        _own.Write("day.yaml", "archive: true\n");
        var problems = Catalog().Check().Select(p => $"{p.Line}:{p.Column} {p.Code}");
        Assert.Equal(["2:3 SN1305", "5:11 SN1303", "6:3 SN1306", "7:9 SN1201", "8:1 SN1207"], problems);
        _own.Write("week.yaml", "profiles:\n  day: { download: { retries: 1 } }\n  night: { extends: day, archive: true }\n");
        File.Delete(_own["day.yaml"]);
        Assert.Equal((1, true), (Catalog().Load("night").Download.Retries, Catalog().Load("night").Archive));
        Assert.Equal($"{_own["week.yaml"]}:2:31", Catalog().Load("night").OriginOf("download.retries").ToString());
    }

    [Fact]
    public void A_match_that_cannot_be_understood_is_told_rather_than_passed_over()
    {
        _own.Write("a.yaml", "match: { os: linus }\n");
        Assert.Contains("a.yaml:1:14 error SN1208", Assert.Throws<ConfigException>(() => Catalog().Choose(Machine())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 6, "Fast", "Medium", "Serial")]
    [InlineData(16, 12, "Balanced", "High", "Parallel")]
    [InlineData(32, 24, "Thorough", "Ultra", "Parallel")]
    public void A_machine_gets_what_suits_it(int gigabytes, int ceiling, string mode, string quality, string steps)
    {
        foreach (var unit in (long[])[1L << 30, 1_000_000_000])
        {
            var proposal = MachineProposal.For(new ByteSize(gigabytes * unit));
            Assert.Equal((ceiling * unit, mode, quality, steps), (proposal.Memory.Bytes, $"{proposal.Mode}", $"{proposal.Quality}", $"{proposal.HeavySteps}"));
        }
    }

    [Fact]
    public void Every_shipped_profile_loads_is_commented_and_differs_from_the_default()
    {
        var catalog = new ProfileCatalog(Shipped);
        Assert.Empty(catalog.Check());
        Assert.Equal(
            ["default", "laptop", "low-memory", "metered", "premium", "production", "quality", "resource-constrained", "server", "speed", "testing", "workstation"],
            catalog.Names());
        var defaults = catalog.Load().Explain().Select(e => (e.Key, e.Value)).ToList();
        foreach (var name in catalog.Names().Where(n => n != "default"))
        {
            Assert.NotEqual(defaults, catalog.Load(name).Explain().Select(e => (e.Key, e.Value)));
            Assert.Matches($@"(?m)^  # .*\n  {name}:", File.ReadAllText(catalog.Files()[name]));
        }
    }

    [Fact]
    public void Each_mode_differs_and_none_touches_what_proves_or_protects()
    {
        string[] mayDiffer = ["mode", "extraction.depth", "cache.pages", "download.retries", "download.retry-after-inline", "download.memory", "heavy-steps"];
        var seen = new HashSet<string>();
        var balanced = Values("balanced");
        foreach (var mode in (string[])["fast", "balanced", "thorough"])
        {
            var values = Values(mode);
            Assert.True(seen.Add(string.Join('\n', values)));
            Assert.Subset(mayDiffer.ToHashSet(), balanced.Where(b => values[b.Key] != b.Value).Select(b => b.Key).ToHashSet());
            Assert.True(mode == "balanced" || mayDiffer.Count(k => values[k] != balanced[k]) >= 4);
        }

        foreach (var quality in (string[])["low", "medium", "ultra"])
        {
            var values = new ProfileCatalog(Shipped).Load("default", [new("quality", quality)]).Explain().ToDictionary(e => e.Key, e => e.Value);
            Assert.Equal(["quality"], balanced.Where(b => values[b.Key] != b.Value).Select(b => b.Key));
            Assert.True(seen.Add(string.Join('\n', values)));
        }
    }

    [Fact]
    public void What_somebody_wrote_beats_the_mode_and_each_origin_says_so()
    {
        _own.Write("base.yaml", "download: { retries: 3 }\n");
        _own.Write("mine.yaml", "extends: base\nmode: fast\n");
        var profile = Catalog().Load("mine", withHistory: true);
        Assert.Equal((3, ByteSize.MiB(32)), (profile.Download.Retries, profile.Download.Memory));
        Assert.Equal($"{_own["mine.yaml"]}:2:7 (by mode)", profile.OriginOf("download.memory").ToString());
        Assert.Equal(["8", "4", "3"], profile.History["download.retries"].Select(w => w.Text));
        Assert.Equal(16, Catalog().Load("mine", [new("mode", "thorough", "--mode"), new("download.retries", "16")]).Download.Retries);
        Assert.Equal("--mode (by mode)", Catalog().Load("mine", [new("mode", "thorough", "--mode")]).OriginOf("download.memory").ToString());
    }

    [Fact]
    public void A_rule_holds_as_long_as_its_conditions_do_and_yields_to_flags()
    {
        _own.Write("careful.yaml", "when:\n  - { if: { power: battery }, set: { download.retries: 1, mode: fast } }\n  - { if: { disk-free: \"<2GiB\", time: \"22:00-06:00\" }, set: { download: { retries: 2 } } }\n");
        int Retries(params string[] machine) => Catalog().Load("careful", facts: Machine(machine)).Download.Retries;
        Assert.Equal((8, 1), (Retries("power=ac"), Retries("power=battery")));
        Assert.Equal((2, 8, 8), (Retries("disk-free=1GiB", "time=23:00"), Retries("disk-free=1GiB", "time=06:00"), Retries("disk-free=3GiB", "time=23:00")));
        var held = Catalog().Load("careful", [new("download.retries", "7")], facts: Machine("power=battery"));
        Assert.Equal((7, ByteSize.MiB(32)), (held.Download.Retries, held.Download.Memory));
        Assert.Equal($"{_own["careful.yaml"]}:2:65 (by mode)", held.OriginOf("download.memory").ToString());
    }

    [Fact]
    public void A_variable_is_a_key_in_capitals_and_a_slip_is_told()
    {
        var read = EnvironmentOverrides.Of(new Dictionary<string, string>
        {
            ["SNATCH_DOWNLOAD_LIMIT_RATE"] = "1M",
            ["SNATCH_MODE"] = "fast",
            ["SNATCH_MAX_MEMORY"] = "1GiB",
            ["SNATCH_TEMP_DIR"] = "fastest",
            ["SNATCH_HOME"] = "/x",
            ["SNATCH_BIN"] = "/x",
            ["SNATCH_DOWNLOAD_RETRYS"] = "3",
            ["PATH"] = "/bin",
        });
        Assert.Equal(["download.limit-rate", "download.retrys", "memory", "mode", "download.temp"], read.Select(o => o.Key));
        Assert.Equal("SNATCH_DOWNLOAD_RETRYS=3: unknown key 'download.retrys' (did you mean 'download.retries'?)", Assert.Throws<ConfigException>(() => Catalog().Load("default", read)).Message);
    }

    private static Dictionary<string, string> Values(string mode) => new ProfileCatalog(Shipped).Load("default", [new("mode", mode)]).Explain().ToDictionary(e => e.Key, e => e.Value);

    /// <summary>A machine of which nothing else is known.</summary>
    private static MachineFacts Machine(params string[] facts)
    {
        var machine = new MachineFacts(key => MachineFact.Unknown(key, ""));
        foreach (var fact in facts)
        {
            machine = machine.Supposing(fact.Split('=', 2)[0], fact.Split('=', 2)[1], out var problem);
            Assert.Null(problem);
        }

        return machine;
    }

    private ProfileCatalog Catalog() => new(Shipped, _own.Path);
}
