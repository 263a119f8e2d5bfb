using System.Buffers;
using Microsoft.Win32.SafeHandles;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>The bytes of one piece while they arrive and wait: in memory while there is some, else in a file beside the part.</summary>
internal sealed class PieceSpool : IDisposable
{
    private const int Smallest = 16 << 10;
    private const int LargestInMemory = 4 << 20;
    private const int Block = 128 << 10;

    private readonly SpoolBudget _budget;
    private readonly string? _path;
    private byte[] _memory = [];
    private bool _isLent;
    private SafeFileHandle? _file;

    /// <param name="budget">Of memory.</param>
    /// <param name="path">The file to go to. Null: it stays in memory, whatever the budget says; its reader bounds it.</param>
    public PieceSpool(SpoolBudget budget, string? path) => (_budget, _path) = (budget, path);

    public long Length { get; private set; }

    /// <summary>Room for the next bytes; never empty.</summary>
    /// <param name="expected">How many are still to come. Null: unknown.</param>
    public Memory<byte> Room(long? expected)
    {
        if (_file is not null)
        {
            return _memory;
        }

        if (Length == _memory.Length)
        {
            Grow(expected);
        }

        return _file is not null ? _memory : _memory.AsMemory((int)Length);
    }

    /// <summary>So many bytes of the room are taken.</summary>
    public void Took(int count)
    {
        if (_file is not null)
        {
            RandomAccess.Write(_file, _memory.AsSpan(0, count), Length);
        }

        Length += count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Length = 0;

    /// <summary>All of it, in order, in blocks.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Blocks()
    {
        if (_file is null)
        {
            yield return _memory.AsMemory(0, (int)Length);
            yield break;
        }

        for (var at = 0L; at < Length;)
        {
            var read = RandomAccess.Read(_file, _memory.AsSpan(0, (int)Math.Min(_memory.Length, Length - at)), at);
            if (read == 0)
            {
                throw new IOException($"{_path} lost its end while it waited.");
            }

            yield return _memory.AsMemory(0, read);
            at += read;
        }
    }

    /// <summary>All of it at once; for what is small.</summary>
    public byte[] ToArray()
    {
        var all = new byte[Length];
        var at = 0;
        foreach (var block in Blocks())
        {
            block.CopyTo(all.AsMemory(at));
            at += block.Length;
        }

        return all;
    }

    public void Dispose()
    {
        GiveBack();
        if (_file is not null)
        {
            _file.Dispose();
            _file = null;
            File.Delete(_path!);
        }
    }

    private void Grow(long? expected)
    {
        var wanted = (int)Math.Clamp(Math.Max(expected ?? 4L * Smallest, Length), Smallest, _path is null ? int.MaxValue / 4 : LargestInMemory);
        var size = (int)Math.Min(Length + wanted, Array.MaxLength);
        if (_path is not null && (size > LargestInMemory || !_budget.TryTake(size)))
        {
            Spill();
            return;
        }

        var larger = _path is null ? new byte[size] : ArrayPool<byte>.Shared.Rent(size);
        _memory.AsSpan(0, (int)Length).CopyTo(larger);
        if (_path is not null)
        {
            // A pool's array may be longer than asked.
            _budget.Return(size - larger.Length);
        }

        GiveBack();
        (_memory, _isLent) = (larger, _path is not null);
    }

    private void Spill()
    {
        _file = DurableFile.Open(_path!, FileMode.Create, FileShare.None);
        RandomAccess.Write(_file, _memory.AsSpan(0, (int)Length), 0);
        GiveBack();
        _memory = new byte[Block];
    }

    private void GiveBack()
    {
        if (_isLent)
        {
            _budget.Return(_memory.Length);
            ArrayPool<byte>.Shared.Return(_memory);
        }

        (_memory, _isLent) = ([], false);
    }
}
