namespace SnatchEngine.Runs.Queue;

/// <summary>Lanes, states and outcomes as they are written: in the database, over HTTP, on the command line.</summary>
public static class QueueWords
{
    /// <summary>The word for what waits for a moment.</summary>
    public const string Parked = "parked";

    /// <summary>All lanes, in their order.</summary>
    public static IReadOnlyList<string> Lanes => ["probe", "extract", "backfill", "transfer", "post-process"];

    /// <summary>All states, in their order.</summary>
    public static IReadOnlyList<string> States => ["waiting", "running", "paused", "done", "failed", "cancelled"];

    /// <summary>All that can be asked for and is counted: the states, and what of the waiting is parked.</summary>
    public static IReadOnlyList<string> Standings => ["waiting", Parked, "running", "paused", "done", "failed", "cancelled"];

    /// <summary>Whether a text may name a group.</summary>
    public static bool IsGroup(string text) => text.Trim().Length > 0 && text.Length <= 100 && !text.Any(char.IsControl);

    /// <summary>A lane's word.</summary>
    public static string Of(QueueLane lane) => Lanes[(int)lane];

    /// <summary>A state's word.</summary>
    public static string Of(QueueState state) => States[(int)state];

    /// <summary>An act's word.</summary>
    public static string Of(QueueAct act) => act switch { QueueAct.Pause => "pause", QueueAct.Resume => "resume", QueueAct.Cancel => "cancel", _ => "retry" };

    /// <summary>An outcome's word.</summary>
    public static string Of(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Done => "done",
        AttemptOutcome.Skipped => "skipped",
        AttemptOutcome.Failed => "failed",
        AttemptOutcome.Parked => "parked",
        AttemptOutcome.Stopped => "stopped",
        _ => "interrupted",
    };

    /// <summary>Reads a lane.</summary>
    public static bool TryLane(string text, out QueueLane lane)
    {
        var place = IndexOf(Lanes, text);
        lane = (QueueLane)Math.Max(0, place);
        return place >= 0;
    }

    /// <summary>Reads a state.</summary>
    public static bool TryState(string text, out QueueState state)
    {
        var place = IndexOf(States, text);
        state = (QueueState)Math.Max(0, place);
        return place >= 0;
    }

    private static int IndexOf(IReadOnlyList<string> words, string text)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == text)
            {
                return i;
            }
        }

        return -1;
    }
}
