using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Live;

/// <summary>Follows the profile while a process runs: files that are edited, another choice, rules and windows that begin or end to hold.</summary>
/// <remarks>
/// It looks four times a second at the stamps of a few files: that works on every file system and with every way of saving, and costs less than
/// a waiting thread. A file is read when two looks found it the same, as a save may be half done; what cannot be understood changes nothing, and
/// is said once.
/// </remarks>
public sealed class ProfileWatch : IAsyncDisposable
{
    private const int MostUnsettled = 8;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    private readonly MachineProfile _source;
    private readonly Action<Profile, ProfileChoice> _apply;
    private readonly Action<string> _notice;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private Profile _current;
    private string? _stamp;
    private string? _said;
    private int _unsettled;

    /// <summary>Begins to look, a moment from now.</summary>
    /// <param name="source">Where the profile comes from.</param>
    /// <param name="current">The one in force.</param>
    /// <param name="apply">Puts another one in force.</param>
    /// <param name="notice">Hears a line for the person.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stamp">What <see cref="StampOf"/> said before <paramref name="current"/> was loaded. Null: it was loaded just now.</param>
    public ProfileWatch(MachineProfile source, Profile current, Action<Profile, ProfileChoice> apply, Action<string> notice, TimeProvider time, string? stamp = null)
    {
        (_source, _current, _apply, _notice, _time) = (source, current, apply, notice, time);
        _stamp = stamp ?? StampOf(source);
        _watching = WatchAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var tick = new PeriodicTimer(s_look, _time);
        while (await tick.WaitForNextTickAsync(_stop.Token))
        {
            Look();
        }
    }

    private void Look()
    {
        var stamp = StampOf(_source) ?? _stamp;
        var isWriting = stamp != _stamp;
        _stamp = stamp;

        // Somebody who writes all the time is read at last all the same.
        if (isWriting && ++_unsettled < MostUnsettled)
        {
            return;
        }

        if (_unsettled > 0 || _said is not null || DependsOnTheMoment(_current))
        {
            _unsettled = 0;
            Reload();
        }
    }

    /// <summary>What is another text once a file has changed that has a say; null when that cannot be told just now.</summary>
    /// <param name="source">Where the profile comes from.</param>
    public static string? StampOf(MachineProfile source)
    {
        try
        {
            return source.Stamp();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that is being replaced: the next look sees it whole.
            return null;
        }
    }

    private void Reload()
    {
        try
        {
            var (profile, choice) = _source.Load();
            _said = null;
            if (!IsSame(profile, _current) || DependsOnTheMoment(profile))
            {
                _current = profile;
                _apply(profile, choice);
            }
        }
        catch (ConfigException wrong)
        {
            if (_said != wrong.Message)
            {
                _said = wrong.Message;
                _notice($"profile: the last good one stays in force:\n{wrong.Message}");
            }
        }
    }

    private static bool DependsOnTheMoment(Profile profile) => profile.When.Count > 0 || !profile.Windows.Transfer.IsAlways || !profile.Windows.Runs.IsAlways;

    private static bool IsSame(Profile one, Profile other)
    {
        if (one.Name != other.Name || one.Download != other.Download || one.Memory != other.Memory || one.HeavySteps != other.HeavySteps || one.Extraction != other.Extraction)
        {
            return false;
        }

        return one.Explain().Select(e => (e.Key, e.Value)).SequenceEqual(other.Explain().Select(e => (e.Key, e.Value)));
    }
}
