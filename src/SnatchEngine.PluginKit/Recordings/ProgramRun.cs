using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.PluginKit.Recordings;

/// <summary>A program that the plugin had run, and what it said.</summary>
/// <param name="Program">Its bare name.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ProgramRun(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>What it was given to read. Default: null, anything.</summary>
    public string? Input { get; init; }

    /// <summary>Its exit code. Default: 0.</summary>
    public int ExitCode { get; init; }

    /// <summary>Its standard output. Default: empty.</summary>
    public string Output { get; init; } = "";

    /// <summary>Its standard error. Default: empty.</summary>
    public string Errors { get; init; } = "";

    /// <summary>The program and its arguments.</summary>
    public override string ToString() => string.Join(' ', [Program, .. Arguments]);

    internal bool Fits(ProgramCall call) => Program == call.Program && (Input is null || Input == Redaction.Of(call.Input)) &&
        Arguments.Select(Redaction.Of).SequenceEqual(call.Arguments.Select(Redaction.Of), StringComparer.Ordinal);
}
