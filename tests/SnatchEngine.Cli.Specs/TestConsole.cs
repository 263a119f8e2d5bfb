using SnatchEngine.Cli.Commands;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Cli.Specs;

/// <summary>The program without a process: what it wrote, what the engine was asked.</summary>
internal sealed class TestConsole
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public string PersonFolder { get; init; } = Path.GetTempPath();

    public string ProgramFolder { get; init; } = Path.GetTempPath();

    public string HomeFolder { get; init; } = Path.GetTempPath();

    public Stream Input { get; init; } = new MemoryStream();

    public bool Terminal { get; init; }

    public CancellationToken Stop { get; init; }

    /// <summary>What the engine does with a request; by default it fetches nothing and finishes everything.</summary>
    public Func<SnatchRequest, Action<SnatchEvent>, CancellationToken, Task<SnatchReport>>? Engine { get; init; }

    public GetInvocation? Asked { get; private set; }

    public List<Wish> Wishes { get; } = [];

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public IReadOnlyList<string> Problems { get; private set; } = [];

    public async Task<int> RunAsync(params string[] words)
    {
        try
        {
            return await new CommandTree(Compose()).RunAsync(words, Stop);
        }
        catch (UsageException wrong)
        {
            Problems = wrong.Problems;
            return ExitCode.Usage;
        }
    }

    private Composition Compose() => new()
    {
        Console = new ConsoleStreams { Out = _out, Error = _error, OpenInput = () => Input, InputIsTerminal = Terminal, ErrorIsTerminal = Terminal },
        Time = TimeProvider.System,
        PersonFolder = PersonFolder,
        Program = [SnatchProgram.File],
        ProgramFolder = ProgramFolder,
        HomeFolder = HomeFolder,
        ReadCookies = _ => Any<CookieJar>(),
        ReadBrowserCookies = _ => Any<CookieJar>(),
        ReadNetrc = _ => Any<Netrc>(),
        OpenAsync = (invocation, _) =>
        {
            Asked = invocation;
            return Task.FromResult(new OpenEngine(Engine ?? CollectAsync, _ => [new("http/1.1", 0.9, "bulk")], () => ValueTask.CompletedTask));
        },
    };

    private static T Any<T>() where T : class => (T)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(T));

    private async Task<SnatchReport> CollectAsync(SnatchRequest request, Action<SnatchEvent> tell, CancellationToken cancellationToken)
    {
        await foreach (var wish in request.Wishes.WithCancellation(cancellationToken))
        {
            Wishes.Add(wish);
        }

        return new SnatchReport { Done = Wishes.Count };
    }
}
