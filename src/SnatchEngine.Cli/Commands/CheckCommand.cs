using SnatchEngine.Automation.Schedules.Reading;
using SnatchEngine.Checking;
using SnatchEngine.Cli.Scheduling;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Yaml;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch check</c>: every file people write.</summary>
internal sealed class CheckCommand(Composition composition)
{
    /// <summary>A line for each problem.</summary>
    public int Run(OutputChoice output)
    {
        var variables = composition.Variables();
        var report = new ConfigCheck(composition.HomeFolder, composition.Profiles.Catalog(variables), CheckSchedules).Run();
        foreach (var problem in report.Problems)
        {
            composition.Console.Out.WriteLine(output.Json
                ? JsonLine.Of("problem", json =>
                {
                    json.WriteString("path", problem.Path);
                    json.WriteNumber("line", problem.Line);
                    json.WriteNumber("column", problem.Column);
                    json.WriteString("code", problem.Code);
                    json.WriteString("message", problem.Message);
                    json.WriteString("at", problem.At);
                })
                : Printable.Clean(problem.ToString()));
        }

        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("summary", json =>
            {
                json.WriteNumber("files", report.Files.Count);
                json.WriteNumber("problems", report.Problems.Count);
            }));
        }
        else if (!output.Quiet && report.Problems.Count == 0)
        {
            composition.Console.Out.WriteLine(report.Files.Count == 0 ? $"no files in {Printable.Clean(Path.Combine(composition.HomeFolder, "config"))}" : $"{report.Files.Count} files, nothing wrong");
        }

        return report.Problems.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    private void CheckSchedules(ProblemList problems)
    {
        var schedules = new ScheduleFiles(ScheduleHost.FolderOf(composition.HomeFolder)).Read(problems);
        ScheduleFiles.CheckChains(schedules, [], problems);
    }
}
