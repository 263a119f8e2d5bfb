using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.PluginKit.PostProcessing;

/// <summary>What counts when a step is tested, beside its request.</summary>
public sealed record StepBenchOptions
{
    /// <summary>The path of the plugin's <c>plugin.json</c>, whose <c>permissions.programs</c> then hold. Default: null, every program may be run.</summary>
    public string? Manifest { get; init; }

    /// <summary>Where programs are, by their bare names. Default: on the search path.</summary>
    public IReadOnlyDictionary<string, string> Programs { get; init; } = new Dictionary<string, string>();

    /// <summary>Answers in the place of every program. Default: null, they are run.</summary>
    public Func<ProgramCall, CancellationToken, Task<ProgramOutput>>? RunProgramAsync { get; init; }

    /// <summary>What the operator set for the plugin. Default: nothing.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The plugin's own folder. Default: null, a new temporary one that goes with the process.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears what the plugin logs. Default: nobody does.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}
