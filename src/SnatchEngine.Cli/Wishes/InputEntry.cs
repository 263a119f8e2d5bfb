namespace SnatchEngine.Cli.Wishes;

/// <summary>One URL of a list with its indented lines: a wish, or what is wrong with it.</summary>
/// <param name="Url">The first URL; empty when the lines belong to none.</param>
/// <param name="Wish">The wish; null when there are problems.</param>
/// <param name="Problems">Lines such as <c>list.txt:12: unknown key 'ouy' (did you mean 'out'?)</c>; without secrets.</param>
internal sealed record InputEntry(string Url, Wish? Wish, IReadOnlyList<string> Problems);
