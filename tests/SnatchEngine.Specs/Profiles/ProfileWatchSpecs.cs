using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Profiles;
using SnatchEngine.Profiles.Live;
using SnatchEngine.Profiles.Machine;
using SnatchEngine.Specs.Yaml;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Profiles;

public sealed class ProfileWatchSpecs : IAsyncLifetime
{
    private readonly TempFolder _home = new();
    private readonly ManualTime _time = new();
    private readonly List<Profile> _applied = [];
    private readonly List<string> _said = [];
    private string _power = "ac";
    private ProfileWatch? _watch;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (_watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        _home.Dispose();
    }

    [Fact]
    public async Task An_edit_is_in_force_when_two_looks_agree_on_it()
    {
        Write("download: { limit-rate: 1M }\n");
        Watch();
        await LookAsync();
        Write("download: { limit-rate: 2M }\n");
        await UntilAsync(() => _applied.Count == 1);
        Assert.Equal(new ByteRate(2 << 20), _applied[0].Download.LimitRate);
        Write("# the same again\ndownload: { limit-rate: 2M }\n");
        await LookAsync();
        await LookAsync();
        Assert.Single(_applied);
    }

    [Fact]
    public async Task A_save_that_is_half_done_is_never_in_force()
    {
        Write("download: { limit-rate: 1M }\n");
        Watch();
        await LookAsync();
        Write("");
        await LookAsync();
        Write("download: { limit-rate: 2M }\n");
        await UntilAsync(() => _applied.Count > 0);
        Assert.Equal(new ByteRate(2 << 20), Assert.Single(_applied).Download.LimitRate);
    }

    [Fact]
    public async Task What_is_wrong_stays_out_and_is_said_once_when_it_stays_wrong()
    {
        Write("archive: true\n");
        Watch();
        await LookAsync();
        Write("archive: tr");
        await UntilAsync(() => _said.Count == 1);
        await LookAsync();
        await LookAsync();
        Assert.Contains("SN1201", Assert.Single(_said), StringComparison.Ordinal);
        Assert.Empty(_applied);
        Write("archive: false\n");
        await UntilAsync(() => _applied.Count == 1);
    }

    [Fact]
    public async Task A_rule_is_asked_again_and_again()
    {
        Write("when:\n  - { if: { power: battery }, set: { download.limit-rate: 1M } }\n");
        Watch();
        await LookAsync();
        _power = "battery";
        await UntilAsync(() => _applied.Exists(p => p.Download.LimitRate is not null));
        _power = "ac";
        await UntilAsync(() => _applied[^1].Download.LimitRate is null);
    }

    [Fact]
    public async Task Another_choice_is_taken_up_and_given_back()
    {
        Write("archive: true\n");
        _home.Write("config/profiles/other.yaml", "download: { retries: 1 }\n");
        var used = new UsedProfile(_home.Path);
        Watch();
        await LookAsync();
        used.Write("other");
        await UntilAsync(() => _applied.Count == 1 && _applied[0].Name == "other");
        used.Write(null);
        await UntilAsync(() => _applied.Count == 2 && _applied[1].Name == "default");
    }

    [Fact]
    public async Task A_change_between_loading_and_watching_is_seen()
    {
        Write("download: { limit-rate: 1M }\n");
        var source = Source();
        var (stamp, profile) = (ProfileWatch.StampOf(source), source.Load().Profile);
        Write("download: { limit-rate: 2000K }\n");
        _watch = new ProfileWatch(source, profile, (changed, _) => _applied.Add(changed), _said.Add, _time, stamp);
        await UntilAsync(() => _applied.Count == 1);
        Assert.Equal(new ByteRate(2000 << 10), _applied[0].Download.LimitRate);
    }

    [Fact]
    public void What_waits_for_the_next_start_is_what_nobody_takes_up_before()
    {
        Write("cache: { disk: 1M }\nafter: checksums\ndownload: { allow-launchers: true }\noptimizers: { linux: { priority: low } }\n");
        var now = Source().Load().Profile;
        Write("download: { retries: 1 }\n");
        Assert.Equal(["after", "download.allow-launchers", "optimizers.linux.priority"], FixedKeys.Waiting(Source().Load().Profile, now).Order(StringComparer.Ordinal));
    }

    private void Write(string text) => _home.Write("config/profiles/default.yaml", text);

    private void Watch()
    {
        var source = Source();
        _watch = new ProfileWatch(source, source.Load().Profile, (profile, _) => _applied.Add(profile), _said.Add, _time);
    }

    private MachineProfile Source()
    {
        var catalog = new ProfileCatalog(Path.Combine(RepositoryFiles.Root, "profiles"), _home["config/profiles"]);
        return new MachineProfile(catalog, new UsedProfile(_home.Path), new ProfileAsk(), () => new MachineFacts(key => key == "power" ? new(key, _power, _power, "") : MachineFact.Unknown(key, "")));
    }

    private async Task LookAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(250));
        for (var i = 0; i < 20; i++)
        {
            await Task.Yield();
        }
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 200 && !holds(); i++)
        {
            await LookAsync();
        }

        Assert.True(holds());
    }
}
