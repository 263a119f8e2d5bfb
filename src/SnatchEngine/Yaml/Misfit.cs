namespace SnatchEngine.Yaml;

/// <summary>Why a text was not understood.</summary>
/// <param name="Code">One of <see cref="ProblemCode"/>.</param>
/// <param name="Hint">What helps, to stand in brackets; may be empty.</param>
public sealed record Misfit(string Code, string Hint = "");
