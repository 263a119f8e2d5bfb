using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Server.Access;
using SnatchEngine.Server.Api;

namespace SnatchEngine.Server;

/// <summary>The front of the daemon: HTTP on one address of this machine.</summary>
public sealed class SnatchServer : IAsyncDisposable
{
    private const int LargestBody = 16 << 20;

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;

    private SnatchServer(WebApplication application, string address) => (_application, Address) = (application, address);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:6880</c>.</summary>
    public string Address { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="parts">What it serves.</param>
    /// <param name="listen">The address; port 0 takes any that is free.</param>
    /// <param name="token">The credential every request but those of <c>/health/</c> must carry.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The address is in use or not of this machine.</exception>
    public static async Task<SnatchServer> StartAsync(ServerParts parts, IPEndPoint listen, string token, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "snatch", ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_farewell);
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Listen(listen);
        });
        var application = builder.Build();
        var gate = new RequestGate(token);
        application.Use(next => context => AnswerAsync(context, () => gate.PassAsync(context, next)));
        application.UseRouting();
        HealthApi.Map(application);
        new DownloadsApi(parts).Map(application);
        application.MapFallback("{*path}", context => Problem.WriteAsync(context, 404, $"{context.Request.Method} {context.Request.Path} is nothing this server has"));
        await application.StartAsync(cancellationToken);
        var address = application.Urls.First();
        gate.Admit(address);
        return new SnatchServer(application, address);
    }

    /// <summary>Ends: no new request is taken, those begun are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, Func<Task> answerAsync)
    {
        try
        {
            await answerAsync();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
#pragma warning disable CA1031 // Whoever asked is told, whatever it was; its text may hold what is nobody's business.
        catch (Exception error) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            context.Response.Clear();
            await Problem.WriteAsync(context, 500, $"the daemon failed at this request ({error.GetType().Name}); the queue goes on. Try again, and report it when it stays so");
        }
    }

    /// <summary>Whoever opened the server ends it, not a signal.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>What a server serves.</summary>
public sealed record ServerParts
{
    /// <summary>The queue.</summary>
    public required RunQueue Queue { get; init; }

    /// <summary>The live figures of an item. Null: it fetches nothing now.</summary>
    public required Func<QueuedItem, Downloads.DownloadStatus?> LiveOf { get; init; }

    /// <summary>Every problem with an order; none when it can be obeyed.</summary>
    public required Func<QueueOrder, IReadOnlyList<string>> ProblemsOf { get; init; }

    /// <summary>A text with the secrets in its URLs hidden.</summary>
    public required Func<string, string> Redact { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
