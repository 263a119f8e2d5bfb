namespace SnatchEngine.Benchmarks;

/// <summary>What the person asked for on the command line.</summary>
sealed record BenchOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project tests/SnatchEngine.Benchmarks -- [options]
          --only A,B       scenarios to run (default: all)
          --runs N         counted runs of each contender (default 5; tiny has 20)
          --snatch PATH    the published executable (default: publishes to artifacts/snatch)
          --peers-only     measure the other programs alone; nothing is judged
          --json FILE      write every run as JSON
          --list           name the scenarios
        Exit codes: 0 every judged gate held, 1 a gate failed, 2 usage.
        """;

    public IReadOnlyList<string> Only { get; init; } = [];

    public int Runs { get; init; } = 5;

    public string? Snatch { get; init; }

    public bool PeersOnly { get; init; }

    public string? JsonFile { get; init; }

    public bool List { get; init; }

    /// <summary>Reads the arguments; a problem is told in words and leaves no options.</summary>
    public static (BenchOptions? Options, string? Problem) Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name is "--peers-only" or "--list")
            {
                options = name == "--list" ? options with { List = true } : options with { PeersOnly = true };
                continue;
            }

            if (i + 1 == arguments.Count)
            {
                return (null, $"unknown option or missing value: {name}");
            }

            var value = arguments[++i];
            switch (name)
            {
                case "--only":
                    options = options with { Only = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) };
                    break;
                case "--runs" when int.TryParse(value, out var runs) && runs is > 0 and <= 100:
                    options = options with { Runs = runs };
                    break;
                case "--snatch":
                    options = options with { Snatch = Path.GetFullPath(value) };
                    break;
                case "--json":
                    options = options with { JsonFile = Path.GetFullPath(value) };
                    break;
                default:
                    return (null, $"unknown option or bad value: {name} {value}");
            }
        }

        return (options, null);
    }
}
