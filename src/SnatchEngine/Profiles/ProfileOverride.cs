namespace SnatchEngine.Profiles;

/// <summary>A value from the command line, laid over the profile.</summary>
/// <param name="Key">The dotted key, such as <c>download.retries</c>.</param>
/// <param name="Value">The text as it was typed.</param>
/// <param name="Origin"><c>--set</c>, or the flag that stands for the key, such as <c>-x</c>.</param>
public sealed record ProfileOverride(string Key, string Value, string Origin = "--set");
