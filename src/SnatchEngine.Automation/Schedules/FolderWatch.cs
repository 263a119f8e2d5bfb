using System.IO.Enumeration;

namespace SnatchEngine.Automation.Schedules;

/// <summary>Sees files that appear in folders, and disks that have room again, by looking: that works on every file system.</summary>
internal sealed class FolderWatch(TimeProvider time)
{
    /// <summary>Below this a disk is short of room; above twice as much it is freed.</summary>
    private const long ShortOfRoom = 1L << 30;

    private readonly Dictionary<EventTrigger, Dictionary<string, Seen>> _known = [];
    private bool _isShort;

    /// <summary>What happened since the last look. Files that are there at the first look have not appeared.</summary>
    public List<(EventTrigger Trigger, string What)> Look(IReadOnlyList<EventTrigger> triggers)
    {
        List<(EventTrigger, string)> happened = [];
        foreach (var gone in _known.Keys.Except(triggers).ToList())
        {
            _known.Remove(gone);
        }

        foreach (var trigger in triggers)
        {
            var what = trigger.Kind == TriggerKind.FileAppears ? Appeared(trigger) : Freed();
            if (what is not null)
            {
                happened.Add((trigger, what));
            }
        }

        return happened;
    }

    private string? Appeared(EventTrigger trigger)
    {
        if (FilesOf(trigger) is not { } files)
        {
            return null;
        }

        var isFirst = !_known.TryGetValue(trigger, out var before);
        Dictionary<string, Seen> now = new(StringComparer.Ordinal);
        string? what = null;
        foreach (var (name, size, written) in files)
        {
            var earlier = before?.GetValueOrDefault(name);
            var isTold = isFirst || earlier?.IsTold == true;
            if (!isTold && (earlier?.Size, earlier?.Written) == (size, written))
            {
                // The same twice: it has stopped growing.
                what ??= $"the file {name} appeared in {trigger.Folder}";
                isTold = true;
            }

            now[name] = new Seen(size, written, isTold);
        }

        _known[trigger] = now;
        return what;
    }

    private string? Freed()
    {
        var free = FreeBytes();
        var wasShort = _isShort;
        _isShort = free < (wasShort ? 2 * ShortOfRoom : ShortOfRoom);
        return wasShort && !_isShort ? $"the disk has room again, at {time.GetLocalNow():t}" : null;
    }

    private static long FreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(".")).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>The files; null when the folder is away, as on a share that is not there for a moment.</summary>
    private static List<(string Name, long Size, DateTime Written)>? FilesOf(EventTrigger trigger)
    {
        try
        {
            var files = new DirectoryInfo(trigger.Folder!).GetFiles();
            return [.. files.Where(f => FileSystemName.MatchesSimpleExpression(trigger.Pattern, f.Name) && f.Exists).Select(f => (f.Name, f.Length, f.LastWriteTimeUtc))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Seen(long Size, DateTime Written, bool IsTold);
}
