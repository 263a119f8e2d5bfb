using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Queueing;

/// <summary>A running <c>snatch serve</c>, and a client of its API.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private Daemon(ProgramRun run, Uri address, string token) => (Run, Address, Token) = (run, address, token);

    public ProgramRun Run { get; }

    public Uri Address { get; }

    public string Token { get; }

    public static async Task<Daemon> StartAsync(Scene scene, params string[] arguments)
    {
        var run = scene.Program.Start(["serve", "--json", "--listen", "127.0.0.1:0", .. arguments]);
        await run.OutputContainsAsync("\"status\":\"serving\"");
        var line = run.Output.Split('\n').First(l => l.Contains("\"serving\"", StringComparison.Ordinal));
        return new Daemon(run, new Uri(JsonElement.Parse(line).Text("address")), (await File.ReadAllTextAsync(scene.Program.Home["state/token"])).Trim());
    }

    /// <summary>Asks the API.</summary>
    public async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpMethod method, string path, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Ends once an item stands where it should.</summary>
    public async Task<JsonElement> UntilAsync(string id, string state)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            var item = JsonElement.Parse((await AskAsync(HttpMethod.Get, $"/api/v1/downloads/{id}")).Body);
            if (item.Text("state") == state)
            {
                return item;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    public async Task<ProgramResult> StopAsync(Signal signal = Signal.Terminate)
    {
        Run.Send(signal);
        return await Run.WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Run.DisposeAsync();
    }
}
