using SnatchEngine.Abstractions;

namespace SnatchEngine.Storage;

/// <summary>How the state database is opened.</summary>
public sealed record StateDatabaseOptions
{
    /// <summary>How long to wait for another process before giving up. Default: 10 s.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A newer native SQLite library to use instead of the one shipped. Default: null, the one shipped.</summary>
    /// <remarks>Loaded once in a process, at the first open; a later open that names another one is refused.</remarks>
    public string? NativeLibraryPath { get; init; }

    internal IReadOnlyList<Migration> Migrations { get; init; } = Schema.Migrations;

    internal Func<string, string> FileSystemOf { get; init; } = FileSystem.TypeOf;

    /// <summary>Every problem with these options.</summary>
    public IEnumerable<OptionProblem> Validate()
    {
        if (LockWait < TimeSpan.Zero || LockWait > TimeSpan.FromHours(1))
        {
            yield return new("state.lock-wait", $"must be 0s to 1h, was {LockWait}");
        }

        if (NativeLibraryPath is { } path && !Path.IsPathFullyQualified(path))
        {
            yield return new("state.native-library", $"must be a full path, was '{path}'");
        }
    }
}
