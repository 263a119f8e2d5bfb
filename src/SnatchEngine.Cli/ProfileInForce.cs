using System.Globalization;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Adapting;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Downloads;
using SnatchEngine.Profiles;
using SnatchEngine.Profiles.Live;
using SnatchEngine.Profiles.Matching;

namespace SnatchEngine.Cli;

/// <summary>Holds an engine to the profile in force, from its start to its end.</summary>
/// <param name="engine">The engine.</param>
/// <param name="source">Where the profile comes from.</param>
/// <param name="opening">The profile the engine was opened with.</param>
/// <param name="invocation">What was asked, which beats the profile.</param>
/// <param name="temp">Folders for passing files.</param>
/// <param name="notice">Hears a line for the person.</param>
/// <param name="time">The clock.</param>
internal sealed class ProfileInForce(
    SnatchEngineServices engine, MachineProfile source, Profile opening, GetInvocation invocation, IReadOnlyList<string> temp, Action<string> notice, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _telling = new();
    private readonly List<Action<SnatchEvent>> _listeners = [];
    private readonly Lock _one = new();
    private ProfileWatch? _watch;
    private Adaptation? _adaptation;
    private readonly Profile _opening = opening;
    private Profile _last = opening;
    private LoweredLimits? _lowered;
    private TaskCompletionSource? _runsOpen;
    private string _held = "";
    private string _waiting = "";
    private bool _hasBegun;

    /// <summary>What a profile comes to for an engine, nothing held.</summary>
    public static EngineTerms TermsOf(Profile profile, GetInvocation invocation, IReadOnlyList<string> temp, TimeProvider time) => new()
    {
        Download = invocation.Sharpen(profile.BoundedDownload),
        Extraction = profile.Extraction,
        Memory = profile.Memory,
        Cache = profile.BoundedCache,
        StepsAtOnce = profile.HeavySteps == HeavySteps.Serial ? 1 : null,
        StagingRoot = FastestTemp.Choose(profile.Download.Temp, invocation.Defaults.Folder, temp, folder => FastestTemp.KindOf(folder, time)),
    };

    /// <summary>Follows the profile from now on, for a process that lives on before its first run.</summary>
    /// <param name="stamp">What <see cref="ProfileWatch.StampOf"/> said before the profile was loaded.</param>
    public void Watch(string? stamp)
    {
        lock (_one)
        {
            _watch ??= new ProfileWatch(source, _opening, Switch, notice, time, stamp);
        }
    }

    /// <summary>Begins a run: holds it where the profile's windows say so, and follows the profile and the machine from now on.</summary>
    /// <param name="tell">Hears what happens to the engine, until <see cref="End"/>.</param>
    /// <returns>Ends when the run may begin. Where one run is all, that is at once: it plans, and the engine is held.</returns>
    public Task BeginAsync(Action<SnatchEvent> tell)
    {
        lock (_telling)
        {
            _listeners.Add(tell);
        }

        lock (_one)
        {
            Adapting.Watch();
            if (HoldOf(_last).Length > 0)
            {
                Apply(_last);
            }

            _hasBegun |= _last.Windows.Runs.IsAlways;
            _watch ??= new ProfileWatch(source, _last, Switch, notice, time);
            var now = time.GetLocalNow();
            if (!invocation.LivesOn || _last.Windows.Runs.IsOpen(now))
            {
                return Task.CompletedTask;
            }

            if (_runsOpen is null)
            {
                _runsOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Say(Outside(_last, "runs", _last.Windows.Runs, now));
            }

            return _runsOpen.Task;
        }
    }

    /// <summary>A run is over: its listener hears no more.</summary>
    public void End(Action<SnatchEvent> tell)
    {
        lock (_telling)
        {
            _listeners.Remove(tell);
        }
    }

    /// <summary>Tells what happened to the engine, once: to the run that began last of those under way.</summary>
    public void Tell(SnatchEvent happened)
    {
        lock (_telling)
        {
            if (_listeners is [.., var last])
            {
                last(happened);
            }
        }
    }

    /// <summary>Holds the engine to limits below the profile's from now on; null: to the profile's.</summary>
    public void Lower(LoweredLimits? limits)
    {
        lock (_one)
        {
            _lowered = limits;
            Apply(_last);
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

        if (_adaptation is not null)
        {
            await _adaptation.DisposeAsync();
        }
    }

    // Only under the lock; most runs are over before the machine is looked at.
    private Adaptation Adapting => _adaptation ??= new Adaptation(engine, TermsOf(_opening, invocation, temp, time), _opening.Adapt, Tell, time);

    private void Switch(Profile profile, ProfileChoice choice)
    {
        Profile before;
        lock (_one)
        {
            (before, _last) = (_last, profile);
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

        var waiting = string.Join(", ", FixedKeys.Waiting(_opening, profile));
        if (waiting != _waiting)
        {
            _waiting = waiting;
            Say(waiting.Length == 0 ? $"profile {profile.Name}: all of it is in force" : $"profile {profile.Name}: {waiting} will hold from the next start on");
        }
    }

    private void Apply(Profile profile)
    {
        var held = HoldOf(profile);
        _hasBegun |= held.Length == 0;
        try
        {
            Adapting.Follow(Lowered(TermsOf(profile, invocation, temp, time)) with { IsHeld = held.Length > 0 }, profile.Adapt);
        }
        catch (DownloadException e)
        {
            Say($"profile {profile.Name}: not in force, {e.Message}");
        }

        if (MemoryCeiling.Set(profile.Memory) is { } problem)
        {
            Say($"memory: {problem}");
        }

        if (held != _held)
        {
            _held = held;
            Say(held.Length == 0 ? $"profile {profile.Name}: its windows are open, going on" : held);
        }

        if (_runsOpen is not null && profile.Windows.Runs.IsOpen(time.GetLocalNow()))
        {
            Say($"profile {profile.Name}: windows.runs is open, going on");
            _runsOpen.SetResult();
            _runsOpen = null;
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
        return !profile.Windows.Transfer.IsOpen(now) ? Outside(profile, "transfer", profile.Windows.Transfer, now)
            : !_hasBegun && !invocation.LivesOn && !profile.Windows.Runs.IsOpen(now) ? Outside(profile, "runs", profile.Windows.Runs, now)
            : "";
    }

    private static string Outside(Profile profile, string what, TimeWindows windows, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"profile {profile.Name}: outside windows.{what} ({windows}); goes on {windows.NextOpening(now):ddd HH:mm}, or at once with --set windows.{what}=always");

    private void Say(string line)
    {
        if (!invocation.Output.Quiet)
        {
            notice(line);
        }
    }
}
