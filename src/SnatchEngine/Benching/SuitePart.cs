namespace SnatchEngine.Benching;

/// <summary>One part of a suite.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Figures">What was measured, in the order it is shown.</param>
/// <param name="Problem">Why it failed; null when it did not.</param>
public sealed record SuitePart(string Name, IReadOnlyList<SuiteFigure> Figures, string? Problem);
