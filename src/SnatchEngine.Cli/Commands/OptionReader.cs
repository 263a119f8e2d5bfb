using System.CommandLine;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>Takes the values of options and gathers every problem, each naming the option as it was written.</summary>
internal sealed class OptionReader(ParseResult result)
{
    private readonly List<string> _problems = [];

    /// <summary>What is wrong, a line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds a problem.</summary>
    public void Add(string problem) => _problems.Add(problem);

    /// <summary>Whether the option was written.</summary>
    public bool Has(Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>The option as it was written, or its first name.</summary>
    public string NameOf(Option option) => result.GetResult(option)?.IdentifierToken?.Value ?? option.Name;

    /// <summary>Every value of an option that may be repeated.</summary>
    public IReadOnlyList<string> All(Option option)
    {
        if (result.GetResult(option) is not { Implicit: false } given)
        {
            return [];
        }

        if (given.Tokens.Count < given.IdentifierTokenCount)
        {
            Add($"{NameOf(option)} needs a value: {option.HelpName}");
        }

        return [.. given.Tokens.Select(t => t.Value)];
    }

    /// <summary>The value of an option that may be written once; null when it was not.</summary>
    public string? One(Option option)
    {
        var all = All(option);
        if (all.Count > 1)
        {
            Add($"{NameOf(option)} was given {all.Count} times; once is allowed");
        }

        return all.Count == 0 ? null : all[^1];
    }

    /// <summary>The value of an option that may stand without one.</summary>
    public string? Optional(Option option) => result.GetResult(option)?.Tokens is [.., var last] ? last.Value : null;

    /// <summary>A whole number within bounds.</summary>
    public int? Count(Option option, int least, int most) => Read(
        option, $"must be {least} to {most}", (string text, out int count) => WishValue.TryCount(text, least, most, out count));

    /// <summary>A size of at least one byte.</summary>
    public ByteSize? Size(Option option) => Read<ByteSize>(option, WishValue.SizeAllowed, WishValue.TryPositiveSize);

    /// <summary>A rate.</summary>
    public ByteRate? Rate(Option option) => Read(option, WishValue.RateAllowed, (string text, out ByteRate rate) => ByteRate.TryParse(text, out rate));

    /// <summary>A duration.</summary>
    public TimeSpan? Duration(Option option, bool mayBeZero) => Read(
        option,
        mayBeZero ? WishValue.DurationAllowed : WishValue.DurationAllowed + ", more than 0",
        (string text, out TimeSpan span) => DurationText.TryParse(text, out span) && (mayBeZero || span > TimeSpan.Zero));

    /// <summary>A priority.</summary>
    public DownloadPriority? Priority(Option option) => Read<DownloadPriority>(option, WishValue.PriorityAllowed, WishValue.TryPriority);

    /// <summary>A file that is there, as a full path.</summary>
    public string? ExistingFile(Option option)
    {
        var path = One(option);
        if (path is null)
        {
            return null;
        }

        if (path.Length > 0 && File.Exists(path))
        {
            return Path.GetFullPath(path);
        }

        Add($"{NameOf(option)} '{WishValue.Shown(path)}': {(Directory.Exists(path) ? "is a folder, a file is needed" : "no such file")}");
        return null;
    }

    /// <summary>Says that a value is not allowed.</summary>
    public void Refuse(Option option, string value, string allowed) => Add($"{NameOf(option)} '{WishValue.Shown(value)}': {allowed}");

    private delegate bool Parser<T>(string text, out T value);

    private T? Read<T>(Option option, string allowed, Parser<T> parse) where T : struct
    {
        if (One(option) is not { } text)
        {
            return null;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        Refuse(option, text, allowed);
        return null;
    }
}
