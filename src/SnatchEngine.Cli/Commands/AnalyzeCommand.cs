using System.Globalization;
using System.Text.Json;
using SnatchEngine.Analyzers;
using SnatchEngine.Cli.Analysis;
using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch analyze</c>: what costs the host time in scripts and plugins, the worst first.</summary>
internal sealed class AnalyzeCommand(Composition composition)
{
    private static readonly Impact[] s_impacts = [Impact.Critical, Impact.High, Impact.Medium, Impact.Low];

    private readonly ConsoleStreams _console = composition.Console;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(AnalyzeInvocation asked, CancellationToken cancellationToken)
    {
        var report = await new CodeAnalysis(composition.ProgramFolder).RunAsync(new SourceSearch(asked.Path), cancellationToken);
        if (asked.Output.Json)
        {
            _console.Out.WriteLine(JsonLine.Of(json => Write(json, report)));
        }
        else
        {
            Show(report, asked.Output);
        }

        return report.Findings.Any(f => (int)f.Rule.Impact <= asked.FailOn) ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private void Show(AnalysisReport report, OutputChoice output)
    {
        if (!output.Quiet)
        {
            foreach (var note in report.Notes)
            {
                _console.Error.WriteLine($"note  {Printable.Clean(note)}");
            }
        }

        var rows = report.Findings.Select(f => (AnalysisIssue: f, Place: Printable.Clean(string.Create(CultureInfo.InvariantCulture, $"{f.File}:{f.Line}:{f.Column}")))).ToArray();
        var width = rows.Select(r => CellText.Width(r.Place)).Append("PLACE".Length).Max();
        if (rows.Length > 0)
        {
            _console.Out.WriteLine($"SEVERITY  RULE    {CellText.Fit("PLACE", width)}  MESSAGE");
        }

        foreach (var (finding, place) in rows)
        {
            _console.Out.WriteLine($"{Severity(finding.Rule.Impact, output)}  {finding.Rule.Id}  {CellText.Fit(place, width)}  {Printable.Clean(finding.Message)}");
            if (output.Verbose)
            {
                _console.Out.WriteLine($"                  {finding.Rule.Help}");
            }
        }

        if (!output.Quiet)
        {
            var files = $"{report.Files} {(report.Files == 1 ? "file" : "files")}";
            var counts = string.Join(", ", s_impacts.Select(i => $"{report.CountOf(i)} {NameOf(i)}"));
            _console.Out.WriteLine($"{files}, {rows.Length} {(rows.Length == 1 ? "finding" : "findings")}: {counts}");
        }
    }

    private string Severity(Impact impact, OutputChoice output)
    {
        var name = NameOf(impact).PadRight(8);
        var color = impact switch { Impact.Critical => "31;1", Impact.High => "31", Impact.Medium => "33", _ => "" };
        return _console is { OutIsTerminal: true, Color: true } && !output.NoColor && color.Length > 0 ? $"\e[{color}m{name}\e[0m" : name;
    }

    private static void Write(Utf8JsonWriter json, AnalysisReport report)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("files", report.Files);
        json.WriteNumber("total", report.Findings.Count);
        foreach (var impact in s_impacts)
        {
            json.WriteNumber(NameOf(impact), report.CountOf(impact));
        }

        json.WriteEndObject();
        json.WriteStartObject("issues_by_severity");
        foreach (var impact in s_impacts)
        {
            json.WriteStartArray(NameOf(impact));
            foreach (var finding in report.Findings.Where(f => f.Rule.Impact == impact))
            {
                Write(json, finding);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        JsonLine.WriteStrings(json, "notes", report.Notes);
    }

    private static void Write(Utf8JsonWriter json, AnalysisIssue finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Rule.Id);
        json.WriteString("title", finding.Rule.Descriptor.Title.ToString(CultureInfo.InvariantCulture));
        json.WriteString("message", finding.Message);
        json.WriteString("file", finding.File);
        json.WriteNumber("line", finding.Line);
        json.WriteNumber("column", finding.Column);
        json.WriteString("help", finding.Rule.Help);
        json.WriteBoolean("fixable", finding.IsFixable);
        json.WriteEndObject();
    }

    private static string NameOf(Impact impact) => impact switch { Impact.Critical => "critical", Impact.High => "high", Impact.Medium => "medium", _ => "low" };
}
