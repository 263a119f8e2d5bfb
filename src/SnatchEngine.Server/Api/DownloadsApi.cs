using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;

namespace SnatchEngine.Server.Api;

/// <summary><c>/api/v1/downloads</c>: the queue.</summary>
internal sealed class DownloadsApi(ServerParts parts)
{
    private const string Root = "/api/v1/downloads";
    private const int MostAtOnce = 10_000;
    private const int MostListed = 100_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root, context => TryAsync(context, () => AddAsync(context)));
        routes.MapGet(Root, context => TryAsync(context, () => ListAsync(context)));
        routes.MapGet(Root + "/{id}", context => TryAsync(context, () => ShowAsync(context)));
        routes.MapPost(Root + "/clear", context => TryAsync(context, () => ClearAsync(context)));
        foreach (var act in Enum.GetValues<QueueAct>())
        {
            routes.MapPost($"{Root}/{QueueWords.Of(act)}", context => TryAsync(context, () => ActAsync(context, act)));
        }
    }

    private static async Task TryAsync(HttpContext context, Func<Task> answerAsync)
    {
        try
        {
            await answerAsync();
        }
        catch (UnknownItemException unknown)
        {
            await Problem.WriteAsync(context, 404, unknown.Message);
        }
        catch (JsonException wrong)
        {
            await Problem.WriteAsync(context, 400, $"the body is not what this route takes: {wrong.Message}");
        }
        catch (BadHttpRequestException wrong)
        {
            await Problem.WriteAsync(context, wrong.StatusCode, wrong.Message);
        }
        catch (StorageException failure)
        {
            await Problem.WriteAsync(context, 503, failure.Message);
        }
    }

    private async Task AddAsync(HttpContext context)
    {
        var orders = (await QueueJson.ReadOrdersAsync(context.Request.Body, context.RequestAborted))?.Downloads ?? [];
        if (orders.Count is 0 or > MostAtOnce)
        {
            await Problem.WriteAsync(context, 400, string.Create(CultureInfo.InvariantCulture, $"'downloads' must hold 1 to {MostAtOnce} orders, it holds {orders.Count}"));
            return;
        }

        var problems = orders.SelectMany((order, at) => ProblemsOf(order).Select(p => string.Create(CultureInfo.InvariantCulture, $"downloads[{at}]: {p}"))).ToList();
        if (problems.Count > 0)
        {
            await Problem.WriteAsync(context, 400, "nothing was added, as some orders cannot be obeyed", problems);
            return;
        }

        var ids = await parts.Queue.AddAsync(orders, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await Answer.WriteAsync(context, json => QueueItemJson.WriteIds(json, ids));
    }

    private IReadOnlyList<string> ProblemsOf(QueueOrder order) => OrderShape.ProblemsOf(order) is { Count: > 0 } misshapen ? misshapen : parts.ProblemsOf(order);

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var all = new QueueFilter();
        if ((query["state"] is [{ Length: > 0 } word] ? all.Of(word) : all) is not { } ofState)
        {
            await Problem.WriteAsync(context, 400, $"'state' must be one of {string.Join(", ", QueueWords.Standings)}");
            return;
        }

        var filter = ofState with
        {
            Group = query["group"] is [{ Length: > 0 } group] ? group : null,
            After = Number(query["after"], 0, long.MaxValue) ?? 0,
            Limit = (int)(Number(query["limit"], 1, MostListed) ?? 100),
        };
        var items = await parts.Queue.ListAsync(filter, context.RequestAborted);
        var counts = await parts.Queue.CountsAsync(filter.Group, context.RequestAborted);
        await Answer.WriteAsync(context, json => QueueItemJson.WritePage(json, new QueuePage(items, counts, filter.Limit, parts.LiveOf), parts.Redact, parts.Time.GetUtcNow()));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var item = await parts.Queue.FindAsync((string)context.Request.RouteValues["id"]!, context.RequestAborted);
        var attempts = await parts.Queue.AttemptsAsync(item, context.RequestAborted);
        await Answer.WriteAsync(context, json =>
        {
            QueueItemJson.Describe(json, item, parts.LiveOf(item), parts.Redact, parts.Time.GetUtcNow());
            QueueItemJson.WriteAttempts(json, attempts);
        });
    }

    private async Task ActAsync(HttpContext context, QueueAct act)
    {
        var which = await QueueJson.ReadSelectionAsync(context.Request.Body, context.RequestAborted) ?? new QueueSelection();
        if (OrderShape.HasGap(which.Ids))
        {
            await Problem.WriteAsync(context, 400, "'ids' must hold ids, not null");
            return;
        }

        if ((which.Ids.Count > 0 ? 1 : 0) + (which.Group is null ? 0 : 1) + (which.All ? 1 : 0) != 1)
        {
            await Problem.WriteAsync(context, 400, "say which: one of 'ids', 'group' and 'all'");
            return;
        }

        var ids = await parts.Queue.ActAsync(act, which, context.RequestAborted);
        await Answer.WriteAsync(context, json => QueueItemJson.WriteIds(json, ids));
    }

    private async Task ClearAsync(HttpContext context)
    {
        var cleared = await parts.Queue.ClearAsync(context.RequestAborted);
        await Answer.WriteAsync(context, json => json.WriteNumber("cleared", cleared));
    }

    private static long? Number(string? text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, least, most) : null;
}
