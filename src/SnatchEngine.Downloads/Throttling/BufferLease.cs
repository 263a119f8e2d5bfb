namespace SnatchEngine.Downloads.Throttling;

/// <summary>A buffer on loan until disposed. Disposing again changes nothing but a counter; using it afterwards throws.</summary>
public sealed class BufferLease : IDisposable
{
    private readonly BufferBudget _budget;
    private byte[]? _array;

    internal BufferLease(BufferBudget budget, byte[] array)
    {
        _budget = budget;
        _array = array;
    }

    /// <summary>The buffer; its length is what was granted, which may be less than preferred and more than asked.</summary>
    public byte[] Array => _array ?? throw new ObjectDisposedException(nameof(BufferLease));

    /// <summary>The buffer.</summary>
    public Memory<byte> Memory => Array;

    /// <inheritdoc/>
    public void Dispose() => _budget.Return(Interlocked.Exchange(ref _array, null));
}
