using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Plugins.Lending;

/// <summary>One wish's extraction, as the requests made within it see it: which host somebody typed, what is still open, and what a person should hear.</summary>
/// <remarks>It follows the plugin's code through its awaits, so the plugin need not hand it on. One that has ended is none.</remarks>
/// <param name="url">The URL somebody typed.</param>
/// <param name="lent">What they lent with it. Null: nothing.</param>
internal sealed class ExtractionScope(string url, RequestAccess? lent = null)
{
    private static readonly AsyncLocal<ExtractionScope?> s_current = new();

    private readonly Lock _gate = new();
    private HashSet<LentAnswer>? _open;
    private SemaphoreSlim? _freeAnswers;
    private HashSet<string>? _told;
    private Queue<string>? _notices;
    private bool _ended;

    /// <summary>The extraction that is running here. Null: none.</summary>
    public static ExtractionScope? Current => s_current.Value is { } scope && !Volatile.Read(ref scope._ended) ? scope : null;

    /// <summary>What the pages of the typed origin get. Null: nothing is lent.</summary>
    public PageAccess? Access { get; } = lent is null ? null : PageAccess.Of(url, lent);

    /// <summary>No kept page will do: what one of them led to is of no use any more. Default: false.</summary>
    public bool WantsFresh { get; init; }

    /// <summary>The places for answers that this wish has open.</summary>
    public SemaphoreSlim FreeAnswers
    {
        get
        {
            lock (_gate)
            {
                return _freeAnswers ??= new SemaphoreSlim(OpenAnswers.MostOfOne, OpenAnswers.MostOfOne);
            }
        }
    }

    /// <summary>Makes it the current one for the rest of the calling async method and all it calls.</summary>
    public void Enter() => s_current.Value = this;

    /// <summary>Whether somebody typed this host.</summary>
    public bool IsTyped(Uri asked) => Uri.TryCreate(url, UriKind.Absolute, out var typed) && string.Equals(typed.IdnHost, asked.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells the person a sentence about something, once.</summary>
    public void Tell(string about, string sentence)
    {
        lock (_gate)
        {
            if ((_told ??= new(StringComparer.Ordinal)).Add(about))
            {
                (_notices ??= new()).Enqueue(sentence);
            }
        }
    }

    /// <summary>The next sentence nobody has heard yet.</summary>
    public bool TryHear(out string sentence)
    {
        lock (_gate)
        {
            sentence = "";
            return _notices?.TryDequeue(out sentence!) == true;
        }
    }

    /// <summary>Remembers an answer until it is closed.</summary>
    public void Add(LentAnswer answer)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                (_open ??= []).Add(answer);
                return;
            }
        }

        answer.Close();
    }

    /// <summary>It was closed.</summary>
    public void Remove(LentAnswer answer)
    {
        lock (_gate)
        {
            _open?.Remove(answer);
        }
    }

    /// <summary>Ends it: what is still open is closed.</summary>
    public void End()
    {
        LentAnswer[] open;
        lock (_gate)
        {
            _ended = true;
            open = [.. _open ?? []];
            _open = null;
        }

        foreach (var answer in open)
        {
            answer.Close();
        }
    }
}
