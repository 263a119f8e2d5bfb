using System.Text.RegularExpressions;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Planning;

namespace SnatchEngine.Extraction.Sites;

/// <summary>The extraction of one URL by a site file, page by page and item by item.</summary>
internal sealed class SiteRun
{
    private readonly SiteDefinition _site;
    private readonly SitePage _page;
    private readonly SiteFetch _fetch;
    private readonly ItemBuilding _items;
    private readonly PageFacts _facts;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private PageTurn? _turn;
    private int _pages;
    private int _told;
    private int _toldBefore;
    private int _leftOut;
    private string? _whyLeftOut;

    public SiteRun(SiteDefinition site, SitePage page, PageFacts facts, PageTurn turn, PluginEnvironment environment)
    {
        (_site, _page, _facts, _turn) = (site, page, facts, turn);
        _fetch = new SiteFetch(site, environment);
        _items = new ItemBuilding(site, page);
    }

    /// <summary>How it ended; what the last step says.</summary>
    public ExtractionEnded End { get; private set; } = ExtractionEnded.Complete;

    /// <summary>Reads the next page; null when there is none any more.</summary>
    /// <exception cref="ExtractionException">The first page was refused; that of a later one is how it ended.</exception>
    public async Task<ReadPage?> NextAsync(CancellationToken cancellationToken)
    {
        if (_turn is not { } turn)
        {
            EndOfItems();
            return null;
        }

        if (_pages == _page.Paging.Max)
        {
            End = ExtractionEnded.Truncated(TruncationCause.Bound, $"it has more than {_page.Paging.Max} pages ('paging.max' in {_site.Path})");
            return null;
        }

        try
        {
            return await ReadAsync(turn, cancellationToken);
        }
        catch (ExtractionException e) when (_pages > 0 && e.Failure == ExtractionFailure.Gone && _page.Next is null)
        {
            // Counted pages end where there is none any more.
            EndOfItems();
            return null;
        }
        catch (ExtractionException e) when (_pages > 0)
        {
            End = ExtractionEnded.Truncated(e.Failure == ExtractionFailure.AuthNeeded ? TruncationCause.AuthNeeded : TruncationCause.PageFailed, $"page {_pages + 1}: {e.Message}");
            return null;
        }
    }

    /// <summary>The item at a part of a page; null when there is none, or it was told already.</summary>
    public async Task<ItemFound?> ItemAsync(ReadPage page, SiteNode node, CancellationToken cancellationToken)
    {
        var scope = new ValueScope(page.Answer, node, _page.Fields, null);
        var (answer, sources) = (page.Answer, _page.Sources);
        if (_page.Follow is { } follow)
        {
            // An item that was told is not asked for again.
            if (Guarded(() => scope.First("id")) is { } known && _ids.Contains(known))
            {
                return null;
            }

            if (await FollowAsync(follow, scope, page, cancellationToken) is not { } followed)
            {
                return null;
            }

            (answer, sources) = (followed, follow.Sources ?? sources);
            scope = new ValueScope(followed, followed.Root, follow.Fields, scope);
        }

        string? missing = null;
        if (Guarded(() => _items.Build(scope, answer, sources, out missing)) is not { } item)
        {
            page.Missing ??= missing;
            return null;
        }

        page.IsOfUse = true;
        if (!_ids.Add(item.Id.Id))
        {
            return null;
        }

        _told++;
        return new ItemFound(item);
    }

    /// <summary>The links of a page that were not told yet.</summary>
    public IReadOnlyList<string> Links(ReadPage page)
    {
        if (_page.Links is null)
        {
            return [];
        }

        var values = Guarded(() => page.Scope.Values(_page.Links, ValueUse.Url))!;
        List<string> links = [.. values.Select(v => SiteUrl.Absolute(page.Answer.Scope.BaseUrl, v)).OfType<string>().Where(l => l != _facts.Url && _links.Add(l))];
        _told += links.Count;
        return links;
    }

