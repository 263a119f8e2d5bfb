using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Queueing;

/// <summary>The queue of a daemon, asked over HTTP.</summary>
internal sealed class RemoteQueue : IDisposable
{
    private const string Root = "/api/v1/downloads";
    private const int AtOnce = 2000;

    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly HttpClient _http;

    /// <summary>Prepares to ask a daemon.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="token">Its token.</param>
    public RemoteQueue(Uri address, string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Whether it answers.</summary>
    public async Task<bool> IsLiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/health/live", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The queue.</summary>
    public QueueAccess Access() => new(
        AddAsync,
        (filter, ct) => AskAsync(HttpMethod.Get, Root + QueryOf(filter), null, ct),
        (id, ct) => AskAsync(HttpMethod.Get, $"{Root}/{Uri.EscapeDataString(id)}", null, ct),
        async (act, which, ct) => IdsIn(await AskAsync(HttpMethod.Post, $"{Root}/{QueueWords.Of(act)}", QueueJson.Write(which), ct)),
        async ct => (await AskAsync(HttpMethod.Post, $"{Root}/clear", null, ct)).GetProperty("cleared").GetInt32(),
        () =>
        {
            Dispose();
            return ValueTask.CompletedTask;
        })
    {
        IsWorkedOn = true,
    };

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<QueueOrder> orders, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        foreach (var part in orders.Chunk(AtOnce))
        {
            ids.AddRange(IdsIn(await AskAsync(HttpMethod.Post, Root, QueueJson.Write(new QueueOrders(part)), cancellationToken)));
        }

        return ids;
    }

    private async Task<JsonElement> AskAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = s_json } };
            }

            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var text = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var json = await JsonDocument.ParseAsync(text, cancellationToken: cancellationToken);
            return answer.IsSuccessStatusCode ? json.RootElement.Clone() : throw Refusal(answer.StatusCode, json.RootElement);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException)
        {
            throw new QueueRefusalException($"the daemon at {_http.BaseAddress} does not answer as it should ({TextPrinter.Reason(failure)}). Look whether 'snatch serve' is running, then try again");
        }
    }

    private static Exception Refusal(HttpStatusCode status, JsonElement problem)
    {
        var detail = Text(problem, "detail") ?? $"the daemon answered {(int)status}";
        return status switch
        {
            HttpStatusCode.BadRequest => new UsageException(problem.TryGetProperty("problems", out var all) ? [.. all.EnumerateArray().Select(p => p.GetString() ?? "")] : [detail]),
            HttpStatusCode.NotFound => new UnknownItemException(detail),
            _ => new QueueRefusalException(detail),
        };
    }

    private static string QueryOf(QueueFilter filter)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?limit={filter.Limit}&after={filter.After}");
        query += filter.State is { } state ? $"&state={QueueWords.Of(state)}" : "";
        return query + (filter.Group is { } group ? $"&group={Uri.EscapeDataString(group)}" : "");
    }

    private static List<string> IdsIn(JsonElement answer) => [.. answer.GetProperty("ids").EnumerateArray().Select(id => id.GetString() ?? "")];

    private static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
