namespace SnatchEngine.Abstractions.Lending;

/// <summary>What stands behind a <see cref="PluginEnvironment"/>. The host fills it in, and a test of a plugin fills in what that plugin uses; nothing is called before it is used.</summary>
public sealed record Lender
{
    /// <summary>Makes the HTTP client of an account, called once for each; the empty name is for requests without one.</summary>
    public required Func<string, HttpClient> OpenHttp { get; init; }

    /// <summary>Makes the state folder and returns its full path; called once.</summary>
    public required Func<string> OpenStateFolder { get; init; }

    /// <summary>Reads the settings, defaults filled in; called whenever they are asked for. Default: none are set.</summary>
    public Func<IReadOnlyDictionary<string, string>> ReadSettings { get; init; } = static () => new Dictionary<string, string>();

    /// <summary>Looks a secret up by its name; null when the operator set none. Default: none is set.</summary>
    public Func<string, string?> FindSecret { get; init; } = static _ => null;

    /// <summary>Tells how long a request of an account would wait for the site's budget. Default: not at all.</summary>
    public Func<string, TimeSpan> SiteWait { get; init; } = static _ => TimeSpan.Zero;

    /// <summary>Runs a program. Default: every program is missing.</summary>
    public Func<ProgramCall, CancellationToken, Task<ProgramOutput>> RunProgramAsync { get; init; } =
        static (call, _) => throw new ProgramException(ProgramFailure.Missing, $"nobody lends the program '{call.Program}'");
}
