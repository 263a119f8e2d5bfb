using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace SnatchEngine.Server.Api;

/// <summary>Whether the process lives; for whoever watches it, without a credential.</summary>
internal static class HealthApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/health/live", context => Answer.WriteAsync(context, json => json.WriteString("status", "live")));
}
