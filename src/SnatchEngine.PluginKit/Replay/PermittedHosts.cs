namespace SnatchEngine.PluginKit.Replay;

/// <summary>Refuses the hosts that a manifest does not name, as the host program does, so that a forgotten permission fails in the test and not at the user's.</summary>
internal sealed class PermittedHosts(ManifestFacts manifest, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.HostNameType == UriHostNameType.IPv6 ? request.RequestUri.Host : request.RequestUri.IdnHost;
        return manifest.Allows(host)
            ? base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException($"the permissions of plugin '{manifest.Id}' do not name the host {host}; add it to permissions.hosts in its plugin.json");
    }
}
