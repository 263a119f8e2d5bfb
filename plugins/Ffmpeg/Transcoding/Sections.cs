using System.Globalization;
using System.Text.RegularExpressions;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>Parts that somebody wants: <c>10:15-12:00</c>, <c>*10:15-inf</c>, or an expression that titles of chapters fit.</summary>
internal static partial class Sections
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Reads the option.</summary>
    /// <param name="text">Sections divided by commas.</param>
    /// <exception cref="PostProcessingException">One of them is neither a range nor an expression.</exception>
    public static IReadOnlyList<WantedSection> Parse(string text)
    {
        var sections = StepOptions.List(text).Select(ParseOne).ToArray();
        return sections.Length > 0 ? sections : throw StepOptions.Refuse("'sections' names no section, such as 10:15-12:00");
    }

    /// <summary>The parts of one file.</summary>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="chapters">The file's chapters, each with its end.</param>
    /// <param name="duration">How long it plays; null: unknown.</param>
    /// <exception cref="PostProcessingException">A section is not in the file.</exception>
    public static IReadOnlyList<CutRange> Resolve(IReadOnlyList<WantedSection> wanted, IReadOnlyList<MediaChapter> chapters, TimeSpan? duration)
    {
        List<CutRange> ranges = [];
        foreach (var section in wanted)
        {
            ranges.AddRange(section.Title is { } title ? OfChapters(title, section.Text, chapters) : [OfTimes(section, duration)]);
        }

        return ranges;
    }

    private static WantedSection ParseOne(string text)
    {
        var isTimed = text.StartsWith('*');
        var range = Range().Match(isTimed ? text[1..] : text);
        if (range.Success && Timestamp.Parse(range.Groups[1].Value) is { } from && (IsEnd(range.Groups[2].Value) || Timestamp.Parse(range.Groups[2].Value) is not null))
        {
            return new WantedSection(text, null, from, IsEnd(range.Groups[2].Value) ? null : Timestamp.Parse(range.Groups[2].Value));
        }

        if (isTimed)
        {
            throw StepOptions.Refuse($"'{text}' in 'sections' is no range of times such as *10:15-12:00 or *10:15-inf");
        }

        try
        {
            return new WantedSection(text, new Regex(text, RegexOptions.CultureInvariant, s_patience), TimeSpan.Zero, null);
        }
        catch (ArgumentException e)
        {
            throw new PostProcessingException(PostProcessingFailure.BadOption, $"'{text}' in 'sections' is neither a range of times such as 10:15-12:00 nor an expression for titles of chapters: {e.Message}", e);
        }
    }

    private static CutRange OfTimes(WantedSection section, TimeSpan? duration)
    {
        var from = FromStart(section.From, section.Text, duration);
        var to = section.To is { } end ? FromStart(end, section.Text, duration) : duration;
        if (to > duration)
        {
            to = duration;
        }

        if (duration is { } whole && from >= whole)
        {
            throw StepOptions.Refuse(string.Create(CultureInfo.InvariantCulture, $"'{section.Text}' begins after the end, which is at {whole:h\\:mm\\:ss}"));
        }

        return to is { } last && last <= from
            ? throw StepOptions.Refuse($"'{section.Text}' ends before it begins")
            : new CutRange(from, to, section.Text.TrimStart('*').Replace(':', '.'));
    }

    private static TimeSpan FromStart(TimeSpan time, string text, TimeSpan? duration)
    {
        if (time >= TimeSpan.Zero)
        {
            return time;
        }

        var whole = duration ?? throw StepOptions.Refuse($"'{text}' counts from the end, and nobody knows how long the file plays");
        return whole + time > TimeSpan.Zero ? whole + time : TimeSpan.Zero;
    }

    private static List<CutRange> OfChapters(Regex title, string text, IReadOnlyList<MediaChapter> chapters)
    {
        try
        {
            var found = chapters.Where(c => title.IsMatch(c.Title)).Select(c => new CutRange(c.Start, c.End, StagedName.Part(c.Title))).ToList();
            return found.Count > 0 ? found : throw StepOptions.Refuse(chapters.Count == 0
                ? $"'{text}' names a chapter, and nothing is known of chapters"
                : $"no chapter fits '{text}'; there are {string.Join(", ", chapters.Take(20).Select(c => $"'{c.Title}'"))}");
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new PostProcessingException(PostProcessingFailure.BadOption, $"the expression '{text}' takes too long; write it simpler", e);
        }
    }

    private static bool IsEnd(string text) => text is "inf" or "infinite" or "";

    [GeneratedRegex(@"^\s*(-?[\d:.hms]+)\s*-\s*(-?[\d:.hms]*|inf|infinite)\s*$")]
    private static partial Regex Range();
}

/// <summary>A section that is wanted.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Title">What titles of chapters must fit; null: it is a range of times.</param>
/// <param name="From">Where it begins; negative: from the end.</param>
/// <param name="To">Where it ends; negative: from the end; null: at the end.</param>
internal sealed record WantedSection(string Text, Regex? Title, TimeSpan From, TimeSpan? To);

/// <summary>A part of a file.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends; null: with the file.</param>
/// <param name="Label">What it is called in a name.</param>
internal sealed record CutRange(TimeSpan From, TimeSpan? To, string Label);
