namespace SnatchEngine.TestKit.Files;

/// <summary>The faults that keep a file back altogether.</summary>
internal static class Refusals
{
    /// <summary>Null: the file is served. Status 0: the stream is reset for HTTP/1.1's sake.</summary>
    public static Answer? For(Exchange exchange, Faults faults)
    {
        if (faults.RequireHttp1 && exchange.IsHttp2) return new(0);
        var answer = Choose(exchange, faults);
        if (answer is not { Status: >= 400 } || faults.RetryAfter is null || answer.Headers.Any(h => h.Name == "Retry-After")) return answer;
        return answer with { Headers = [.. answer.Headers, ("Retry-After", faults.RetryAfter)] };
    }

    private static Answer? Choose(Exchange exchange, Faults faults)
    {
        if (exchange.Method is not ("GET" or "HEAD")) return new(405, ("Allow", "GET, HEAD"));
        if (faults.StatusFor?.Invoke(exchange.Index) is { } scripted) return scripted;
        if (faults.RequireCookie is { } cookie && !HasCookie(exchange, cookie)) return new(307, ("Location", exchange.Target), ("Set-Cookie", cookie + "; Path=/"));
        if (faults.RequireAuthorization is { } secret && exchange.Header("Authorization") != secret) return new(401, ("WWW-Authenticate", "Basic realm=\"test\""));
        if (exchange.Index >= (faults.OneTime ? 1 : faults.ExpireAfter ?? int.MaxValue)) return faults.Expired;
        if (faults.RedirectTo?.Invoke(exchange) is { } location) return new(faults.RedirectStatus, ("Location", location));
        if (exchange.Header("Range") is not null && faults.RefuseRange is { } refusal) return refusal;
        if (faults.MaxParallel is { } limit && !limit.Admits(exchange)) return new(limit.Status);
        if (exchange.Index >= (faults.HtmlInsteadAfter ?? int.MaxValue)) return LoginPage();
        return null;
    }

    private static Answer LoginPage() => new(200, ("Content-Type", "text/html; charset=utf-8"))
    {
        Body = "<!DOCTYPE html><html><title>Please sign in</title><form></form></html>"u8.ToArray(),
    };

    private static bool HasCookie(Exchange exchange, string cookie) =>
        exchange.Header("Cookie")?.Split(';').Any(c => c.Trim() == cookie) == true;
}
