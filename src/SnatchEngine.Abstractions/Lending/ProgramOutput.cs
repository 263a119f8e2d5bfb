namespace SnatchEngine.Abstractions.Lending;

/// <summary>What a program said.</summary>
/// <param name="ExitCode">Its exit code; by custom 0 is success.</param>
/// <param name="Output">All of its standard output, read as UTF-8; at most 16 MiB.</param>
/// <param name="Errors">The end of its standard error, read as UTF-8; at most 64 KiB.</param>
public sealed record ProgramOutput(int ExitCode, string Output, string Errors);

/// <summary>A program to be run.</summary>
/// <param name="Program">Its bare name, as <c>permissions.programs</c> of the manifest names it.</param>
/// <param name="Arguments">Its arguments, each handed over as it is; no shell reads them.</param>
public sealed record ProgramCall(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Text for its standard input, as UTF-8. Default: none; the input is closed at once.</summary>
    public string Input { get; init; } = "";

    /// <summary>How long it may take. Default: 60 s. The time of an extraction's step counts too.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Hears each line of its standard output as it comes, from any thread; the whole output is still handed back. Default: nobody listens.</summary>
    public Action<string>? OutputLine { get; init; }
}
