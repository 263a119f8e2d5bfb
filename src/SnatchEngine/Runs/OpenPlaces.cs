namespace SnatchEngine.Runs;

/// <summary>So many may work at once, and how many that is may change at any time; zero lets nobody in.</summary>
/// <param name="most">How many.</param>
internal sealed class OpenPlaces(int most)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _most = most;
    private int _taken;
    private TaskCompletionSource? _opening;

    /// <summary>How many may work at once. Fewer send nobody away: who is done makes no place for the next.</summary>
    public int Most
    {
        get
        {
            lock (_gate)
            {
                return _most;
            }
        }

        set
        {
            lock (_gate)
            {
                _most = value;
                if (value > 0)
                {
                    _opening?.SetResult();
                    _opening = null;
                }

                Admit();
            }
        }
    }

    /// <summary>Waits for a place, first come, first served.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> turn;
        lock (_gate)
        {
            if (_taken < _most && _waiting.Count == 0)
            {
                _taken++;
                return;
            }

            turn = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using (cancellationToken.UnsafeRegister(_ => Leave(turn, cancellationToken), null))
        {
            await turn.Value.Task;
        }
    }

    /// <summary>Waits while nobody is let in at all, for who has a place already and has not begun.</summary>
    public async Task WaitWhileHeldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task open;
            lock (_gate)
            {
                if (_most > 0)
                {
                    return;
                }

                open = (_opening ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await open.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _taken--;
            Admit();
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource> turn, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Let in at the same moment: then the place is taken, and given back by whoever has it.
            if (turn.List is not null)
            {
                _waiting.Remove(turn);
                turn.Value.SetCanceled(cancellationToken);
            }
        }
    }

    private void Admit()
    {
        while (_taken < _most && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            _taken++;
            first.Value.SetResult();
        }
    }
}
