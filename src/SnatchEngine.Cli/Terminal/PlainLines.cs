namespace SnatchEngine.Cli.Terminal;

/// <summary>Writes lines straight to their streams, coloured only for a person.</summary>
internal sealed class PlainLines(ConsoleStreams console, bool color)
{
    /// <summary>Writes one line.</summary>
    public void Write(ReportLine line)
    {
        var writer = line.IsData ? console.Out : console.Error;
        var seen = line.IsData ? console.OutIsTerminal : console.ErrorIsTerminal;
        writer.WriteLine(color && seen ? Colored(line) : line.Text);
    }

    private static string Colored(ReportLine line)
    {
        var code = line.Kind switch { LineKind.Done => "32", LineKind.Skipped => "33", LineKind.Failed => "31", _ => "" };
        return code.Length == 0 || line.LabelLength == 0 ? line.Text : $"\e[{code}m{line.Text[..line.LabelLength]}\e[0m{line.Text[line.LabelLength..]}";
    }
}
