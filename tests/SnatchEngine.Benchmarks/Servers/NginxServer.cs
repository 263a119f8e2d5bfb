using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SnatchEngine.Benchmarks.Measuring;

namespace SnatchEngine.Benchmarks.Servers;

/// <summary>An nginx of our own on two free loopback ports, http and https with HTTP/2, serving one folder.</summary>
sealed class NginxServer : IAsyncDisposable
{
    private readonly Process _process;

    private NginxServer(Process process, int port, int securePort, TestAuthority authority)
    {
        _process = process;
        Origin = $"http://127.0.0.1:{port}";
        SecureOrigin = $"https://127.0.0.1:{securePort}";
        Authority = authority;
    }

    public string Origin { get; }

    public string SecureOrigin { get; }

    public TestAuthority Authority { get; }

    public static async Task<NginxServer> StartAsync(string nginx, string folder, string root)
    {
        var authority = TestAuthority.Create(folder);
        for (var attempt = 0; ; attempt++)
        {
            // A free port may be taken between the look and the bind; then nginx ends and another pair is tried.
            var (port, securePort) = (FreePort(), FreePort());
            var configuration = Path.Combine(folder, "nginx.conf");
            await File.WriteAllTextAsync(configuration, Configuration(folder, root, port, securePort, authority));
            var process = Process.Start(new ProcessStartInfo(nginx, ["-p", folder, "-c", configuration, "-e", Path.Combine(folder, "error.log")]))!;
            if (await AcceptsAsync(process, port) && await AcceptsAsync(process, securePort))
            {
                return new NginxServer(process, port, securePort, authority);
            }

            if (attempt == 4)
            {
                throw new InvalidOperationException($"nginx does not start: {await File.ReadAllTextAsync(Path.Combine(folder, "error.log"))}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // SIGTERM, as a killed master leaves its workers behind.
        Posix.Kill(_process.Id, 15);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Configuration(string folder, string root, int port, int securePort, TestAuthority authority) => $$"""
        {{(Posix.EffectiveUser() == 0 ? "user root;" : "")}}
        daemon off;
        worker_processes 2;
        worker_rlimit_nofile 16384;
        pid {{folder}}/nginx.pid;
        error_log {{folder}}/error.log warn;
        events { worker_connections 4096; }
        http {
          access_log off;
          default_type application/octet-stream;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          server {
            listen 127.0.0.1:{{port}} backlog=4096;
            listen 127.0.0.1:{{securePort}} ssl http2 backlog=4096;
            ssl_certificate {{authority.CertificateFile}};
            ssl_certificate_key {{authority.KeyFile}};
            root {{root}};
          }
        }
        """;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AcceptsAsync(Process process, int port)
    {
        for (var attempt = 0; attempt < 200 && !process.HasExited; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(25);
            }
        }

        return false;
    }
}
