namespace SnatchEngine.TestKit;

/// <summary>
/// What a served file does wrong; everything off by default and free to combine. 'Index' is the request's place among those
/// of its file, from 0. For faults of some requests only, hand <c>Serve</c> a function: <c>x => x.Index > 2 ? new() { … } : Faults.None</c>.
/// </summary>
public sealed record Faults
{
    public static Faults None { get; } = new();

    /// <summary>Answers 200 and everything to a Range request, though it advertises ranges.</summary>
    public bool IgnoreRange { get; init; }

    /// <summary>Ranges start this many bytes later (negative: earlier), and Content-Range says so.</summary>
    public long RangeStartShift { get; init; }

    /// <summary>Ranges are answered with at most this many bytes.</summary>
    public long? ClampRangeTo { get; init; }

    /// <summary>Status of an answer to a satisfiable range.</summary>
    public int RangeStatus { get; init; } = 206;

    /// <summary>Content-Range from first byte, last byte and total; null leaves it out.</summary>
    public Func<long, long, long, string?>? ContentRangeFormat { get; init; }

    /// <summary>Also a 200 has a Content-Range.</summary>
    public bool ContentRangeOn200 { get; init; }

    /// <summary>Content-Range names another total each time.</summary>
    public bool RandomTotal { get; init; }

    /// <summary>Content-Range of a 416 from the total; null leaves it out.</summary>
    public Func<long, string?>? UnsatisfiedFormat { get; init; }

    /// <summary>Any Range request is refused so.</summary>
    public Answer? RefuseRange { get; init; }

    /// <summary>If-Range with an ETag is answered with 200, the right ETag too.</summary>
    public bool RejectIfRangeETag { get; init; }

    /// <summary>206 whatever If-Range says.</summary>
    public bool IgnoreIfRange { get; init; }

    /// <summary>Another file lies here from some request on.</summary>
    public EntityChange? ChangeEntityAfter { get; init; }

    /// <summary>The headers are the file's, the bytes are from here.</summary>
    public IContent? LyingBytes { get; init; }

    /// <summary>The headers of a range are right, its bytes are those from the file's start.</summary>
    public bool BodyRestarts { get; init; }

    /// <summary>The body ends early.</summary>
    public Cut? CutAfter { get; init; }

    /// <summary>The body falls silent.</summary>
    public Stall? StallAfter { get; init; }

    /// <summary>The answer waits here, after some bytes of its body when given.</summary>
    public Gate? Hold { get; init; }

    /// <summary>Bytes of the body sent before <see cref="Hold"/>. Null: not even the headers.</summary>
    public long? HoldAfter { get; init; }

    /// <summary>Bytes per second.</summary>
    public long? Rate { get; init; }

    /// <summary>Bytes per second by index; null: as fast as it goes.</summary>
    public Func<int, long?>? RateFor { get; init; }

    /// <summary>No Content-Length; the end of the connection is the end of the body.</summary>
    public bool NoLength { get; init; }

    /// <summary>Chunked instead of a Content-Length.</summary>
    public bool Chunked { get; init; }

    /// <summary>Chunked, and the connection ends without the last chunk.</summary>
    public bool ChunkedNoTerminator { get; init; }

    /// <summary>Chunked, and a Content-Length of this besides.</summary>
    public long? ChunkedAndLength { get; init; }

    /// <summary>A second Content-Length, one more than the first.</summary>
    public bool TwoLengths { get; init; }

    /// <summary>Content-Length and body lack one byte of what Content-Range or the file promises.</summary>
    public bool ShortByOne { get; init; }

    /// <summary>Added to Content-Length only; the body stays whole.</summary>
    public long ContentLengthShift { get; init; }

    /// <summary>Bytes after the body that nothing announced.</summary>
    public int ExtraBytes { get; init; }

    /// <summary>Compressed on the fly: 200, chunked, whatever the client accepts or asks a range of.</summary>
    public bool GzipEncoding { get; init; }

    /// <summary>Compressed, with ranges of the compressed bytes.</summary>
    public bool GzipRanges { get; init; }

    /// <summary>Fixed answers by index; null: as usual.</summary>
    public Func<int, Answer?>? StatusFor { get; init; }

    /// <summary>Requests beyond a number at once are refused. Share one limit to make it host-wide.</summary>
    public ParallelLimit? MaxParallel { get; init; }

    /// <summary>From this index on it answers 200 with an HTML page.</summary>
    public int? HtmlInsteadAfter { get; init; }

    /// <summary>Only the first request is answered, like <c>ExpireAfter = 1</c>.</summary>
    public bool OneTime { get; init; }

    /// <summary>From this index on the link has expired.</summary>
    public int? ExpireAfter { get; init; }

    /// <summary>How an expired link is answered.</summary>
    public Answer Expired { get; init; } = new(403);

    /// <summary>302 to there.</summary>
    public Func<Exchange, string>? RedirectTo { get; init; }

    public int RedirectStatus { get; init; } = 302;

    /// <summary>Without this cookie (<c>name=value</c>): 307 to itself with Set-Cookie.</summary>
    public string? RequireCookie { get; init; }

    /// <summary>Without exactly this Authorization: 401.</summary>
    public string? RequireAuthorization { get; init; }

    /// <summary>Retry-After of every refusal (status 400 and up) that has none of its own.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Over HTTP/2: RST_STREAM with HTTP_1_1_REQUIRED.</summary>
    public bool RequireHttp1 { get; init; }

    /// <summary>The connection ends after the answer, unannounced.</summary>
    public bool CloseSilently { get; init; }
}

/// <summary>A body that ends early.</summary>
/// <param name="Bytes">Bytes of the body that are sent.</param>
/// <param name="Times">How often; after that the file is whole. Bodies that are short enough anyway do not count.</param>
/// <param name="How">What ends it.</param>
/// <param name="Http2Code">The code of RST_STREAM or GOAWAY.</param>
public sealed record Cut(long Bytes, int Times = int.MaxValue, Ending How = Ending.Close, uint Http2Code = Http2Error.Internal)
{
    /// <summary>This share of each body instead of <see cref="Bytes"/>.</summary>
    public double? Fraction { get; init; }
}

/// <summary>A body that falls silent while its connection stays.</summary>
/// <param name="Bytes">Bytes of the body that are sent.</param>
/// <param name="OnRequestIndex">Only the request of this index. Null: any.</param>
/// <param name="Times">How often; bodies that are short enough anyway do not count.</param>
public sealed record Stall(long Bytes, int? OnRequestIndex = null, int Times = int.MaxValue);

/// <summary>Another file in the place of the first.</summary>
/// <param name="Requests">Requests that still get the first.</param>
/// <param name="Becomes">What lies there then.</param>
public sealed record EntityChange(int Requests, IContent Becomes)
{
    public string? ETag { get; init; } = "\"v2\"";

    public DateTimeOffset? LastModified { get; init; } = FileHeaders.DefaultLastModified.AddDays(1);
}

/// <summary>How many requests a host bears at once.</summary>
public sealed class ParallelLimit(int most, int status = 403)
{
    private readonly Lock _lock = new();
    private readonly List<Exchange> _admitted = [];
    private int _refused;

    public int Status => status;

    /// <summary>Requests refused so far.</summary>
    public int Refused => Volatile.Read(ref _refused);

    internal bool Admits(Exchange exchange)
    {
        lock (_lock)
        {
            _admitted.RemoveAll(x => !x.IsOpen);
            if (_admitted.Count < most)
            {
                _admitted.Add(exchange);
                return true;
            }

            _refused++;
            return false;
        }
    }
}
