using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Crash;

/// <summary>Acts once, when so many more bytes have been handed to clients.</summary>
internal sealed class Tripwire
{
    private long _left = long.MaxValue;
    private Action? _act;

    public void Set(long bytes, Action act)
    {
        _act = act;
        Interlocked.Exchange(ref _left, bytes);
    }

    public void Clear() => _act = null;

    public void Passed(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) <= 0)
        {
            Interlocked.Exchange(ref _act, null)?.Invoke();
        }
    }
}

/// <summary>A file that notices what is asked of it: how much, and how much of it the client had already.</summary>
internal sealed class WatchedBytes(SeededBytes bytes, Tripwire wire) : IContent
{
    private const int Block = 4 << 10;
    private bool[] _had = [];
    private long _again;

    public long Length => bytes.Length;

    public SeededBytes Bytes => bytes;

    /// <summary>Bytes sent that the part had at the last <see cref="Remember"/> before, over all runs.</summary>
    public long SentAgain => Interlocked.Read(ref _again);

    /// <summary>Bytes the part had.</summary>
    public long Had => _had.LongCount(had => had) * Block;

    public void Fill(long offset, Span<byte> target)
    {
        wire.Passed(target.Length);
        bytes.Fill(offset, target);
        var had = Volatile.Read(ref _had);
        for (var at = offset; at < offset + target.Length; at = (at / Block + 1) * Block)
        {
            if (at / Block < had.Length && had[at / Block])
            {
                Interlocked.Add(ref _again, Math.Min((at / Block + 1) * Block, offset + target.Length) - at);
            }
        }
    }

    /// <summary>Looks at what a killed process left: which blocks are right.</summary>
    public void Remember(string part)
    {
        var had = new bool[(Length + Block - 1) / Block];
        if (File.Exists(part))
        {
            using var file = File.OpenRead(part);
            byte[] held = new byte[Block], right = new byte[Block];
            for (var i = 0; i < had.Length; i++)
            {
                var size = (int)Math.Min(Block, Length - ((long)i * Block));
                file.Position = (long)i * Block;
                bytes.Fill((long)i * Block, right.AsSpan(0, size));
                had[i] = file.ReadAtLeast(held.AsSpan(0, size), size, throwOnEndOfStream: false) == size && held.AsSpan(0, size).SequenceEqual(right.AsSpan(0, size));
            }
        }

        Volatile.Write(ref _had, had);
    }
}
