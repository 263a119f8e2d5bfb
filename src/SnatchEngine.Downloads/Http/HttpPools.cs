using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SnatchEngine.Downloads.Http;

/// <summary>The connection pools of the process: one that may reach private addresses, one that may not.</summary>
/// <remarks>They are apart because a pooled connection forgets which request opened it.</remarks>
internal sealed class HttpPools : IDisposable
{
    private readonly List<Lazy<HttpMessageInvoker>> _all = [];
    private readonly TimeProvider _time;
    private Lazy<HttpMessageInvoker> _anywhere;
    private Lazy<HttpMessageInvoker> _publicOnly;
    private DownloadOptions _options;
    private X509Certificate2Collection? _authorities;

    public HttpPools(DownloadOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _authorities = options.CaCertificate is { } file ? ReadAuthorities(file) : null;
        Addresses = new AddressBook(options.DnsLife, time);
        (_anywhere, _publicOnly) = (Pool(allowPrivate: true), Pool(allowPrivate: false));
    }

    public AddressBook Addresses { get; }

    public SocketShaper Shaper { get; } = new();

    public HttpMessageInvoker For(bool allowPrivate) => (allowPrivate ? _anywhere : _publicOnly).Value;

    /// <summary>Opens what is asked from now on in another way, where that has changed. What was opened before goes on, and closes as it falls idle.</summary>
    /// <exception cref="DownloadException">The authorities cannot be read; then all is as it was.</exception>
    public void Change(DownloadOptions options)
    {
        if (options.Proxy == _options.Proxy && options.CaCertificate == _options.CaCertificate && options.ConnectTimeout == _options.ConnectTimeout && options.PoolIdle == _options.PoolIdle)
        {
            return;
        }

        _authorities = options.CaCertificate == _options.CaCertificate ? _authorities : options.CaCertificate is { } file ? ReadAuthorities(file) : null;
        _options = options;
        (_anywhere, _publicOnly) = (Pool(allowPrivate: true), Pool(allowPrivate: false));
    }

    public void Dispose()
    {
        foreach (var pool in _all)
        {
            if (pool.IsValueCreated)
            {
                pool.Value.Dispose();
            }
        }
    }

    private Lazy<HttpMessageInvoker> Pool(bool allowPrivate)
    {
        var pool = new Lazy<HttpMessageInvoker>(() => Build(new Dialer(Addresses, Shaper, allowPrivate, _time)));
        _all.Add(pool);
        return pool;
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new DownloadException(DownloadFailure.CertificateRefused, $"The CA file {file} cannot be read: {e.Message}", e);
        }

        return authorities.Count > 0
            ? authorities
            : throw new DownloadException(DownloadFailure.CertificateRefused, $"The CA file {file} has no certificate in PEM form.");
    }

    private HttpMessageInvoker Build(Dialer dialer)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            MaxConnectionsPerServer = int.MaxValue,
            ConnectTimeout = _options.ConnectTimeout,
            PooledConnectionIdleTimeout = _options.PoolIdle,
            PooledConnectionLifetime = _options.DnsLife,
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(100),
            MaxResponseDrainSize = 16 << 10,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ConnectCallback = dialer.ConnectAsync,
            PlaintextStreamFilter = Dialer.GatherAsync,
        };
        if (_options.Proxy is { } proxy)
        {
            handler.Proxy = ProxyAt(proxy);
        }

        handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsTrusted };
        return new HttpMessageInvoker(handler);
    }

    private static WebProxy ProxyAt(Uri proxy)
    {
        var login = proxy.UserInfo.Split(':', 2);
        return new WebProxy(new UriBuilder(proxy) { UserName = "", Password = "" }.Uri)
        {
            Credentials = login[0].Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(login[0]), Uri.UnescapeDataString(login.ElementAtOrDefault(1) ?? "")),
        };
    }

    /// <summary>The system's trust first; what only lacks a known root may chain to the given authorities.</summary>
    /// <exception cref="AuthenticationException">It is refused, and this says why.</exception>
    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        var host = (sender as SslStream)?.TargetHostName;
        if (certificate is not X509Certificate2 leaf || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw new AuthenticationException($"{host} showed no certificate");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw Refusal(host, "it is for another host");
        }

        if (ChainsToGiven(leaf, chain))
        {
            return true;
        }

        var isOutdated = (chain?.ChainStatus ?? []).Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid));
        throw Refusal(host, isOutdated ? "it is not valid at this time" : "its authority is not trusted");
    }

    private static AuthenticationException Refusal(string? host, string why) => new($"The certificate of {host} is refused: {why}");

    private bool ChainsToGiven(X509Certificate2 leaf, X509Chain? chain)
    {
        if (_authorities is null)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            own.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return own.Build(leaf);
    }
}
