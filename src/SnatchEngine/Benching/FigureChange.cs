namespace SnatchEngine.Benching;

/// <summary>One figure of one cell, now against before.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Figure"><c>speed</c>, <c>cpu</c>, <c>memory</c> or <c>success</c>.</param>
/// <param name="Change">The change as a share of before; 0.1 is a tenth more.</param>
/// <param name="Low">The lower end of its confidence interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="IsWorse">The whole interval lies beyond the threshold, on the bad side.</param>
/// <param name="IsBetter">The whole interval lies beyond the threshold, on the good side.</param>
public sealed record FigureChange(BenchCell Cell, string Figure, double Change, double Low, double High, bool IsWorse, bool IsBetter);
