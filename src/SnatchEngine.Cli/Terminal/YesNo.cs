namespace SnatchEngine.Cli.Terminal;

/// <summary>A question to the person at the terminal.</summary>
internal static class YesNo
{
    /// <summary>Whether there is somebody to ask.</summary>
    public static bool CanAsk(ConsoleStreams console) => console is { InputIsTerminal: true, ErrorIsTerminal: true };

    /// <summary>Asks; anything but a yes is a no.</summary>
    public static async Task<bool> AskAsync(ConsoleStreams console, string question, CancellationToken cancellationToken)
    {
        await console.Error.WriteAsync($"{question} [y/N] ");
        using var input = new StreamReader(console.OpenInput());
        // Reading from a terminal cannot be interrupted, so Ctrl-C leaves it behind.
        var answer = await input.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken);
        return answer?.Trim() is { } word && (word.Equals("y", StringComparison.OrdinalIgnoreCase) || word.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }
}
