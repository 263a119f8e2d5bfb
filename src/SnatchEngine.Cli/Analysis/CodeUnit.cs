namespace SnatchEngine.Cli.Analysis;

/// <summary>What is compiled together: a script, a plugin's project, or loose files.</summary>
/// <param name="Files">Its sources, as full paths.</param>
/// <param name="IsScript">Whether it is one script.</param>
internal sealed record CodeUnit(IReadOnlyList<string> Files, bool IsScript);
