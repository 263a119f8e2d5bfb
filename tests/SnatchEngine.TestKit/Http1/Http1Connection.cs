using SnatchEngine.TestKit.Sockets;

namespace SnatchEngine.TestKit.Http1;

/// <summary>Requests of one HTTP/1.1 connection, one after another.</summary>
internal sealed class Http1Connection(Connection connection, OriginServer server)
{
    public async Task RunAsync()
    {
        var reader = new Http1Reader(connection.Input);
        try
        {
            while (!connection.IsEnded && await reader.ReadHeadAsync() is { } head)
            {
                if (head.Header("Expect") is not null) await connection.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
                var body = await reader.ReadBodyAsync(head);
                var wire = new Http1Wire(connection, head);
                await server.AnswerAsync(head, body, connection.Id, wire);
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or OverflowException)
        {
            await connection.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        }

        await connection.FinishAsync(polite: true);
    }
}
