using System.Globalization;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Changing;

/// <summary>What a person is granted at login, in a file of limits.conf's own language.</summary>
internal sealed class LimitsFile(SystemFiles files)
{
    public const string Folder = "etc/security/limits.d";
    public const string PathInRoot = $"{Folder}/60-snatch.conf";

    /// <summary>The word for a limit that was not there.</summary>
    public const string Nothing = "-";

    private readonly OwnFile _file = new(files, PathInRoot);

    /// <summary>The limits that were granted to a person.</summary>
    public IEnumerable<(string Item, string Value)> Read(string person)
    {
        foreach (var line in _file.Lines)
        {
            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var name, "-", var item, var value] && name == person)
            {
                yield return (item, value);
            }
        }
    }

    /// <summary>Grants a limit.</summary>
    public void Grant(string item, string person, long value) => _file.Put(Begin(item, Checked(person)), $"{Begin(item, person)}{value.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Takes a limit back to what it was: the person and the value before.</summary>
    public void Restore(string item, string before, string? granted)
    {
        if (before.Split(' ') is not [var person, var value])
        {
            throw new OptimizationException(OptimizationFailure.Refused, $"'{before}' does not say what was granted before");
        }

        var now = Read(Checked(person)).FirstOrDefault(l => l.Item == item).Value;
        if (now is not null && now != granted && now != value)
        {
            throw new OptimizationException(OptimizationFailure.ChangedMeanwhile, $"as somebody set {item} to {now} in /{PathInRoot} meanwhile; it stays");
        }

        _file.Put(Begin(item, person), value == Nothing || SystemFiles.Number(value) is null ? null : $"{Begin(item, person)}{value}");
    }

    private static string Begin(string item, string person) => $"{person} - {item} ";

    private static string Checked(string person) => person.Length is > 0 and <= 64 && person.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '$')
        ? person
        : throw new OptimizationException(OptimizationFailure.Refused, $"'{person}' is no name a limit can be granted to");
}
