using System.Text;

namespace SnatchEngine.Plugins.Lending;

/// <summary>Cuts what a program writes into lines while it comes, for who wants to hear of its progress.</summary>
/// <param name="hear">Hears each line, without its end.</param>
internal sealed class OutputLines(Action<string> hear)
{
    private const int Longest = 64 << 10;

    private readonly List<byte> _begun = [];

    /// <summary>Takes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var end)
        {
            _begun.AddRange(bytes[..end]);
            Tell();
            bytes = bytes[(end + 1)..];
        }

        _begun.AddRange(bytes);
        if (_begun.Count > Longest)
        {
            Tell();
        }
    }

    private void Tell()
    {
        if (_begun.Count > 0)
        {
            hear(Encoding.UTF8.GetString([.. _begun]));
            _begun.Clear();
        }
    }
}
