using SnatchEngine.PostProcessing;
using SnatchEngine.Profiles;
using SnatchEngine.Yaml;

namespace SnatchEngine.Cli;

/// <summary>The steps that a profile and a command line name, held against what is installed before anything is asked for.</summary>
internal static class WantedSteps
{
    /// <summary>Refuses names that nobody answers to, of steps that must be done.</summary>
    /// <param name="engine">Knows the plugins.</param>
    /// <param name="profile">The profile in force.</param>
    /// <param name="typed">The steps of the command line.</param>
    /// <exception cref="UsageException">With each of them, and where it stands.</exception>
    public static void Refuse(SnatchEngineServices engine, Profile profile, IReadOnlyList<PostStep> typed)
    {
        if (profile.After.Count == 0 && typed.Count == 0)
        {
            return;
        }

        List<string> problems = [];
        for (var i = 0; i < profile.After.Count; i++)
        {
            if (RefusalOf(engine, profile.After[i]) is { } refusal)
            {
                problems.Add(new ConfigProblem(profile.OriginOf($"after[{i}]").Place, ProblemCode.Option, refusal, $"after[{i}]").ToString());
            }
        }

        foreach (var step in typed)
        {
            if (RefusalOf(engine, step) is { } refusal)
            {
                problems.Add($"--after {step.Use}: {refusal}");
            }
        }

        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }
    }

    // An optional step that nobody knows is one that fails: the item is placed, and a note says so.
    private static string? RefusalOf(SnatchEngineServices engine, PostStep step) => step.IsOptional ? null : engine.RefusalOfStep(step.Use);
}
