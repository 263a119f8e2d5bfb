using System.Text.Json;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.PluginKit.Conformance;

namespace SnatchEngine.Cli.Commands;

/// <summary>A check as a line of JSON, and back.</summary>
internal static class PluginTestLine
{
    private static readonly (string Word, Verdict Verdict)[] s_verdicts = [("ok", Verdict.Passed), ("failed", Verdict.Failed), ("skipped", Verdict.Skipped)];

    /// <summary>The word for a verdict.</summary>
    public static string WordOf(Verdict verdict) => Array.Find(s_verdicts, v => v.Verdict == verdict).Word;

    /// <summary>Writes it.</summary>
    public static string Of(Check check) => JsonLine.Of(WordOf(check.Verdict), json =>
    {
        json.WriteString("check", check.Name);
        json.WriteString("recording", check.Recording);
        json.WriteString("sentence", check.Sentence);
    });

    /// <summary>Reads it; a line that is none has neither status nor check.</summary>
    public static (string? Status, Check? Check) Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var status = root.GetProperty("status").GetString();
            var known = Array.FindIndex(s_verdicts, v => v.Word == status);
            return (status, known < 0 ? null : new Check(root.GetProperty("check").GetString()!, s_verdicts[known].Verdict, root.GetProperty("sentence").GetString()) { Recording = root.GetProperty("recording").GetString() });
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, null);
        }
    }
}
