using System.Runtime.CompilerServices;
using System.Text;

namespace SnatchEngine.Cli.Wishes;

/// <summary>The list of <c>-i</c>: a URL per line, after tabs its mirrors, beneath it indented <c>key=value</c> lines.</summary>
/// <param name="source">The list's name in messages.</param>
/// <param name="defaults">What the command line says for every URL.</param>
/// <param name="time">The clock.</param>
internal sealed class InputList(string source, Wish defaults, TimeProvider time)
{
    /// <summary>How long an entry from a pipe waits for its next line before it is taken as complete.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the entries one by one; holds one at a time.</summary>
    /// <param name="list">The list; UTF-8.</param>
    /// <param name="comesSlowly">Whether it is a pipe, so that an entry must not wait for a line that may never come.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<InputEntry> ReadAsync(Stream list, bool comesSlowly, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(list, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
        var feed = new LineFeed(new LineReader(text), comesSlowly ? Patience : null, time, cancellationToken);
        EntryDraft? draft = null;
        while (true)
        {
            var (arrival, line) = await feed.NextAsync(mayGiveUp: draft is not null, cancellationToken);
            if (arrival == LineFeed.Arrival.Line && IsIgnored(line.Text))
            {
                continue;
            }

            var isOption = arrival == LineFeed.Arrival.Line && IsIndented(line.Text);
            if (isOption && draft is not null)
            {
                draft.Read(line);
                continue;
            }

            if (draft is not null)
            {
                yield return draft.Finish();
                draft = null;
            }

            if (arrival == LineFeed.Arrival.End)
            {
                yield break;
            }

            if (isOption)
            {
                yield return new InputEntry("", null, [$"{source}:{line.Number}: {Orphan(comesSlowly)}"]);
            }
            else if (arrival == LineFeed.Arrival.Line)
            {
                draft = new EntryDraft(source, line, defaults);
            }
        }
    }

    private static string Orphan(bool comesSlowly) => comesSlowly
        ? "an indented line without its URL: either none stands before it, or it came so late that the URL has started without it"
        : "an indented line must follow the URL it is for";

    private static bool IsIndented(string text) => text[0] is ' ' or '\t';

    private static bool IsIgnored(string text) => text.AsSpan().Trim() is var rest && (rest.IsEmpty || rest[0] == '#');
}
