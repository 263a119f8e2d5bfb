using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SnatchEngine.Benching.Serving;

/// <summary>The server a bench has of its own: HTTP/1.1 on loopback, files of any size with ranges and validators, as fast as its script lets it.</summary>
public sealed class BenchServer : IAsyncDisposable
{
    private readonly ServerScript _script;
    private readonly TimeProvider _time;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _serving = [];
    private readonly Pace? _pace;
    private readonly Task _accepting;
    private int _answers;

    /// <summary>Begins to listen at a free port.</summary>
    /// <param name="script">How it behaves.</param>
    /// <param name="time">The clock.</param>
    public BenchServer(ServerScript script, TimeProvider time)
    {
        (_script, _time) = (script, time);
        _pace = script.Rate is { } rate ? new Pace(rate.BytesPerSecond, time) : null;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    /// <summary>The URL of a file; every number is another file.</summary>
    /// <param name="file">The file's number.</param>
    /// <param name="size">Its bytes.</param>
    public string UrlOf(int file, long size) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/{size}/{file}.bin");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] left;
        lock (_gate)
        {
            left = [.. _serving];
        }

        await Task.WhenAll(left);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                client.NoDelay = true;
                Serve(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is being closed.
        }
    }

    private void Serve(Socket client)
    {
        var serving = Task.Run(() => ServeAsync(client));
        lock (_gate)
        {
            _serving.Add(serving);
        }

        _ = serving.ContinueWith(
            done =>
            {
                lock (_gate)
                {
                    _serving.Remove(done);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket client)
    {
        using var held = client;
        var reader = new RequestReader(client);
        var pace = _script.PerConnection is { } rate ? new Pace(rate.BytesPerSecond, _time) : null;
        try
        {
            while (await reader.NextAsync(_stop.Token) is { } request)
            {
                await WaitAsync(_script.Latency);
                var isAdmitted = Interlocked.Increment(ref _answers) <= (_script.Connections ?? int.MaxValue);
                try
                {
                    await AnswerAsync(client, isAdmitted ? ServedAnswer.To(request) : ServedAnswer.Busy, request.IsHead, pace);
                }
                finally
                {
                    Interlocked.Decrement(ref _answers);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client has gone, as clients do that know enough, or the bench is over.
        }
    }

    private async Task AnswerAsync(Socket client, ServedAnswer answer, bool isHead, Pace? own)
    {
        await SendAsync(client, answer.Head);
        var portion = Math.Min(own?.Portion ?? int.MaxValue, _pace?.Portion ?? int.MaxValue);
        for (var at = answer.From; !isHead && at < answer.End;)
        {
            var bytes = BenchBytes.At(answer.File, at, Math.Min(answer.End - at, portion));
            var wait = own?.Book(bytes.Length) ?? TimeSpan.Zero;
            var shared = _pace?.Book(bytes.Length) ?? TimeSpan.Zero;
            await WaitAsync(wait > shared ? wait : shared);
            await SendAsync(client, bytes);
            at += bytes.Length;
        }
    }

    private async Task SendAsync(Socket client, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await client.SendAsync(bytes, SocketFlags.None, _stop.Token)..];
        }
    }

    private Task WaitAsync(TimeSpan wait) => wait > TimeSpan.Zero ? Task.Delay(wait, _time, _stop.Token) : Task.CompletedTask;
}
