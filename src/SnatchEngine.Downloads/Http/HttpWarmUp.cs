using System.Net.Sockets;

namespace SnatchEngine.Downloads.Http;

/// <summary>Runs one request against a stream in memory, so that the HTTP stack is loaded and compiled on a second core while the first still reads what is wanted.</summary>
/// <remarks>A quarter of the time of a tiny file is the first request's types being loaded; nothing of this reaches the network.</remarks>
public static class HttpWarmUp
{
    /// <summary>Does it; never fails.</summary>
    public static async Task RunAsync()
    {
        using var stack = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1,
            ConnectCallback = (_, _) => new ValueTask<Stream>(new CannedStream()),
        });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://warm.invalid/") { Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        using var response = await stack.SendAsync(request, CancellationToken.None);
        var body = await response.Content.ReadAsStreamAsync();
        _ = response.Headers.NonValidated.TryGetValues("Date", out _) || response.Content.Headers.NonValidated.TryGetValues("Content-Type", out _);
        _ = await body.ReadAsync(new byte[16]);
    }

    private sealed class CannedStream : BodyStream
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly MemoryStream _answer = new("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx"u8.ToArray());

        public override bool CanWrite => true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _asked.Task.WaitAsync(cancellationToken);
            return await _answer.ReadAsync(buffer, cancellationToken);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
