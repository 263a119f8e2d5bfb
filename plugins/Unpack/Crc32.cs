namespace SnatchEngine.Plugins.Unpack;

/// <summary>The checksum of zip entries, which the framework reads and does not compare.</summary>
internal struct Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (c, _) => (c & 1) != 0 ? (c >> 1) ^ 0xEDB88320 : c >> 1))];

    private uint _inverted;

    /// <summary>The checksum so far.</summary>
    public readonly uint Value => _inverted;

    /// <summary>Takes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var crc = ~_inverted;
        foreach (var b in bytes)
        {
            crc = s_table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        _inverted = ~crc;
    }
}
