using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SnatchEngine.TestKit.Sockets;

/// <summary>One certificate authority for the test process, so that a spec with several servers trusts one file.</summary>
internal static class TestCertificates
{
    private static readonly Lazy<X509Certificate2> LazyAuthority = new(() => NewAuthority("SnatchEngine test CA"));

    public static X509Certificate2 Authority => LazyAuthority.Value;

    public static SslStreamCertificateContext Leaf(CertificateFlaw flaw, IReadOnlyList<string> names)
    {
        var now = DateTimeOffset.UtcNow;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=SnatchEngine test origin", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(NamesFor(flaw, names));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], critical: false));
        var ends = flaw == CertificateFlaw.Expired ? now.AddDays(-1) : now.AddDays(30);
        using var stranger = flaw == CertificateFlaw.UnknownAuthority ? NewAuthority("Nobody's CA") : null;
        using var signed = request.Create(stranger ?? Authority, now.AddDays(-3), ends, RandomNumberGenerator.GetBytes(12));
        using var withKey = signed.CopyWithPrivateKey(key);
        // Not every platform's TLS takes a key that never left memory; a round through PKCS#12 settles it.
        var leaf = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(leaf, [], offline: true);
    }

    private static X509Extension NamesFor(CertificateFlaw flaw, IReadOnlyList<string> extra)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (flaw == CertificateFlaw.WrongName)
        {
            names.AddDnsName("elsewhere.test");
            return names.Build();
        }

        names.AddDnsName("localhost");
        foreach (var name in extra) names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names.Build();
    }

    private static X509Certificate2 NewAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-4), now.AddDays(60));
    }
}
