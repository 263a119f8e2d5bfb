namespace SnatchEngine.Yaml;

/// <summary>A text to be understood by a <see cref="ScalarKind"/>.</summary>
/// <param name="Value">The text.</param>
/// <param name="IsPlain">It stood without quotes, so it may be a number, true or false.</param>
/// <param name="Place">Where.</param>
public sealed record ScalarText(string Value, bool IsPlain, YamlPlace Place);
