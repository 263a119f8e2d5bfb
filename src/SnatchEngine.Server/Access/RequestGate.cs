using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SnatchEngine.Server.Api;

namespace SnatchEngine.Server.Access;

/// <summary>What a request must be before anything looks at it: for this host, from no foreign page, with the token, its body JSON.</summary>
/// <param name="token">The credential.</param>
internal sealed class RequestGate(string token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _token = SHA256.HashData(Encoding.UTF8.GetBytes(token));
    private volatile string[] _hosts = [];

    /// <summary>Says where the server listens; until then nothing is let in.</summary>
    /// <param name="address">Such as <c>http://127.0.0.1:6880</c>.</param>
    public void Admit(string address)
    {
        var url = new Uri(address);
        _hosts = IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip) ? [url.Authority, $"localhost:{url.Port}"] : [url.Authority];
    }

    /// <summary>Lets a request through, or answers it.</summary>
    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!_hosts.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
        {
            return Problem.WriteAsync(context, 421, "this server answers under its own address only");
        }

        if (request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            return next(context);
        }

        if (request.Headers.Origin.Count > 0 && !request.Headers.Origin.All(origin => _hosts.Any(host => $"http://{host}".Equals(origin, StringComparison.OrdinalIgnoreCase))))
        {
            return Problem.WriteAsync(context, 403, "requests from other pages are refused");
        }

        if (!HasToken(request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.WriteAsync(context, 401, "the token of state/token is needed: Authorization: Bearer TOKEN");
        }

        var hasBody = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;
        return hasBody && !request.HasJsonContentType()
            ? Problem.WriteAsync(context, 415, "a body must be JSON, with Content-Type: application/json")
            : next(context);
    }

    // Hashes have one length, so nothing is told by the time the comparison takes.
    private bool HasToken(HttpRequest request) => request.Headers.Authorization is [{ } given] && given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) &&
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..].Trim())), _token);
}
