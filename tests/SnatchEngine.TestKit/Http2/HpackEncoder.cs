using System.Text;

namespace SnatchEngine.TestKit.Http2;

/// <summary>Writes every header as a literal that no table keeps.</summary>
internal static class HpackEncoder
{
    public static byte[] Encode(IEnumerable<(string Name, string Value)> headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers)
        {
            block.Add(0);
            AddText(block, name.ToLowerInvariant());
            AddText(block, value);
        }

        return [.. block];
    }

    private static void AddText(List<byte> block, string text)
    {
        const int Prefix = 127;
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < Prefix)
        {
            block.Add((byte)bytes.Length);
        }
        else
        {
            block.Add(Prefix);
            var rest = bytes.Length - Prefix;
            for (; rest > 127; rest >>= 7) block.Add((byte)(rest | 0x80));
            block.Add((byte)rest);
        }

        block.AddRange(bytes);
    }
}
