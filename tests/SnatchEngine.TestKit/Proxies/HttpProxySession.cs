using System.Globalization;
using System.Text;

namespace SnatchEngine.TestKit.Proxies;

/// <summary>One client of the HTTP proxy. A plain request ends its connection with it; a tunnel takes it over.</summary>
internal sealed class HttpProxySession(ProxyServer proxy, Stream client, string firstByte)
{
    private const int MaxHead = 64 << 10;
    private string _read = firstByte;

    public async Task RunAsync(CancellationToken stop)
    {
        while (await ReadHeadAsync(stop) is { } head)
        {
            var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var (method, target) = lines[0].Split(' ') is [var first, var second, ..] ? (first, second) : ("", "");
            IReadOnlyList<(string Name, string Value)> headers = [.. lines.Skip(1).Select(l => l.Split(':', 2)).Select(p => (p[0], p[^1].Trim()))];
            var credentials = CredentialsIn(headers);
            var allowed = proxy.Credentials is null || credentials == proxy.Credentials;
            proxy.Record(new(method, target, credentials, allowed && proxy.RefuseWith is null, headers));
            if (!allowed)
            {
                await SayAsync("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n", stop);
                continue;
            }

            if (proxy.RefuseWith is { } status) await SayAsync($"HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", stop);
            else if (method == "CONNECT") await ConnectAsync(target, stop);
            else await ForwardAsync(method, target, headers, stop);
            return;
        }
    }

    private static string? CredentialsIn(IReadOnlyList<(string Name, string Value)> headers)
    {
        var value = headers.FirstOrDefault(h => h.Name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase)).Value;
        if (value?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) != true) return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(value[6..]));
        }
        catch (FormatException)
        {
            return value;
        }
    }

    private async Task ConnectAsync(string target, CancellationToken stop)
    {
        var colon = target.LastIndexOf(':');
        if (await DialAsync(target[..colon], int.Parse(target[(colon + 1)..], CultureInfo.InvariantCulture), stop) is not { } origin) return;
        await using (origin)
        {
            await SayAsync("HTTP/1.1 200 Connection Established\r\n\r\n", stop);
            await Tunnel.RunAsync(client, origin, stop);
        }
    }

    private async Task ForwardAsync(string method, string target, IReadOnlyList<(string Name, string Value)> headers, CancellationToken stop)
    {
        // Taken apart by hand: Uri would rewrite the path.
        var start = target.IndexOf("://", StringComparison.Ordinal) + 3;
        var slash = target.IndexOf('/', start);
        var authority = slash < 0 ? target[start..] : target[start..slash];
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        var port = hasPort ? int.Parse(authority[(colon + 1)..], CultureInfo.InvariantCulture) : 80;
        if (await DialAsync(hasPort ? authority[..colon] : authority, port, stop) is not { } origin) return;
        await using (origin)
        {
            var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{method} {(slash < 0 ? "/" : target[slash..])} HTTP/1.1\r\n");
            foreach (var (name, value) in headers.Where(h => !IsForProxy(h.Name))) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            head.Append("Connection: close\r\n\r\n");
            await origin.WriteAsync(Encoding.Latin1.GetBytes(head.ToString()), stop);
            await Tunnel.RunAsync(client, origin, stop);
        }
    }

    private static bool IsForProxy(string name) =>
        name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) || name.Equals("Connection", StringComparison.OrdinalIgnoreCase);

    private async Task<Stream?> DialAsync(string host, int port, CancellationToken stop)
    {
        try
        {
            return await proxy.DialAsync(host, port, stop);
        }
        catch (System.Net.Sockets.SocketException)
        {
            await SayAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", stop);
            return null;
        }
    }

    private async Task<string?> ReadHeadAsync(CancellationToken stop)
    {
        // Byte by byte, because what follows the head belongs to the tunnel.
        var head = new StringBuilder(_read);
        _read = "";
        var one = new byte[1];
        while (head.Length < MaxHead && await client.ReadAsync(one, stop) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[^2] == '\r' && head[^3] == '\n') return head.ToString();
        }

        return null;
    }

    private async Task SayAsync(string text, CancellationToken stop) => await client.WriteAsync(Encoding.ASCII.GetBytes(text), stop);
}
