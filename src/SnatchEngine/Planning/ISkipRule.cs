namespace SnatchEngine.Planning;

/// <summary>One reason not to fetch what was found. Rules are asked in their order; the first that refuses decides.</summary>
internal interface ISkipRule
{
    /// <summary>Why not; null when the rule has nothing against it.</summary>
    Task<Skipped?> RefuseAsync(SkipCandidate candidate, CancellationToken cancellationToken);
}
