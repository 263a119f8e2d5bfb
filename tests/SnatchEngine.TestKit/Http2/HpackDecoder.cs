using System.Text;

namespace SnatchEngine.TestKit.Http2;

/// <summary>Header blocks of one connection (RFC 7541).</summary>
internal sealed class HpackDecoder
{
    private const int MaxTable = 4096;
    private const int Overhead = 32;

    private static readonly (string Name, string Value)[] Static = [.. string.Concat(
        ":authority|:method=GET|:method=POST|:path=/|:path=/index.html|:scheme=http|:scheme=https|:status=200|:status=204|:status=206|",
        ":status=304|:status=400|:status=404|:status=500|accept-charset|accept-encoding=gzip, deflate|accept-language|accept-ranges|accept|",
        "access-control-allow-origin|age|allow|authorization|cache-control|content-disposition|content-encoding|content-language|",
        "content-length|content-location|content-range|content-type|cookie|date|etag|expect|expires|from|host|if-match|if-modified-since|",
        "if-none-match|if-range|if-unmodified-since|last-modified|link|location|max-forwards|proxy-authenticate|proxy-authorization|range|",
        "referer|refresh|retry-after|server|set-cookie|strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate")
        .Split('|').Select(entry => entry.Split('=')).Select(pair => (pair[0], pair.ElementAtOrDefault(1) ?? ""))];

    private readonly List<(string Name, string Value)> _dynamic = [];
    private int _limit = MaxTable;
    private int _size;

    public List<(string Name, string Value)> Decode(ReadOnlySpan<byte> block)
    {
        var headers = new List<(string Name, string Value)>();
        var at = 0;
        while (at < block.Length)
        {
            var first = block[at];
            if ((first & 0x80) != 0)
            {
                headers.Add(Entry(Integer(block, ref at, 7)));
            }
            else if ((first & 0x40) != 0)
            {
                var added = Literal(block, ref at, 6);
                headers.Add(added);
                Add(added);
            }
            else if ((first & 0x20) != 0)
            {
                _limit = Math.Min(Integer(block, ref at, 5), MaxTable);
                Evict();
            }
            else
            {
                headers.Add(Literal(block, ref at, 4));
            }
        }

        return headers;
    }

    private static int Integer(ReadOnlySpan<byte> block, ref int at, int prefix)
    {
        var mask = (1 << prefix) - 1;
        var value = block[at++] & mask;
        if (value < mask) return value;
        for (var shift = 0; ; shift += 7)
        {
            if (at >= block.Length || shift > 21) throw new InvalidDataException("a broken integer in a header block");
            var next = block[at++];
            value += (next & 0x7F) << shift;
            if ((next & 0x80) == 0) return value;
        }
    }

    private static string Text(ReadOnlySpan<byte> block, ref int at)
    {
        if (at >= block.Length) throw new InvalidDataException("a header block that ends within a string");
        var huffman = (block[at] & 0x80) != 0;
        var length = Integer(block, ref at, 7);
        if (length > block.Length - at) throw new InvalidDataException("a header block that ends within a string");
        var bytes = block.Slice(at, length);
        at += length;
        return Encoding.Latin1.GetString(huffman ? Huffman.Decode(bytes) : bytes);
    }

    private (string Name, string Value) Literal(ReadOnlySpan<byte> block, ref int at, int prefix)
    {
        var index = Integer(block, ref at, prefix);
        var name = index == 0 ? Text(block, ref at) : Entry(index).Name;
        return (name, Text(block, ref at));
    }

    private (string Name, string Value) Entry(int index)
    {
        if (index >= 1 && index <= Static.Length) return Static[index - 1];
        var place = index - Static.Length - 1;
        return place >= 0 && place < _dynamic.Count ? _dynamic[place] : throw new InvalidDataException($"no header table entry {index}");
    }

    private void Add((string Name, string Value) entry)
    {
        _dynamic.Insert(0, entry);
        _size += SizeOf(entry);
        Evict();
    }

    private void Evict()
    {
        while (_size > _limit)
        {
            _size -= SizeOf(_dynamic[^1]);
            _dynamic.RemoveAt(_dynamic.Count - 1);
        }
    }

    private static int SizeOf((string Name, string Value) entry) => entry.Name.Length + entry.Value.Length + Overhead;
}
