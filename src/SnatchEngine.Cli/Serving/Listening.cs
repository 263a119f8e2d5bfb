using System.Net;
using SnatchEngine.Cli.Queueing;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Server;

namespace SnatchEngine.Cli.Serving;

/// <summary>The server of a daemon, put together. Only what has made the web framework loadable may touch it.</summary>
internal static class Listening
{
    /// <summary>Begins to listen.</summary>
    /// <exception cref="UsageException">The address is in use or not of this machine.</exception>
    public static async Task<SnatchServer> StartAsync(
        RunQueue queue, QueueWorker worker, OrderEngines engines, IPEndPoint listen, string token, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var parts = new ServerParts { Queue = queue, LiveOf = worker.LiveOf, ProblemsOf = engines.ProblemsOf, Redact = RedactedUrl.Within, Time = time };
            return await SnatchServer.StartAsync(parts, listen, token, cancellationToken);
        }
        catch (IOException taken)
        {
            throw new UsageException([$"cannot listen on {listen}: {taken.Message}; --listen names another address, and port 0 takes any that is free"]);
        }
    }
}
