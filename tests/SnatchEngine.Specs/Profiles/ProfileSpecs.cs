using System.Text.RegularExpressions;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Profiles;
using SnatchEngine.Specs.Yaml;
using SnatchEngine.TestKit;
using SnatchEngine.Yaml;

namespace SnatchEngine.Specs.Profiles;

public sealed class ProfileSpecs : IDisposable
{
    private readonly TempFolder _own = new();

    private static string Shipped => Path.Combine(RepositoryFiles.Root, "profiles");

    public void Dispose() => _own.Dispose();

    [Fact]
    public void The_shipped_default_says_what_is_built_in() =>
        Assert.Equal(new DownloadOptions(), new ProfileCatalog(Shipped).Load().Download);

    [Fact]
    public void The_shipped_default_lists_every_key_with_its_default()
    {
        var profile = new ProfileCatalog(Shipped).Load();
        var file = RepositoryFiles.DefaultProfile;
        foreach (var (key, value, origin) in profile.Explain())
        {
            var leaf = key[(key.LastIndexOf('.') + 1)..];
            Assert.Matches($@"(?m)^ *{leaf}: {Regex.Escape(value)}( |$)", file);
            Assert.StartsWith(Path.Combine(Shipped, "default.yaml") + ":", origin.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_option_of_the_core_has_its_key()
    {
        var keys = DownloadSection.Whole.Keys.Select(k => k.Name).ToHashSet();
        var options = typeof(DownloadOptions).GetProperties().Where(p => p.SetMethod is not null).Select(p => Regex.Replace(p.Name, "(?<!^)([A-Z])", "-$1").ToLowerInvariant());
        Assert.Equal(options.Append("timeout").Order(), keys.Order());
    }

    [Fact]
    public void Without_a_shipped_file_the_built_in_defaults_stand()
    {
        var profile = new ProfileCatalog(_own.Path).Load();
        Assert.Equal(new DownloadOptions(), profile.Download);
        Assert.Equal("built-in default", profile.OriginOf("download.retries").ToString());
    }

    [Fact]
    public void A_profile_is_laid_over_what_it_extends_and_each_value_knows_its_origin()
    {
        _own.Write("base.yaml", "extends: default\ndownload:\n  retries: 3\n  memory: 8MiB\narchive: true\n");
        _own.Write("mine.yaml", "name: mine\nextends: base\ndownload: { retries: 4 }\n");
        var profile = Catalog().Load("mine", [new("download.files-at-once", "2", "-j")]);
        Assert.Equal(("mine", 4, ByteSize.MiB(8), 2, true), (profile.Name, profile.Download.Retries, profile.Download.Memory, profile.Download.FilesAtOnce, profile.Archive));
        Assert.Equal($"{_own["mine.yaml"]}:3:22", profile.OriginOf("download.retries").ToString());
        Assert.Equal($"{_own["base.yaml"]}:4:11", profile.OriginOf("download.memory").ToString());
        Assert.Equal("-j", profile.OriginOf("download.files-at-once").ToString());
        Assert.StartsWith(Path.Combine(Shipped, "default.yaml"), profile.OriginOf("download.dns-life").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_owners_default_is_laid_over_the_shipped_one_and_others_extend_it_by_name()
    {
        _own.Write("default.yaml", "extends: default\ndownload:\n  retries: 3\n");
        _own.Write("with.yaml", "extends: default\n");
        _own.Write("without.yaml", "archive: true\n");
        Assert.Equal(3, Catalog().Load().Download.Retries);
        Assert.Equal(3, Catalog().Load("with").Download.Retries);
        Assert.Equal(8, Catalog().Load("without").Download.Retries);
        Assert.Superset(new HashSet<string> { "default", "with", "without", "laptop" }, new HashSet<string>(Catalog().Names()));
    }

    [Fact]
    public void Profiles_that_extend_each_other_are_refused_at_the_value()
    {
        _own.Write("a.yaml", "extends: b\n");
        _own.Write("b.yaml", "archive: true\nextends: a\n");
        _own.Write("self.yaml", "extends: self\n");
        Assert.Equal([$"{_own["b.yaml"]}:2:10 error SN1302 profiles extend each other in a circle: a → b → a at extends"], Problems("a"));
        Assert.Equal([$"{_own["self.yaml"]}:1:10 error SN1302 profiles extend each other in a circle: self → self at extends"], Problems("self"));
    }

    [Fact]
    public void The_problems_of_all_files_and_values_come_at_once()
    {
        _own.Write("base.yaml", "download:\n  retries: x\n");
        _own.Write("mine.yaml", "name: other\nextends: base\ndownlod:\n  memory: 1MiB\n");
        Assert.Equal(
        [
            $"{_own["mine.yaml"]}:1:7 error SN1303 must be 'mine' as the file is named, was 'other' at name",
            $"{_own["mine.yaml"]}:3:1 error SN1207 unknown key 'downlod' (did you mean 'download'?)",
            $"{_own["base.yaml"]}:2:12 error SN1201 must be a whole number from 0 to 100, was 'x' at download.retries",
            "--set archive=no: must be true or false, was 'no' (write true or false)",
        ], Problems("mine", new ProfileOverride("archive", "no")));
    }

    [Fact]
    public void An_unknown_profile_is_named_with_the_nearest_one()
    {
        _own.Write("workstation.yaml", "extends: defualt\n");
        Assert.StartsWith("--profile workstaton: unknown profile 'workstaton' (did you mean 'workstation'?); there are: default, laptop, ", Assert.Single(Problems("workstaton")), StringComparison.Ordinal);
        Assert.StartsWith($"{_own["workstation.yaml"]}:1:10 error SN1301 unknown profile 'defualt' (did you mean 'default'?); there are: default, ", Assert.Single(Problems("workstation")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../mine")]
    [InlineData("/etc/passwd")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void A_name_never_leaves_the_folder(string name)
    {
        _own.Write("inner/.keep", "");
        _own.Write("mine.yaml", "archive: true\n");
        _own.Write("inner/.hidden.yaml", "archive: true\n");
        var problem = Assert.Single(Assert.Throws<ConfigException>(() => new ProfileCatalog(Shipped, _own["inner"]).Load(name)).Problems);
        Assert.Equal(ProblemCode.UnknownProfile, problem.Code);
    }

    [Theory]
    [InlineData("download.retries", "x", "--set", "--set download.retries=x: must be a whole number from 0 to 100, was 'x'")]
    [InlineData("download.retrys", "3", "--set", "--set download.retrys=3: unknown key 'download.retrys' (did you mean 'download.retries'?)")]
    [InlineData("retries", "3", "--set", "--set retries=3: unknown key 'retries' (did you mean 'download.retries'?)")]
    [InlineData("download", "3", "--set", "--set download=3: must be keys with values, was '3'")]
    [InlineData("download.memory", "", "--set", "--set download.memory=: needs a value: a size such as 64MiB")]
    [InlineData("extends", "x", "--set", "--set extends=x: 'extends' can only stand in a file; choose a profile with --profile")]
    [InlineData("download.connections-per-file", "65", "-x", "-x 65: must be a whole number from 1 to 64, was '65'")]
    [InlineData("download.chunk-size", "1K", "--chunk-size", "--chunk-size 1K: must be auto or at least 16KiB, was 1.0 KiB")]
    [InlineData("download.proxy", "ftp://me:secret@host", "--proxy", "--proxy ftp://***@host: must be an http, https or socks5 URL, was ftp:")]
    [InlineData("download.proxy", "me:secret@host", "--set", "--set download.proxy=***@host: must be environment or a URL such as http://host:3128, was '***@host'")]
    [InlineData("a\nb", "\u001b[31m", "--set", "--set a\\u{A}b=\\u{1B}[31m: unknown key 'a\\u{A}b'")]
    public void A_bad_value_from_the_command_line_is_refused_as_it_was_typed(string key, string value, string origin, string expected) =>
        Assert.Equal([expected], Problems("default", new ProfileOverride(key, value, origin)));

    [Fact]
    public void What_the_options_refuse_is_blamed_on_the_line_that_wrote_it()
    {
        _own.Write("small.yaml", "download:\n  memory: 512K\n  proxy: ftp://host\nmemory: 1MiB\n");
        Assert.Equal(
        [
            $"{_own["small.yaml"]}:2:11 error SN1304 must be at least 1MiB, was 512.0 KiB at download.memory",
            $"{_own["small.yaml"]}:3:10 error SN1304 must be an http, https or socks5 URL, was ftp: at download.proxy",
            $"{_own["small.yaml"]}:4:9 error SN1304 must be none or at least 32MiB, was 1.0 MiB at memory",
        ], Problems("small"));
    }

    [Fact]
    public void The_last_override_of_a_key_wins()
    {
        var profile = Catalog().Load("default", [new("download.retries", "1"), new("download.retries", "2", "--retries")]);
        Assert.Equal((2, "--retries"), (profile.Download.Retries, profile.OriginOf("download.retries").ToString()));
    }

    [Fact]
    public void A_timeout_sets_all_three_and_stops_their_adapting_but_yields_to_the_more_exact_key_beside_it()
    {
        _own.Write("t.yaml", "download:\n  connect-timeout: 3s\n  timeout: 20\n");
        var profile = Catalog().Load("t");
        var options = profile.Download;
        Assert.Equal((3d, 20d, 20d, true), (options.ConnectTimeout.TotalSeconds, options.HeadersTimeout.TotalSeconds, options.IdleTimeout.TotalSeconds, options.ExactTimeouts));
        Assert.Equal($"{_own["t.yaml"]}:3:12", profile.OriginOf("download.idle-timeout").ToString());
        Assert.Equal($"{_own["t.yaml"]}:2:20", profile.OriginOf("download.connect-timeout").ToString());
        Assert.Equal(5, Catalog().Load("t", [new("download.timeout", "5s", "--timeout")]).Download.ConnectTimeout.TotalSeconds);
    }

    [Theory]
    [InlineData("limit-rate", "5MiB/s", "5MiB/s")]
    [InlineData("limit-rate", "0", "none")]
    [InlineData("limit-rate", "none", "none")]
    [InlineData("limit-rate-per-host", "1.5kB", "1500/s")]
    [InlineData("files-at-once", "auto", "auto")]
    [InlineData("chunk-size", "4m", "4MiB")]
    [InlineData("chunk-size", "auto", "auto")]
    [InlineData("proxy", "socks5://me:pw@host:1080", "socks5://***@host:1080")]
    [InlineData("proxy", "environment", "environment")]
    [InlineData("durability", "none", "none")]
    [InlineData("on-entity-changed", "keep-both", "keep-both")]
    [InlineData("pause-between", "250ms", "250ms")]
    [InlineData("disk-full-patience", "90061", "25h1m1s")]
    [InlineData("allow-private-addresses", "true", "true")]
    [InlineData("user-agent", "no", "no")]
    [InlineData("user-agent", "1_0", "1_0")]
    [InlineData("ca-certificate", "none", "none")]
    [InlineData("exact-connections", "TRUE", "true")]
    public void A_value_is_shown_as_it_may_be_written(string key, string written, string shown)
    {
        var profile = Catalog().Load("default", [new($"download.{key}", written)]);
        Assert.Equal((shown, "--set"), profile.Explain().Where(e => e.Key == $"download.{key}").Select(e => (e.Value, e.Origin.ToString())).Single());
    }

    [Fact]
    public void What_is_shown_reads_back_to_the_same_options()
    {
        var options = new DownloadOptions
        {
            FilesAtOnce = null,
            ConnectionsPerFile = 3,
            ExactConnections = true,
            ConnectionsPerHost = 9,
            LimitRate = new ByteRate(1234),
            LimitRatePerHost = new ByteRate(5 << 20),
            ChunkSize = ByteSize.KiB(64),
            Memory = ByteSize.MiB(2),
            Durability = Durability.Each,
            Retries = 1,
            ConnectTimeout = TimeSpan.FromSeconds(61),
            HeadersTimeout = TimeSpan.FromMilliseconds(1500),
            IdleTimeout = TimeSpan.FromDays(1),
            ExactTimeouts = true,
            BackoffBase = TimeSpan.Zero,
            BackoffCap = TimeSpan.FromMinutes(61),
            RetryAfterInline = TimeSpan.FromSeconds(1),
            MaxRedirects = 0,
            Proxy = new Uri("http://host:3128"),
            CaCertificate = _own["ca.pem"],
            DnsLife = TimeSpan.FromHours(2),
            PoolIdle = TimeSpan.FromSeconds(7),
            PauseBetween = TimeSpan.FromMilliseconds(5),
            OnEntityChanged = EntityChangedPolicy.Fail,
            DiskReserve = new ByteSize(1),
            DiskFullPatience = TimeSpan.FromSeconds(9),
            AllowPrivateAddresses = true,
            AllowLaunchers = true,
            UserAgent = "mine/1",
        };
        var overrides = new Profile { Name = "x", Download = options }.Explain().Where(e => e.Key.StartsWith("download.", StringComparison.Ordinal)).Select(e => new ProfileOverride(e.Key, e.Value)).ToList();
        Assert.Equal(options, Catalog().Load("default", overrides).Download);
    }

    [Fact]
    public void The_bounds_of_the_readers_are_those_of_the_options()
    {
        foreach (var (key, low, high) in new[] { ("files-at-once", 1, 10_000), ("connections-per-file", 1, 64), ("connections-per-host", 1, 1024), ("retries", 0, 100), ("max-redirects", 0, 50) })
        {
            foreach (var (value, isGood) in new[] { (low, true), (high, true), (low - 1, false), (high + 1, false) })
            {
                Assert.Equal(isGood, Problems("default", new ProfileOverride($"download.{key}", $"{value}")).Count == 0);
            }
        }
    }

    [Fact]
    public void A_path_starts_at_the_file_that_names_it()
    {
        _own.Write("p.yaml", "download: { ca-certificate: certs/ca.pem }\n");
        Assert.Equal(_own["certs/ca.pem"], Catalog().Load("p").Download.CaCertificate);
    }

    [Fact]
    public void Tags_are_looked_up_and_what_they_hold_is_never_shown()
    {
        _own.Write("p.yaml", "download:\n  proxy: !secret proxy\n  retries: !env TRIES\n");
        _own.Write("bad.yaml", "download:\n  proxy: !env TRIES\n  retries: !secret proxy\n  memory: !env ABSENT\nextends: !env TRIES\n");
        string? LookUp(ScalarTag tag, string name) => (tag, name) switch
        {
            (ScalarTag.Secret, "proxy") => "http://me:pw@host",
            (ScalarTag.Env, "TRIES") => "6",
            _ => null,
        };
        var catalog = new ProfileCatalog(Shipped, _own.Path, LookUp);
        Assert.Equal((new Uri("http://me:pw@host"), 6), (catalog.Load("p").Download.Proxy, catalog.Load("p").Download.Retries));
        Assert.Equal(
        [
            $"{_own["bad.yaml"]}:2:15 error SN1201 must be environment or a URL such as http://host:3128, was what !env 'TRIES' holds at download.proxy",
            $"{_own["bad.yaml"]}:3:20 error SN1201 must be a whole number from 0 to 100, was what !secret 'proxy' holds at download.retries",
            $"{_own["bad.yaml"]}:4:16 error SN1209 there is no environment variable 'ABSENT' at download.memory",
            $"{_own["bad.yaml"]}:5:15 error SN1209 !env is not accepted here at extends",
        ], Assert.Throws<ConfigException>(() => catalog.Load("bad")).Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Check_tells_the_problems_of_every_profile_once()
    {
        _own.Write("base.yaml", "archive: no\n");
        _own.Write("one.yaml", "extends: base\n");
        _own.Write("two.yaml", "extends: base\nlearn-hosts: off\n");
        Assert.Equal(["base.yaml:1", "two.yaml:2"], Catalog().Check().Select(p => $"{Path.GetFileName(p.Path)}:{p.Line}"));
    }

    [Fact]
    public void Keys_without_values_leave_a_section_as_it_is()
    {
        _own.Write("p.yaml", "download:\n  # retries: 3\narchive: true\nlearn-hosts: true\n");
        var profile = Catalog().Load("p");
        Assert.Equal((8, true, true), (profile.Download.Retries, profile.Archive, profile.LearnHosts));
    }

    private ProfileCatalog Catalog() => new(Shipped, _own.Path);

    private List<string> Problems(string name, params ProfileOverride[] overrides)
    {
        try
        {
            Catalog().Load(name, overrides);
            return [];
        }
        catch (ConfigException e)
        {
            return [.. e.Problems.Select(p => p.ToString())];
        }
    }
}
