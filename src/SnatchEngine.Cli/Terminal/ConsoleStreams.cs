using System.Text;

namespace SnatchEngine.Cli.Terminal;

/// <summary>The three streams of the process, and which of them a person sees.</summary>
internal sealed record ConsoleStreams
{
    /// <summary>Data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, and the reasons of failures.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens what is piped or typed in.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Whether a person types.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Whether a person reads <see cref="Out"/>.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person reads <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether the terminal can move its cursor, so that progress can be drawn in place.</summary>
    public bool CanRedraw { get; init; }

    /// <summary>Whether colours are welcome.</summary>
    public bool Color { get; init; }

    /// <summary>The streams of this process.</summary>
    /// <param name="canRedraw">Whether the terminal, if there is one, understands more than plain lines.</param>
    /// <param name="color">Whether colours are welcome on a terminal.</param>
    public static ConsoleStreams OfProcess(bool canRedraw, bool color) => new()
    {
        Out = Writer(Console.OpenStandardOutput),
        Error = Writer(Console.OpenStandardError),
        OpenInput = Console.OpenStandardInput,
        InputIsTerminal = !Console.IsInputRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        CanRedraw = canRedraw,
        Color = color,
    };

    // Console.Out sets the terminal up and reads its description, which a tiny download does not need.
    private static TextWriter Writer(Func<Stream> open) =>
        TextWriter.Synchronized(new StreamWriter(open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 8 * 1024) { AutoFlush = true });
}
