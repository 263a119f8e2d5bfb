namespace SnatchEngine.Benching;

/// <summary>A figure of a suite.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit"><c>s</c>, <c>B</c>, <c>B/s</c>, <c>1</c> for a share, or <c>files/s</c>.</param>
public sealed record SuiteFigure(string Name, double Value, string Unit);
