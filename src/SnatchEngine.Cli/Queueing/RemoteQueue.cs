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

    private static readonly TimeSpan s_sign = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_answer = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>Prepares to ask a daemon.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="token">Its token.</param>
    /// <param name="time">The clock of the limits.</param>
    public RemoteQueue(Uri address, string token, TimeProvider time)
    {
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Whether it answers.</summary>
    public async Task<bool> IsLiveAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(s_sign, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var answer = await _http.GetAsync(new Uri("/health/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
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
        using var limit = new CancellationTokenSource(s_answer, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = s_json } };
            }

            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await using var text = await answer.Content.ReadAsStreamAsync(either.Token);
            using var json = await JsonDocument.ParseAsync(text, cancellationToken: either.Token);
            return answer.IsSuccessStatusCode ? json.RootElement.Clone() : throw Refusal(answer.StatusCode, json.RootElement);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QueueRefusalException(string.Create(
                CultureInfo.InvariantCulture,
                $"the daemon at {_http.BaseAddress} did not answer within {s_answer.TotalMinutes} minutes. It may have done what was asked: 'snatch queue' shows it once 'snatch serve' answers again"));
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
        query += filter.Standing is { } standing ? $"&state={standing}" : "";
        return query + (filter.Group is { } group ? $"&group={Uri.EscapeDataString(group)}" : "");
    }

    private static List<string> IdsIn(JsonElement answer) => [.. answer.GetProperty("ids").EnumerateArray().Select(id => id.GetString() ?? "")];

    private static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
