using System.Net;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;

namespace HelloExtractor;

/// <summary>Asks the site's API, and turns its refusals into failures the host can act on.</summary>
internal sealed class HelloApi(PluginEnvironment environment)
{
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        // The host's client, never one of our own: it knows the permissions, the proxy and the budget of the site.
        using var answer = await environment.Http.GetAsync(new Uri($"https://api.hello.example{path}"), cancellationToken);
        Check(answer);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, typeof(T), HelloJson.Default, cancellationToken) is T page
                ? page
                : throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, $"api.hello.example{path} is not the JSON this plugin knows; it needs an update.", e);
        }
    }

    private void Check(HttpResponseMessage answer)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new ExtractionException(ExtractionFailure.Gone, "The song or album was removed.");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new ExtractionException(ExtractionFailure.AuthNeeded, "hello.example shows it only to those who sign in.");
            case HttpStatusCode.TooManyRequests:
                // The environment's clock, so that a replay knows what time it is.
                throw new ExtractionException(ExtractionFailure.RateLimited, "hello.example asks to come back later.")
                {
                    NotBefore = answer.Headers.RetryAfter?.Delta is { } delay ? environment.Time.GetUtcNow() + delay : null,
                };
            default:
                answer.EnsureSuccessStatusCode();
                break;
        }
    }
}
