using System.Globalization;
using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Extraction.Sites;

/// <summary>Where an extraction is among the pages of a list.</summary>
/// <param name="Number">The number of the page.</param>
/// <param name="Cursor">What the page before said of it; empty for the first.</param>
/// <param name="Url">Its own URL, when the page before named one. Null: the request says it.</param>
internal sealed record PageTurn(int Number, string Cursor, string? Url)
{
    private const int LongestMark = 4_096;

    /// <summary>The same as the host keeps it; null when it is too long for that.</summary>
    public string? Mark => $"{ItemNumber}|{(Url is null ? "c" : "u")}|{Url ?? Cursor}" is { Length: <= LongestMark } mark ? mark : null;

    private string ItemNumber => Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The page an extraction begins with.</summary>
    /// <exception cref="ExtractionException">What the host kept is not of this site file.</exception>
    public static PageTurn Begin(Paging paging, string? mark) =>
        mark is null ? new PageTurn(paging.From, "", null)
        : mark.Split('|', 3) is [var number, "c" or "u", var rest] parts && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? new PageTurn(at, parts[1] == "c" ? rest : "", parts[1] == "u" ? rest : null)
        : throw new ExtractionException(ExtractionFailure.BadRequest, "there is no page to go on from: the cursor is not of this site file");

    /// <summary>The page after a page; null when there is none.</summary>
    /// <param name="page">The kind of page.</param>
    /// <param name="scope">The page that was read.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="hasNew">Whether it told anything new.</param>
    public PageTurn? After(SitePage page, ValueScope scope, SiteAnswer answer, bool hasNew)
    {
        if (page.Request.Uses("cursor"))
        {
            return scope.Values(page.Next!, ValueUse.Text) is [var cursor, ..] && IsMore(cursor) && cursor != Cursor ? new PageTurn(Number + page.Paging.Step, cursor, null) : null;
        }

        if (page.Request.Uses("page-number"))
        {
            // What says whether there is more may say so by a word.
            var isMore = page.Next is null ? hasNew : scope.Values(page.Next, ValueUse.Text) is [var more, ..] && IsMore(more);
            return isMore ? new PageTurn(Number + page.Paging.Step, "", null) : null;
        }

        return page.Next is not null && scope.Values(page.Next, ValueUse.Url) is [var written, ..] && SiteUrl.Absolute(answer.Scope.BaseUrl, written) is { } url
            ? new PageTurn(Number + page.Paging.Step, "", url)
            : null;
    }

    private static bool IsMore(string value) => value.Trim() is not ("" or "false" or "0" or "null");
}
