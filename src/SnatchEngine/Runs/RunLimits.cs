namespace SnatchEngine.Runs;

/// <summary>What may change of all runs of a process while they go on.</summary>
internal sealed class RunLimits
{
    private readonly Lock _gate = new();
    private readonly List<OpenPlaces> _runs = [];
    private int _filesAtOnce;
    private bool _isHeld;

    public RunLimits(int filesAtOnce, int stepsAtOnce) => (_filesAtOnce, Steps) = (filesAtOnce, new OpenPlaces(stepsAtOnce));

    /// <summary>Items that are post-processed at once.</summary>
    public OpenPlaces Steps { get; }

    /// <summary>Downloads under way, and how many there may be for one to start.</summary>
    public OpenPlaces Starts { get; } = new(int.MaxValue);

    /// <summary>Files at once in each run, those that have begun included; none while all is held.</summary>
    public void Change(int filesAtOnce, int stepsAtOnce, bool isHeld)
    {
        Steps.Most = stepsAtOnce;
        lock (_gate)
        {
            (_filesAtOnce, _isHeld) = (filesAtOnce, isHeld);
            _runs.ForEach(places => places.Most = Most);
        }
    }

    /// <summary>The places of a run, which follow every change until it is over.</summary>
    public OpenPlaces Begin()
    {
        lock (_gate)
        {
            var places = new OpenPlaces(Most);
            _runs.Add(places);
            return places;
        }
    }

    /// <summary>A run is over.</summary>
    public void End(OpenPlaces places)
    {
        lock (_gate)
        {
            _runs.Remove(places);
        }
    }

    private int Most => _isHeld ? 0 : _filesAtOnce;
}
