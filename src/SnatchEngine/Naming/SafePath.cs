using System.Text;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Naming;

/// <summary>Makes a path of the pieces of a name: each component safe, none leading anywhere else, and what is too long cut where it hurts least.</summary>
internal static class SafePath
{
    private const int MostPiece = 4096;

    /// <summary>Makes it.</summary>
    public static string Of(IReadOnlyList<NamePiece> pieces, bool allowLaunchers)
    {
        List<List<NamePiece>> components = [[]];
        foreach (var piece in pieces)
        {
            var texts = piece.IsLiteral ? piece.Text.Split('/', '\\') : [piece.Text.Replace('/', '_').Replace('\\', '_')];
            for (var i = 0; i < texts.Length; i++)
            {
                if (i > 0)
                {
                    components.Add([]);
                }

                components[^1].Add(piece with { Text = Bounded(texts[i]) });
            }
        }

        var folders = SafeName.Folders(string.Join('/', components.SkipLast(1).Select(c => Readable(string.Concat(Fitted(c).Select(p => p.Text))))));
        var name = SafeName.Spoken(Readable(string.Concat(Fitted(components[^1]).Select(p => p.Text))), allowLaunchers);
        return folders.Count == 0 ? name : $"{string.Join('/', folders)}/{name}";
    }

    /// <summary>An id may begin with a dash, and must not lose it without a trace.</summary>
    private static string Readable(string component) => component is ['-', ..] ? $"_{component[1..]}" : component;

    /// <summary>Shortens what was filled in, the longest first, until all fits: so the id and the extension outlive a long title.</summary>
    private static List<NamePiece> Fitted(List<NamePiece> pieces)
    {
        var over = pieces.Sum(p => Encoding.UTF8.GetByteCount(p.Text)) - SafeName.MaxBytes;
        while (over > 0)
        {
            var longest = -1;
            for (var i = 0; i < pieces.Count; i++)
            {
                if (!pieces[i].IsLiteral && (longest < 0 || pieces[i].Text.Length > pieces[longest].Text.Length))
                {
                    longest = i;
                }
            }

            if (longest < 0 || pieces[longest].Text.Length == 0)
            {
                break;
            }

            var bytes = Encoding.UTF8.GetByteCount(pieces[longest].Text);
            var shorter = Cut(pieces[longest].Text, Math.Max(0, bytes - over));
            over -= bytes - Encoding.UTF8.GetByteCount(shorter);
            pieces[longest] = pieces[longest] with { Text = shorter };
        }

        return pieces;
    }

    private static string Cut(string text, int bytes)
    {
        var (length, used) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length].TrimEnd(' ');
    }

    // No component keeps more than 255 bytes, so the middle of a hostile one is not worth looking at.
    private static string Bounded(string text) => text.Length <= MostPiece ? text : string.Concat(text.AsSpan(0, MostPiece - 256), text.AsSpan(text.Length - 256));
}
