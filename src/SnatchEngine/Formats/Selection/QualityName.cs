using System.Globalization;

namespace SnatchEngine.Formats.Selection;

/// <summary>A name such as <c>bv*.2</c>: the second best of those with a picture.</summary>
/// <param name="IsWorst">It counts from the worst.</param>
/// <param name="Stream">What must be in it: <c>v</c>, <c>a</c>, or NUL for nothing of its own.</param>
/// <param name="IsStarred">More may be in it.</param>
/// <param name="Number">Which of them, from 1; 0: one that cannot be there.</param>
internal sealed record QualityName(bool IsWorst, char Stream, bool IsStarred, int Number)
{
    private static readonly string[] s_beginnings = ["best", "worst", "b", "w"];

    /// <summary>Reads a name; null when it is none of quality.</summary>
    public static QualityName? Read(string name)
    {
        foreach (var beginning in s_beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.Ordinal) && ReadRest(name.AsSpan(beginning.Length), beginning[0] == 'w') is { } read)
            {
                return read;
            }
        }

        return null;
    }

    /// <summary>Whether a format is one of those it names.</summary>
    public bool Names(Format format) => (format.HasVideo || format.HasAudio) && (Stream, IsStarred) switch
    {
        ('v', true) => format.HasVideo,
        ('v', false) => !format.HasAudio,
        ('a', true) => format.HasAudio,
        ('a', false) => !format.HasVideo,
        (_, true) => true,
        _ => format.HasVideo && format.HasAudio,
    };

    private static QualityName? ReadRest(ReadOnlySpan<char> rest, bool worst)
    {
        var stream = rest switch
        {
            ['v', ..] => 'v',
            ['a', ..] => 'a',
            _ => '\0',
        };
        rest = rest.StartsWith("video") || rest.StartsWith("audio") ? rest[5..] : stream == '\0' ? rest : rest[1..];
        var starred = rest is ['*', ..];
        rest = starred ? rest[1..] : rest;
        if (rest.IsEmpty)
        {
            return new(worst, stream, starred, 1);
        }

        if (rest is not ['.', >= '1' and <= '9', ..] || rest[1..].ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return new(worst, stream, starred, int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
    }
}
