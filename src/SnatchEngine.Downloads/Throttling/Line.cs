namespace SnatchEngine.Downloads.Throttling;

/// <summary>People standing in line: first come, first served, and whoever cancels is gone from it.</summary>
/// <param name="gate">The lock of whoever serves; every member but <see cref="WaitAsync"/> is called while holding it.</param>
/// <param name="left">Told, under the lock, of one who cancelled.</param>
internal sealed class Line<TWant, TGet>(Lock gate, Action<TWant>? left = null)
{
    private readonly LinkedList<Turn> _turns = new();

    public int Count => _turns.Count;

    public TWant FirstWant => _turns.First!.Value.Want;

    public Turn Join(TWant want)
    {
        var turn = new Turn(this, want);
        turn.Place = _turns.AddLast(turn);
        return turn;
    }

    public void ServeFirst(TGet what)
    {
        var turn = _turns.First!.Value;
        _turns.RemoveFirst();
        turn.Place = null;
        turn.Got.SetResult(what);
    }

    /// <summary>Waits for the turn; call it without the lock.</summary>
    public static async ValueTask<TGet> WaitAsync(Turn turn, CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(static (turn, token) => ((Turn)turn!).Leave(token), turn))
        {
            return await turn.Got.Task;
        }
    }

    internal sealed class Turn(Line<TWant, TGet> line, TWant want)
    {
        public TWant Want { get; } = want;

        public LinkedListNode<Turn>? Place { get; set; }

        public TaskCompletionSource<TGet> Got { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Leave(CancellationToken token) => line.Remove(this, token);
    }

    private void Remove(Turn turn, CancellationToken token)
    {
        lock (gate)
        {
            // Served in the same moment: what was handed over must not be lost, so the cancellation comes too late.
            if (turn.Place is not { } place)
            {
                return;
            }

            _turns.Remove(place);
            turn.Place = null;
            turn.Got.SetCanceled(token);
            left?.Invoke(turn.Want);
        }
    }
}
