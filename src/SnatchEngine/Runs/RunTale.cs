using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Downloads;

namespace SnatchEngine.Runs;

/// <summary>Tells the events of a run in order, one at a time, and adds them up.</summary>
internal sealed class RunTale(Action<SnatchEvent> observe)
{
    private readonly Lock _gate = new();
    private SnatchReport _sum = new();
    private bool _requestMade;
    private bool _isBroken;

    /// <summary>Whoever listened has thrown, so telling is over.</summary>
    /// <remarks>Waits while another thread is telling: only how that ends says whether it is broken.</remarks>
    public bool IsBroken
    {
        get
        {
            lock (_gate)
            {
                return _isBroken;
            }
        }
    }

    /// <summary>Tells an event.</summary>
    public void Tell(SnatchEvent happened)
    {
        lock (_gate)
        {
            if (_isBroken)
            {
                return;
            }

            Count(happened);
            // Stays set when the listener throws, whatever it throws.
            _isBroken = true;
            observe(happened);
            _isBroken = false;
        }
    }

    /// <summary>Counts a plan as all that was wanted.</summary>
    public void CountPlan()
    {
        lock (_gate)
        {
            _sum = _sum with { Done = _sum.Done + 1 };
        }
    }

    /// <summary>The run in numbers.</summary>
    public SnatchReport Sum(TimeSpan elapsed)
    {
        lock (_gate)
        {
            return _sum with { Elapsed = elapsed, NothingStarted = _sum is { Failed: > 0, Done: 0, Skipped: 0 } && !_requestMade };
        }
    }

    private void Count(SnatchEvent happened)
    {
        switch (happened)
        {
            case ItemFinished finished:
                _sum = _sum with { Done = _sum.Done + 1, BytesFetched = _sum.BytesFetched + finished.File.BytesFetched };
                break;
            case ItemSkipped:
                _sum = _sum with { Skipped = _sum.Skipped + 1 };
                break;
            case ItemFailed failed:
                _sum = _sum with { Failed = _sum.Failed + 1 };
                _requestMade |= failed.RequestMade || AskedSomebody(failed.Error);
                break;
        }
    }

    private static bool AskedSomebody(Exception error) => error switch
    {
        DownloadException download => download.Failure is not (DownloadFailure.BadUrl or DownloadFailure.AddressRefused or DownloadFailure.InUse or DownloadFailure.CannotWrite),
        ExtractionException => true,
        _ => false,
    };
}
