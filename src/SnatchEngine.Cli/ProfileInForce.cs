using System.Globalization;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Profiles;
using SnatchEngine.Profiles.Live;

namespace SnatchEngine.Cli;

/// <summary>Holds an engine to the profile in force, from its start to its end.</summary>
/// <param name="engine">The engine.</param>
/// <param name="invocation">What was asked, which beats the profile.</param>
/// <param name="temp">Folders for passing files.</param>
/// <param name="notice">Hears a line for the person.</param>
/// <param name="time">The clock.</param>
internal sealed class ProfileInForce(SnatchEngineServices engine, GetInvocation invocation, IReadOnlyList<string> temp, Action<string> notice, TimeProvider time) : IAsyncDisposable
{
    private ProfileWatch? _watch;
    private Profile? _last;
    private string _held = "";
    private readonly Lock _one = new();
    private LoweredLimits? _lowered;
    private bool _hasBegun;

    /// <summary>What a profile comes to for an engine, nothing held.</summary>
    public static EngineTerms TermsOf(Profile profile, GetInvocation invocation, IReadOnlyList<string> temp, TimeProvider time) => new()
    {
        Download = invocation.Sharpen(profile.BoundedDownload),
        Extraction = profile.Extraction,
        StepsAtOnce = profile.HeavySteps == HeavySteps.Serial ? 1 : null,
        StagingRoot = FastestTemp.Choose(profile.Download.Temp, invocation.Defaults.Folder, temp, folder => FastestTemp.KindOf(folder, time)),
    };

    /// <summary>Begins a run: holds it where the profile's windows say so, and follows the profile from now on.</summary>
    public void Begin(MachineProfile source, Profile profile)
    {
        _last = profile;
        if (HoldOf(profile).Length > 0)
        {
            Apply(profile);
        }

        _hasBegun |= profile.Windows.Runs.IsAlways;
        _watch ??= new ProfileWatch(source, profile, Switch, notice, time);
    }

    /// <summary>Holds the engine to limits below the profile's from now on; null: to the profile's.</summary>
    public void Lower(LoweredLimits? limits)
    {
        lock (_one)
        {
            _lowered = limits;
            Apply(_last!);
        }

        if (invocation.Output.Verbose)
        {
            Say(limits is null ? "limits: those of the profile again" : $"limits: lowered, as {limits.Why}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }
    }

    private void Switch(Profile profile, ProfileChoice choice)
    {
        Profile before;
        lock (_one)
        {
            (before, _last) = (_last!, profile);
        }

        if (before.Name != profile.Name)
        {
            Say($"profile: now {profile.Name}, as {choice.Why}");
        }
        else if (!before.ActiveRules.Select(r => r.ToString()).SequenceEqual(profile.ActiveRules.Select(r => r.ToString())))
        {
            Say(profile.ActiveRules.Count == 0 ? $"profile {profile.Name}: no rule holds any more" : $"profile {profile.Name}: now {string.Join("; ", profile.ActiveRules)}");
        }
        else if (!before.Explain().Select(e => e.Value).SequenceEqual(profile.Explain().Select(e => e.Value)))
        {
            Say($"profile {profile.Name}: changed, and in force");
        }

        lock (_one)
        {
            Apply(profile);
        }
    }

    private void Apply(Profile profile)
    {
        var held = HoldOf(profile);
        _hasBegun |= held.Length == 0;
        engine.Change(Lowered(TermsOf(profile, invocation, temp, time)) with { IsHeld = held.Length > 0 });
        if (MemoryCeiling.Set(profile.Memory) is { } problem)
        {
            Say($"memory: {problem}");
        }

        if (held != _held)
        {
            _held = held;
            Say(held.Length == 0 ? $"profile {profile.Name}: its windows are open, going on" : held);
        }
    }

    private EngineTerms Lowered(EngineTerms terms) => _lowered is not { } limits ? terms : terms with
    {
        Download = terms.Download with
        {
            FilesAtOnce = limits.FilesAtOnce is { } files && !(terms.Download.FilesAtOnce <= files) ? files : terms.Download.FilesAtOnce,
            ConnectionsPerFile = Math.Min(terms.Download.ConnectionsPerFile, limits.ConnectionsPerFile ?? int.MaxValue),
            ConnectionsPerHost = Math.Min(terms.Download.ConnectionsPerHost, limits.ConnectionsPerHost ?? int.MaxValue),
            LimitRate = limits.LimitRate is { } rate && !(terms.Download.LimitRate?.BytesPerSecond <= rate.BytesPerSecond) ? rate : terms.Download.LimitRate,
        },
    };

    /// <summary>Why nothing may go on just now; empty when it may.</summary>
    private string HoldOf(Profile profile)
    {
        var now = time.GetLocalNow();
        var (windows, what) = !profile.Windows.Transfer.IsOpen(now) ? (profile.Windows.Transfer, "transfer")
            : !_hasBegun && !profile.Windows.Runs.IsOpen(now) ? (profile.Windows.Runs, "runs")
            : (null, "");
        return windows is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"profile {profile.Name}: outside windows.{what} ({windows}); goes on {windows.NextOpening(now):ddd HH:mm}, or at once with --set windows.{what}=always");
    }

    private void Say(string line)
    {
        if (!invocation.Output.Quiet)
        {
            notice(line);
        }
    }
}
