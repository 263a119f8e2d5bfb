using System.Numerics;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads.Throttling;

/// <summary>All buffers of a process within one ceiling. Who finds it used up waits in line, which pushes back on the sockets.</summary>
/// <remarks>
/// Buffers come in powers of two from 4 KiB to 1 MiB and are kept for the next one; kept and lent ones together stay within the ceiling.
/// The more are lent, the smaller the next, so that a thousand small downloads find room where the first eight would have taken it all.
/// </remarks>
public sealed class BufferBudget
{
    private const int Smallest = 4 << 10;
    private const int Largest = 1 << 20;

    private readonly Lock _gate = new();
    private long _ceiling;
    private readonly Line<(int Preferred, int Minimum), BufferLease> _line;
    private readonly Stack<byte[]>[] _kept = new Stack<byte[]>[ClassOf(Largest) + 1];
    private long _lent;
    private long _keptBytes;
    private int _leases;
    private int _doubleReturns;

    /// <summary>Creates the budget; nothing is allocated until rented.</summary>
    /// <param name="memory">The ceiling, see <see cref="DownloadOptions.Memory"/>.</param>
    public BufferBudget(ByteSize memory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory.Bytes, Smallest, nameof(memory));
        _ceiling = memory.Bytes;
        _line = new(_gate, _ => ServeLine());
        for (var i = 0; i < _kept.Length; i++)
        {
            _kept[i] = new Stack<byte[]>();
        }
    }

    /// <summary>The ceiling. A lower one holds as buffers come back: none is taken from who reads into it.</summary>
    public ByteSize Ceiling
    {
        get => new(Locked(() => _ceiling));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value.Bytes, Smallest, nameof(value));
            lock (_gate)
            {
                _ceiling = value.Bytes;
                DropKept(Math.Max(0, _ceiling - _lent));
                ServeLine();
            }
        }
    }

    /// <summary>Bytes on loan.</summary>
    public long Lent => Locked(() => _lent);

    /// <summary>Bytes on loan and kept for reuse; never above the ceiling.</summary>
    public long Total => Locked(() => _lent + _keptBytes);

    /// <summary>Those who wait for a buffer.</summary>
    public int Waiting => Locked(() => _line.Count);

    /// <summary>Leases returned more than once: a mistake of whoever did it, without effect.</summary>
    public int DoubleReturns => Volatile.Read(ref _doubleReturns);

    /// <summary>Rents a buffer of at least a size; more than the whole budget gets the whole budget.</summary>
    /// <param name="size">Bytes needed.</param>
    /// <param name="cancellationToken">Leaves the line.</param>
    public ValueTask<BufferLease> RentAsync(int size, CancellationToken cancellationToken) => RentAsync(size, size, cancellationToken);

    /// <summary>Rents a buffer that shrinks when many are on loan.</summary>
    /// <param name="preferred">Bytes wanted.</param>
    /// <param name="minimum">Bytes that will do.</param>
    /// <param name="cancellationToken">Leaves the line.</param>
    public ValueTask<BufferLease> RentAsync(int preferred, int minimum, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimum);
        ArgumentOutOfRangeException.ThrowIfLessThan(preferred, minimum);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<BufferLease>(cancellationToken);
        }

        var want = (Fit(preferred), Fit(minimum));
        Line<(int, int), BufferLease>.Turn turn;
        lock (_gate)
        {
            if (_line.Count == 0 && Grant(want) is var size and > 0)
            {
                return ValueTask.FromResult(Lend(size));
            }

            turn = _line.Join(want);
        }

        return Line<(int, int), BufferLease>.WaitAsync(turn, cancellationToken);
    }

    /// <summary>Lets go of the buffers that are kept for reuse.</summary>
    public void Trim()
    {
        lock (_gate)
        {
            DropKept(0);
        }
    }

    internal void Return(byte[]? array)
    {
        if (array is null)
        {
            Interlocked.Increment(ref _doubleReturns);
            return;
        }

        lock (_gate)
        {
            _lent -= array.Length;
            _leases--;
            // Half of the budget at most stays idle; odd sizes are nobody else's.
            if (IsClass(array.Length) && _keptBytes + array.Length <= _ceiling / 2)
            {
                _kept[ClassOf(array.Length)].Push(array);
                _keptBytes += array.Length;
            }

            ServeLine();
        }
    }

    private static bool IsClass(int size) => size is >= Smallest and <= Largest && BitOperations.IsPow2(size);

    private static int ClassOf(int size) => BitOperations.Log2((uint)size) - BitOperations.Log2(Smallest);

    private int Fit(int size)
    {
        var fit = size <= Largest ? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, Smallest)) : size;
        return (int)Math.Min(fit, _ceiling);
    }

    private void ServeLine()
    {
        while (_line.Count > 0 && Grant(_line.FirstWant) is var size and > 0)
        {
            _line.ServeFirst(Lend(size));
        }
    }

    /// <summary>The size to lend now, or 0 when not even the minimum is free.</summary>
    private int Grant((int Preferred, int Minimum) want)
    {
        // Who waited may have asked by a higher ceiling than there is now.
        want = ((int)Math.Min(want.Preferred, _ceiling), (int)Math.Min(want.Minimum, _ceiling));

        // A quarter of the budget, divided by all on loan and this one: summed over powers of two, 1,000 leases of at least 16 KiB stay within 64 MiB.
        var fair = Math.Max(want.Minimum, RoundDown(_ceiling / 4 / (_leases + 1)));
        var size = Math.Min(want.Preferred, fair);
        var free = _ceiling - _lent;
        if (size > free)
        {
            size = Math.Max(want.Minimum, RoundDown(free));
        }

        return size <= free ? size : 0;
    }

    private static int RoundDown(long bytes) => bytes < Smallest ? 0 : bytes >= Largest ? Largest : 1 << BitOperations.Log2((uint)bytes);

    private BufferLease Lend(int size)
    {
        byte[]? array = null;
        if (IsClass(size) && _kept[ClassOf(size)].TryPop(out array))
        {
            _keptBytes -= size;
        }

        _lent += size;
        _leases++;
        DropKept(Math.Max(0, _ceiling - _lent));
        // Pinned: sockets and files would pin it anyway, and a buffer lives long.
        return new BufferLease(this, array ?? GC.AllocateUninitializedArray<byte>(size, pinned: true));
    }

    private void DropKept(long most)
    {
        for (var i = _kept.Length - 1; _keptBytes > most; i--)
        {
            while (_keptBytes > most && _kept[i].TryPop(out var array))
            {
                _keptBytes -= array.Length;
            }
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
