namespace SnatchEngine.Abstractions.Optimization;

/// <summary>Knows how an operating system, or a class of machine, downloads best. It proposes; the host decides, clamps, writes down what was done, and has it undone.</summary>
/// <remarks>
/// <para>Only <see cref="ProbeAsync"/>, <see cref="ApplyAsync"/> and <see cref="RevertAsync"/> may touch the machine. <see cref="Plan"/> and <see cref="Observe"/> follow from what they are
/// given and from nothing else, so that they can be tested on the recorded facts of machines that are not at hand.</para>
/// <para>The host calls one method at a time.</para>
/// </remarks>
public interface IPlatformOptimizer
{
    /// <summary>The name people use for it, which is also its section below <c>optimizers</c> in a profile: <c>linux</c>, <c>windows</c>, <c>macos</c>, or one of your own for a class of machine. The list <c>optimizers</c> of <c>plugin.json</c> names it too.</summary>
    string Name { get; }

    /// <summary>Looks at this machine and this process. Needs no privilege and changes nothing; what may not be read is left out. Has ten seconds.</summary>
    /// <param name="wishes">What is wanted, for what depends on it, such as the disk of <see cref="OptimizerWishes.Folder"/>.</param>
    /// <param name="cancellationToken">Ends it; let <see cref="OperationCanceledException"/> pass.</param>
    /// <returns>The facts; null when this is no machine for this optimizer.</returns>
    Task<ProbedMachine?> ProbeAsync(OptimizerWishes wishes, CancellationToken cancellationToken = default);

    /// <summary>Says what should change, and explains what was looked at and may stay. The same facts and wishes give the same list.</summary>
    /// <param name="machine">The facts, from <see cref="ProbeAsync"/> or from a recording.</param>
    /// <param name="wishes">What the profile asks for, and what was measured.</param>
    /// <returns>One entry for each thing that was looked at, in the order to apply them. At most 256.</returns>
    IReadOnlyList<TuningChange> Plan(ProbedMachine machine, OptimizerWishes wishes);

    /// <summary>Makes one change. Doing it twice is the same as doing it once. Has ten seconds.</summary>
    /// <param name="change">An entry of <see cref="Plan"/>, perhaps lowered by the host.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OptimizationException">It cannot be made; then nothing of it is left.</exception>
    Task ApplyAsync(TuningChange change, CancellationToken cancellationToken = default);

    /// <summary>Undoes one change, perhaps in a later process, and perhaps one that was made only in part or not at all. Has ten seconds.</summary>
    /// <remarks>What somebody else has changed meanwhile stays as it is.</remarks>
    /// <param name="change">The change as it was applied; <see cref="TuningChange.Restore"/> tells what was there before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OptimizationException">It cannot be undone.</exception>
    Task RevertAsync(TuningChange change, CancellationToken cancellationToken = default);

    /// <summary>Holds what is seen while downloads run against what the platform bears. May lower limits, never raise them. Default: no limit is lowered.</summary>
    /// <param name="metrics">What is seen now.</param>
    /// <returns>The limits that should hold; null when those of the profile may.</returns>
    LoweredLimits? Observe(ObservedMetrics metrics) => null;
}
