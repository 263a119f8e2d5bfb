using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SnatchEngine.TestKit.Proxies;

/// <summary>One client of the SOCKS5 proxy (RFC 1928, RFC 1929), its version byte read already.</summary>
internal sealed class SocksSession(ProxyServer proxy, Stream client)
{
    private const byte NoLogin = 0;
    private const byte UserAndPassword = 2;
    private const byte NoneFits = 0xFF;
    private const byte NotAllowed = 2;
    private const byte Unreachable = 4;

    public async Task RunAsync(CancellationToken stop)
    {
        var offered = await ReadAsync((await ReadAsync(1, stop))[0], stop);
        var method = proxy.Credentials is null && offered.Contains(NoLogin) ? NoLogin : offered.Contains(UserAndPassword) ? UserAndPassword : NoneFits;
        await client.WriteAsync(new byte[] { 5, method }, stop);
        string? credentials = null;
        if (method == UserAndPassword)
        {
            credentials = await ReadLoginAsync(stop);
            var right = proxy.Credentials is null || credentials == proxy.Credentials;
            await client.WriteAsync(new byte[] { 1, right ? (byte)0 : (byte)1 }, stop);
            if (!right) method = NoneFits;
        }

        if (method == NoneFits)
        {
            proxy.Record(new("SOCKS5", "", credentials, false, []));
            return;
        }

        var (host, port) = await ReadTargetAsync(stop);
        proxy.Record(new("SOCKS5", $"{host}:{port}", credentials, proxy.RefuseWith is null, []));
        if (proxy.RefuseWith is not null) await ReplyAsync(NotAllowed, stop);
        else await RelayAsync(host, port, stop);
    }

    private async Task RelayAsync(string host, int port, CancellationToken stop)
    {
        Stream origin;
        try
        {
            origin = await proxy.DialAsync(host, port, stop);
        }
        catch (SocketException)
        {
            await ReplyAsync(Unreachable, stop);
            return;
        }

        await using (origin)
        {
            await ReplyAsync(0, stop);
            await Tunnel.RunAsync(client, origin, stop);
        }
    }

    private async Task<string> ReadLoginAsync(CancellationToken stop)
    {
        var start = await ReadAsync(2, stop);
        var user = await ReadAsync(start[1], stop);
        var password = await ReadAsync((await ReadAsync(1, stop))[0], stop);
        return $"{Encoding.UTF8.GetString(user)}:{Encoding.UTF8.GetString(password)}";
    }

    private async Task<(string Host, int Port)> ReadTargetAsync(CancellationToken stop)
    {
        var kind = (await ReadAsync(4, stop))[3];
        var host = kind switch
        {
            1 => new IPAddress(await ReadAsync(4, stop)).ToString(),
            4 => $"[{new IPAddress(await ReadAsync(16, stop))}]",
            _ => Encoding.ASCII.GetString(await ReadAsync((await ReadAsync(1, stop))[0], stop)),
        };
        return (host, BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2, stop)));
    }

    private async Task ReplyAsync(byte code, CancellationToken stop) =>
        await client.WriteAsync(new byte[] { 5, code, 0, 1, 0, 0, 0, 0, 0, 0 }, stop);

    private async Task<byte[]> ReadAsync(int count, CancellationToken stop)
    {
        var bytes = new byte[count];
        await client.ReadExactlyAsync(bytes, stop);
        return bytes;
    }
}
