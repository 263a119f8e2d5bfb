using System.Text;
using System.Text.RegularExpressions;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Checksums;

/// <summary>Files of checksums as coreutils write and read them.</summary>
internal static partial class SumsFile
{
    private const int MostLines = 100_000;

    /// <summary>The longest file that is read, in bytes.</summary>
    public const int LongestFile = 16 << 20;

    /// <summary>Whether a file is one, by its name.</summary>
    public static bool IsOne(string name) => UsualName().IsMatch(StagedName.Last(name));

    /// <summary>A line, with its end.</summary>
    public static string Line(Sum sum)
    {
        var escaped = sum.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
        return $"{(escaped == sum.Name ? "" : "\\")}{sum.Hex}  {escaped}\n";
    }

    /// <summary>Reads a text: lines of GNU (<c>HEX  name</c>, <c>HEX *name</c>) and of BSD (<c>SHA256 (name) = HEX</c>); what is neither does not count.</summary>
    public static IReadOnlyList<Sum> Read(string text)
    {
        List<Sum> sums = [];
        foreach (var line in text.TrimStart('\ufeff').Split('\n').Take(MostLines))
        {
            if (ReadLine(line.EndsWith('\r') ? line[..^1] : line) is { } sum)
            {
                sums.Add(sum);
            }
        }

        return sums;
    }

    private static Sum? ReadLine(string line)
    {
        var isEscaped = line.StartsWith('\\');
        var match = Gnu().Match(isEscaped ? line[1..] : line) is { Success: true } gnu ? gnu : Bsd().Match(isEscaped ? line[1..] : line);
        if (!match.Success)
        {
            return null;
        }

        var name = match.Groups["name"].Value;
        return Digest.Of(match.Groups["hex"].Value) is null ? null : new Sum(match.Groups["hex"].Value.ToLowerInvariant(), isEscaped ? Unescaped(name) : name);
    }

    private static string Unescaped(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var next = name[i] == '\\' && i + 1 < name.Length ? name[i + 1] : '\0';
            var meant = next switch { 'n' => '\n', 'r' => '\r', '\\' => '\\', _ => '\0' };
            text.Append(meant == '\0' ? name[i] : meant);
            i += meant == '\0' ? 0 : 1;
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^\s*(?<hex>[0-9A-Fa-f]{32,128}) [ *](?<name>.+)$", RegexOptions.Singleline)]
    private static partial Regex Gnu();

    [GeneratedRegex(@"^(?:MD5|SHA1|SHA256|SHA512|SHA2-256|SHA2-512) ?\((?<name>.+)\) ?= ?(?<hex>[0-9A-Fa-f]{32,128})\s*$", RegexOptions.Singleline)]
    private static partial Regex Bsd();

    [GeneratedRegex(@"^(sha(1|256|512)sums?|md5sums?|checksums?|sums)(\.(txt|sha256|sha512))?$|\.(sha1|sha256|sha512|md5)(sums?)?(\.txt)?$|[-_.]sha(1|256|512)sums?(\.txt)?$", RegexOptions.IgnoreCase)]
    private static partial Regex UsualName();
}

/// <summary>What a file must hash to.</summary>
/// <param name="Hex">The digest in lower-case hexadecimal.</param>
/// <param name="Name">The file's name.</param>
internal sealed record Sum(string Hex, string Name);
