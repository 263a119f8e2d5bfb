namespace SnatchEngine.TestKit.Http2;

/// <summary>The Huffman code of HPACK (RFC 7541, appendix B). It is canonical, so the lengths say it all.</summary>
internal static class Huffman
{
    private const int Shortest = 5;
    private const int Longest = 30;

    /// <summary>Length of each symbol's code, 'A' for 5 bits, the end symbol last.</summary>
    private const string Lengths =
        "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF" +
        "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX" +
        "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS" +
        "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWVZ";

    private const int End = 256;

    private static readonly Dictionary<(int Length, uint Code), int> Symbols = Assign();

    public static byte[] Decode(ReadOnlySpan<byte> coded)
    {
        var text = new List<byte>(coded.Length * 2);
        uint code = 0;
        var length = 0;
        foreach (var one in coded)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | (uint)((one >> bit) & 1);
                if (++length < Shortest) continue;
                if (length > Longest) throw new InvalidDataException("no such Huffman code");
                if (!Symbols.TryGetValue((length, code), out var symbol)) continue;
                if (symbol == End) throw new InvalidDataException("the end symbol within a string");
                text.Add((byte)symbol);
                (code, length) = (0, 0);
            }
        }

        // The rest is padding: fewer than eight bits, all ones.
        return length < 8 && code == (1u << length) - 1 ? [.. text] : throw new InvalidDataException("bad Huffman padding");
    }

    private static Dictionary<(int Length, uint Code), int> Assign()
    {
        var symbols = new Dictionary<(int Length, uint Code), int>(Lengths.Length);
        uint code = 0;
        for (var length = Shortest; length <= Longest; length++, code <<= 1)
        {
            for (var symbol = 0; symbol < Lengths.Length; symbol++)
            {
                if (Lengths[symbol] - 'A' + Shortest == length) symbols[(length, code++)] = symbol;
            }
        }

        return symbols;
    }
}
