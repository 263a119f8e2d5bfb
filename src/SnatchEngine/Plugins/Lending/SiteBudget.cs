using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.Plugins.Lending;

/// <summary>One account's turn at its site: requests go in order, no faster than the budget, over restarts too.</summary>
internal sealed class SiteBudget
{
    // What is back within this is not worth a file.
    private static readonly TimeSpan s_worthKeeping = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_saveEvery = TimeSpan.FromSeconds(30);

    private readonly RateLimiter _limiter;
    private readonly string _account;
    private readonly BudgetFile? _file;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;
    private readonly int _saveAfter;
    private readonly Lock _gate = new();
    private long _savedAt;
    private int _unsaved;

    /// <summary>Creates it with what earlier processes spent.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="account">The account's key in the file.</param>
    /// <param name="file">Where it is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Random numbers in [0, 1).</param>
    /// <param name="log">Takes a line when it cannot be kept.</param>
    public SiteBudget(RequestBudget budget, string account, BudgetFile file, TimeProvider time, Func<double> jitter, Action<string> log)
    {
        (Budget, _account, _time, _log) = (budget, account, time, log);
        _limiter = new RateLimiter(budget.Requests, budget.Per, time) { Burst = budget.Burst, MaxJitter = budget.Jitter, Jitter = jitter };
        _file = budget.Refill >= s_worthKeeping ? file : null;
        _saveAfter = Math.Max(1, budget.Burst / 20);
        _savedAt = time.GetTimestamp();
        Try(() => _limiter.Restore(_file?.Load(account) ?? TimeSpan.Zero));
    }

    /// <summary>What it holds to.</summary>
    public RequestBudget Budget { get; }

    /// <summary>How long a request sent now would wait, jitter aside.</summary>
    public TimeSpan WaitTime => _limiter.WaitTime;

    /// <summary>What is spent of it now.</summary>
    public TimeSpan Spent => _limiter.Spent;

    /// <summary>Goes on from another budget of the same account, so that a change of budget forgives nothing.</summary>
    public void Continue(SiteBudget before) => _limiter.Restore(before.Spent);

    /// <summary>Waits for a request's turn and takes it.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await _limiter.WaitAsync(cancellationToken);
        if (_file is not null && IsSaveDue())
        {
            await Task.Run(Save, CancellationToken.None);
        }
    }

    /// <summary>Keeps what was spent since it was kept last.</summary>
    public void Flush()
    {
        if (Volatile.Read(ref _unsaved) > 0)
        {
            Save();
        }
    }

    private void Save() => Try(() => _file?.Save(_account, _limiter.Spent));

    private bool IsSaveDue()
    {
        lock (_gate)
        {
            if (++_unsaved < _saveAfter && _time.GetElapsedTime(_savedAt) < s_saveEvery)
            {
                return false;
            }

            (_unsaved, _savedAt) = (0, _time.GetTimestamp());
            return true;
        }
    }

    private void Try(Action what)
    {
        try
        {
            what();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log($"what is spent of the request budget cannot be kept: {e.Message}");
        }
    }
}
