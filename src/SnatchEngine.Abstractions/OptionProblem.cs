namespace SnatchEngine.Abstractions;

/// <summary>One thing wrong with an option, in terms of the person who wrote it.</summary>
/// <param name="Key">The dotted key as it is written in a file, such as <c>download.retries</c>.</param>
/// <param name="Message">What is allowed and what was seen, such as <c>must be 0 to 20, was 40</c>.</param>
public sealed record OptionProblem(string Key, string Message);
