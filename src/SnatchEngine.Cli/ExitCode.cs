namespace SnatchEngine.Cli;

/// <summary>How the program ends; scripts rely on the figures.</summary>
internal static class ExitCode
{
    /// <summary>All that was asked is done.</summary>
    public const int Done = 0;

    /// <summary>Some items failed.</summary>
    public const int SomeFailed = 1;

    /// <summary>The command line, an input file or the configuration is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>No request was made, as every item failed before.</summary>
    public const int NothingStarted = 3;

    /// <summary>Stopped by Ctrl-C or by SIGTERM.</summary>
    public const int Interrupted = 130;
}
