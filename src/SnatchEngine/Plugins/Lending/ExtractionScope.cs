using System.Collections.Concurrent;

namespace SnatchEngine.Plugins.Lending;

/// <summary>One wish's extraction, as the requests made within it see it: which host somebody typed, what is still open, and what a person should hear.</summary>
/// <remarks>It follows the plugin's code through its awaits, so the plugin need not hand it on. One that has ended is none.</remarks>
/// <param name="url">The URL somebody typed.</param>
internal sealed class ExtractionScope(string url)
{
    private static readonly AsyncLocal<ExtractionScope?> s_current = new();

    private readonly ConcurrentDictionary<LentAnswer, bool> _open = new();
    private readonly ConcurrentQueue<string> _notices = new();
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);
    private volatile bool _ended;

    /// <summary>The extraction that is running here. Null: none.</summary>
    public static ExtractionScope? Current => s_current.Value is { _ended: false } scope ? scope : null;

    /// <summary>Makes it the current one for the rest of the calling async method and all it calls.</summary>
    public void Enter() => s_current.Value = this;

    /// <summary>Whether somebody typed this host.</summary>
    public bool IsTyped(Uri asked) => Uri.TryCreate(url, UriKind.Absolute, out var typed) && string.Equals(typed.IdnHost, asked.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells the person a sentence about something, once.</summary>
    public void Tell(string about, string sentence)
    {
        if (_told.TryAdd(about, true))
        {
            _notices.Enqueue(sentence);
        }
    }

    /// <summary>The next sentence nobody has heard yet.</summary>
    public bool TryHear(out string sentence) => _notices.TryDequeue(out sentence!);

    /// <summary>Remembers an answer until it is closed.</summary>
    public void Add(LentAnswer answer)
    {
        _open[answer] = true;
        if (_ended)
        {
            answer.Close();
        }
    }

    public void Remove(LentAnswer answer) => _open.TryRemove(answer, out _);

    /// <summary>Ends it: what is still open is closed.</summary>
    public void End()
    {
        _ended = true;
        foreach (var (answer, _) in _open)
        {
            answer.Close();
        }
    }
}