    /// <summary>Finishes a page: whether it was what was expected, and what leads to the next.</summary>
    /// <returns>What the host keeps to go on from; null when this was the last.</returns>
    /// <exception cref="ExtractionException">The first page is not what was expected.</exception>
    public string? Turn(ReadPage page)
    {
        if (_pages == 1 && _told == 0 && !page.IsOfUse && _leftOut == 0 && page.Missing is { } missing)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, _page.Items is null
                ? $"{_facts.Url.ForPeople()} has no {missing} where {_site.Path} looks for it"
                : $"none of the {page.Nodes.Count} items of {_facts.Url.ForPeople()} has a {missing} where {_site.Path} looks for it");
        }

        if (_pages == 1 && _told + _leftOut < _page.ExpectedItems)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, $"{_facts.Url.ForPeople()} has {_told} items, and {_site.Path} expects at least {_page.ExpectedItems}");
        }

        _turn = Guarded(() => _turn!.After(_page, page.Scope, page.Answer, hasNew: _told > _toldBefore));
        _toldBefore = _told;
        return _turn?.Mark;
    }

    private async Task<ReadPage?> ReadAsync(PageTurn turn, CancellationToken cancellationToken)
    {
        var facts = _facts with { Number = turn.Number, Cursor = turn.Cursor };
        string? ValueOf(string name) => facts.ValueOf(name, turn.Url ?? facts.Url);
        var text = turn.Url ?? (_page.Request.Url is { } template ? template.FillUrl(ValueOf) : facts.Url);
        if (SiteUrl.Absolute(new Uri(facts.Url), text) is not { } url)
        {
            throw new ExtractionException(ExtractionFailure.BadRequest, $"the request for {facts.Url.ForPeople()} has no URL: a name in 'request.url' of {_site.Path} has no value there");
        }

        // A body or a header may differ where the URL does not.
        if (!_asked.Add($"{url}\n{turn.Cursor}\n{(_page.Request.Uses("page-number") ? turn.Number : 0)}"))
        {
            EndOfItems();
            return null;
        }

        var answer = await _fetch.AskAsync(_page.Request, new Uri(url), facts, ValueOf, _page.Errors, cancellationToken);
        _pages++;
        var hasItems = _page.Fields.Values.Count > 0 || _page.Follow is not null;
        IReadOnlyList<SiteNode> nodes = !hasItems ? [] : Guarded(() => _page.Items is null ? [answer.Root] : _page.Items.Find(answer.Root).ToList())!;
        return new ReadPage(answer, nodes, new ValueScope(answer, answer.Root, SiteFields.None, null));
    }

    private async Task<SiteAnswer?> FollowAsync(SiteFollow follow, ValueScope scope, ReadPage page, CancellationToken cancellationToken)
    {
        var written = Guarded(() => follow.Request.Found is { } found ? scope.Values(found, ValueUse.Url) is [var first, ..] ? first : null : follow.Request.Url?.FillUrl(scope.ValueOf));
        if (SiteUrl.Absolute(page.Answer.Scope.BaseUrl, written) is not { } url)
        {
            page.Missing ??= "URL to follow";
            return null;
        }

        try
        {
            return await _fetch.AskAsync(follow.Request, new Uri(url), page.Answer.Facts, scope.ValueOf, follow.Errors, cancellationToken);
        }
        // One that is gone costs itself; what would happen to all of them ends the search.
        catch (ExtractionException e) when (_page.Items is not null && e.Failure is ExtractionFailure.Gone or ExtractionFailure.NotYet or ExtractionFailure.GeoBlocked or ExtractionFailure.SiteChanged)
        {
            _leftOut++;
            _whyLeftOut = e.Message;
            return null;
        }
    }

    private void EndOfItems()
    {
        _turn = null;
        End = _leftOut == 0 ? ExtractionEnded.Complete : ExtractionEnded.Truncated(TruncationCause.PageFailed, $"{_leftOut} items were left out, the last as {_whyLeftOut}");
    }

    // What the file looks for and the answer is not, is a site that changed.
    private T Guarded<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (SiteMismatchException e)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, $"{_facts.Url.ForPeople()} is not what {_site.Path} takes it for: {e.Message}", e);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, $"a pattern of {_site.Path} takes longer than a second for {_facts.Url.ForPeople()}; without lookarounds and back-references none does", e);
        }
    }
}

/// <summary>A page that was read.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Nodes">The parts that are items.</param>
/// <param name="Scope">The whole of it.</param>
internal sealed record ReadPage(SiteAnswer Answer, IReadOnlyList<SiteNode> Nodes, ValueScope Scope)
{
    /// <summary>Whether one of its parts was an item with all that is needed.</summary>
    public bool IsOfUse { get; set; }

    /// <summary>What the first part that is no item lacks.</summary>
    public string? Missing { get; set; }
}
