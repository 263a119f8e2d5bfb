namespace SnatchEngine.Plugins;

/// <summary>The HTTP client lent to a plugin: it reaches the hosts of the manifest's permissions and no others.</summary>
internal sealed class PluginHttp : DelegatingHandler
{
    private const int LongestAnswer = 8 << 20;

    private readonly PluginManifest _manifest;

    private PluginHttp(PluginManifest manifest, HttpMessageHandler inner) : base(inner) => _manifest = manifest;

    /// <summary>Makes the client.</summary>
    /// <param name="manifest">Whose permissions count.</param>
    /// <param name="inner">What sends; it must not follow redirects, as those would pass the permissions by.</param>
    public static HttpClient Open(PluginManifest manifest, HttpMessageHandler inner) =>
        new(new PluginHttp(manifest, inner)) { MaxResponseContentBufferSize = LongestAnswer, Timeout = TimeSpan.FromSeconds(60) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.HostNameType == UriHostNameType.IPv6 ? request.RequestUri.Host : request.RequestUri.IdnHost;
        return _manifest.Permissions.Hosts.Any(pattern => UrlClaim.MatchesHost(pattern, host))
            ? base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException($"the permissions of plugin '{_manifest.Id}' do not name the host {host}; add it to permissions.hosts in its {PluginManifest.FileName}");
    }
}
