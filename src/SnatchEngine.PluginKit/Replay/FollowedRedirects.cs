using SnatchEngine.Abstractions;

namespace SnatchEngine.PluginKit.Replay;

/// <summary>Follows redirects as the host program does: at most 10, 3 to itself; headers go to the first origin, and of them another sees User-Agent, Accept and Accept-Language; a body reaches no other.</summary>
internal sealed class FollowedRedirects(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MostHops = 10;
    private const int MostToItself = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var follows = !request.Options.TryGetValue(PluginEnvironment.FollowRedirects, out var follow) || follow;
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : null;
        var (message, toItself) = (request, 0);
        for (var hop = 0; ; hop++)
        {
            var answer = await base.SendAsync(message, cancellationToken);
            if (!follows || (int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || !answer.Headers.NonValidated.TryGetValues("Location", out var locations))
            {
                return answer;
            }

            var from = message.RequestUri!;
            if (!Uri.TryCreate(from, locations.ToString(), out var next) || next.Scheme is not ("http" or "https"))
            {
                throw new HttpRequestException($"{from.Host} redirects to what is no http or https URL");
            }

            toItself = next == from ? toItself + 1 : 0;
            if (hop >= MostHops || toItself > MostToItself)
            {
                throw new HttpRequestException($"{request.RequestUri!.Host} redirects more than {(toItself > 0 ? $"{MostToItself} times to itself" : $"{MostHops} times")}");
            }

            var status = (int)answer.StatusCode;
            answer.Dispose();
            message = MessageTo(next, request, message, status, body);
        }
    }

    private static HttpRequestMessage MessageTo(Uri next, HttpRequestMessage first, HttpRequestMessage before, int status, byte[]? body)
    {
        // What every browser does: 303 asks for the result of what was sent, and 301 and 302 are taken for it.
        var becomesGet = (status == 303 && before.Method != HttpMethod.Head) || (status is 301 or 302 && before.Method == HttpMethod.Post);
        var isOwn = OriginOf(next) == OriginOf(first.RequestUri!);
        var carriesBody = body is not null && before.Content is not null && !becomesGet;
        if (carriesBody && !isOwn)
        {
            throw new HttpRequestException($"{before.RequestUri!.Host} redirects a request with a body to {next.Host}, which was not meant to see it");
        }

        var message = new HttpRequestMessage(becomesGet ? HttpMethod.Get : before.Method, next);
        foreach (var (name, values) in first.Headers.NonValidated)
        {
            if (isOwn || name.ToUpperInvariant() is "USER-AGENT" or "ACCEPT" or "ACCEPT-LANGUAGE")
            {
                message.Headers.TryAddWithoutValidation(name, values);
            }
        }

        if (carriesBody)
        {
            message.Content = new ByteArrayContent(body!);
            foreach (var (name, values) in first.Content!.Headers.NonValidated)
            {
                message.Content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return message;
    }

    private static string OriginOf(Uri url) => url.GetLeftPart(UriPartial.Authority).ToLowerInvariant();
}
