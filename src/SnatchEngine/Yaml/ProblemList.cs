namespace SnatchEngine.Yaml;

/// <summary>Collects the problems of one load, so that a person sees them all at once.</summary>
public sealed class ProblemList
{
    /// <summary>More than this helps nobody; the rest is counted.</summary>
    internal const int Most = 100;

    private readonly List<ConfigProblem> _problems = [];
    private int _unlisted;

    /// <summary>Nothing is wrong so far.</summary>
    public bool IsEmpty => _problems.Count == 0;

    /// <summary>Adds a problem once.</summary>
    public void Add(ConfigProblem problem)
    {
        if (_problems.Count >= Most)
        {
            _unlisted++;
        }
        else if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    /// <summary>The problems: file by file as they were opened, by place within a file.</summary>
    public IReadOnlyList<ConfigProblem> ToList()
    {
        var files = new List<string>();
        foreach (var problem in _problems)
        {
            if (!files.Contains(problem.Path))
            {
                files.Add(problem.Path);
            }
        }

        var sorted = _problems.OrderBy(p => files.IndexOf(p.Path)).ThenBy(p => p.Line).ThenBy(p => p.Column).ToList();
        if (_unlisted > 0)
        {
            sorted[^1] = sorted[^1] with { Message = $"{sorted[^1].Message} (and {_unlisted} more problems)" };
        }

        return sorted;
    }

    /// <summary>Throws when anything is wrong.</summary>
    /// <exception cref="ConfigException">With every problem.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            throw new ConfigException(ToList());
        }
    }
}
