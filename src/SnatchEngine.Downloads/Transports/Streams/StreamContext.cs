using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>What all parts of one stream's download share.</summary>
internal sealed class StreamContext
{
    public StreamContext(Engine engine, DownloadRequest request, DownloadStatus status, SpoolBudget memory)
    {
        (Engine, Request, Status, Memory) = (engine, request, status, memory);
        Choice = request.Stream ?? new StreamChoice();
        Sources = Downloads.Mirrors.Sources.Of(request);
        TypedOrigin = request.TypedByOperator ? WireUrl.OriginOf(Sources[0].Address) : null;
        Tally = new Tally(engine.Time, engine.Traffic);
        Fetch = new PieceFetch(engine, request, status, AskOf(request, Sources[0].Address), Tally.Wire);
    }

    public Engine Engine { get; }

    public DownloadRequest Request { get; }

    public DownloadStatus Status { get; }

    public StreamChoice Choice { get; }

    public SpoolBudget Memory { get; }

    public IReadOnlyList<Source> Sources { get; }

    public PieceFetch Fetch { get; }

    public Tally Tally { get; }

    private string? TypedOrigin { get; }

    /// <summary>Whoever typed the manifest's URL meant its server; what the manifest leads to elsewhere nobody typed.</summary>
    public bool IsTyped(Uri url) => TypedOrigin is not null && WireUrl.OriginOf(url) == TypedOrigin;

    /// <summary>Brings something small whole into memory.</summary>
    public async Task<(byte[] Bytes, FetchedBody Answer)> BytesAsync(WantedBody wanted, CancellationToken cancellationToken)
    {
        using var spool = new PieceSpool(Memory, path: null);
        var answer = await Fetch.FetchAsync(wanted, spool, cancellationToken);
        return (spool.ToArray(), answer);
    }

    private static HttpAsk AskOf(DownloadRequest request, Uri first) => new()
    {
        Url = first,
        Access = request.Access.Authorization is null && Downloads.Mirrors.Sources.LoginOf(request.Urls[0]) is { } login
            ? request.Access with { Authorization = BasicLogin.Header(login.User, login.Password) }
            : request.Access,
        LentTo = WireUrl.OriginOf(first),
        Cookies = new CookieJar(),
    };
}
