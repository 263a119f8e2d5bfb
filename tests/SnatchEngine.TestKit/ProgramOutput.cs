using System.Text;

namespace SnatchEngine.TestKit;

/// <summary>What a program has written so far.</summary>
internal sealed class ProgramOutput
{
    private readonly Lock _lock = new();
    private readonly MemoryStream _bytes = new();
    private TaskCompletionSource _grown = New();

    public ProgramOutput(Stream source) => Ended = ReadAsync(source);

    public Task Ended { get; }

    public byte[] Bytes
    {
        get { lock (_lock) return _bytes.ToArray(); }
    }

    public string Text => Encoding.UTF8.GetString(Bytes);

    public async Task ContainsAsync(string text)
    {
        while (true)
        {
            Task grown;
            lock (_lock) grown = _grown.Task;
            if (Text.Contains(text, StringComparison.Ordinal)) return;
            if (Ended.IsCompleted) throw new InvalidOperationException($"The program ended without '{text}'. It wrote:\n{Text}");
            await Task.WhenAny(grown, Ended);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync(Stream source)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await source.ReadAsync(buffer) is var read and > 0)
            {
                TaskCompletionSource grown;
                lock (_lock)
                {
                    _bytes.Write(buffer, 0, read);
                    grown = _grown;
                    _grown = New();
                }

                grown.TrySetResult();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The run was disposed while a grandchild still held the pipe.
        }
    }
}
