using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;
using SnatchEngine.Downloads.Resilience;
using SnatchEngine.Downloads.Throttling;
using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Downloads;

/// <summary>What all downloads of the process share.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private const long Http11Required = 13;

    private HttpRequester _requester;
    private AdaptiveTimeouts _timeouts;
    private LineShare? _line;

    public Engine(DownloadOptions options, TimeProvider time, Func<double> jitter)
    {
        (Options, Time, Jitter) = (options, time, jitter);
        Pools = new HttpPools(options, time);
        Limits = new LimitTree(options, time, Pools.Shaper);
        Hosts = new HostGovernor(options, time);
        Buffers = new BufferBudget(options.Memory);
        Placer = new Placer { Durability = options.Durability };
        _timeouts = new AdaptiveTimeouts(options);
        _requester = new HttpRequester(Pools, options, time, Traffic);
    }

    /// <summary>The options in force; what holds for a download from its start on is read then.</summary>
    public DownloadOptions Options { get; private set; }

    public TimeProvider Time { get; }

    public Func<double> Jitter { get; }

    public HttpPools Pools { get; }

    public LimitTree Limits { get; }

    public HostGovernor Hosts { get; }

    public BufferBudget Buffers { get; }

    public Placer Placer { get; }

    public TrafficCount Traffic { get; } = new();

    /// <summary>Leaves others their part of the line from now on, if the options ask for it.</summary>
    public void ShareLine()
    {
        if (Options.SharesLine)
        {
            LineShare().Begin(Options);
        }
    }

    public TimeSpan IdleTimeout(string origin) => _timeouts.Idle(Hosts.For(origin).Memory);

    /// <summary>Takes other options while downloads run; no connection is dropped but those beyond a lower number of them.</summary>
    /// <exception cref="DownloadException">The authorities cannot be read; then all is as it was.</exception>
    public void Change(DownloadOptions options)
    {
        var before = Options;
        Pools.Change(options);
        Options = options;
        Limits.Change(options);
        Placer.Durability = options.Durability;
        _timeouts = new AdaptiveTimeouts(options);
        _requester = new HttpRequester(Pools, options, Time, Traffic);
        if ((options.Reserve, options.Yield) != (before.Reserve, before.Yield))
        {
            _line?.Change(options);
            if (Traffic.IsActive)
            {
                ShareLine();
            }
        }

        if (options.ConnectionsPerHost != before.ConnectionsPerHost)
        {
            Hosts.Change(options.ConnectionsPerHost);
        }

        if (options.Memory != before.Memory)
        {
            Buffers.Ceiling = options.Memory;
        }
    }

    /// <summary>Looks at all that was done, and at what is being done.</summary>
    public TrafficLoad Look()
    {
        var hosts = new List<HostTraffic>();
        foreach (var gate in Hosts.Gates)
        {
            hosts.Add(new HostTraffic(gate.Origin, gate.Received, gate.Open, gate.Cap, gate.NotBefore is not null || gate.Breaker.State != BreakerState.Closed));
        }

        return Traffic.Look() with { Hosts = hosts, Buffers = Buffers.Lent };
    }

    /// <summary>Sends one request to where a source was last found; when that has expired, to where it was typed.</summary>
    public async Task<HttpExchange> SendAsync(HttpAsk ask, Source source, CancellationToken cancellationToken)
    {
        if (source.Resolved is { } resolved)
        {
            var exchange = await SendToAsync(ask, source, resolved, cancellationToken);
            if (exchange.Status is not (401 or 403 or 404 or 410))
            {
                return exchange;
            }

            exchange.Dispose();
            source.Resolved = null;
        }

        return await SendToAsync(ask, source, source.Address, cancellationToken);
    }

    /// <summary>Whether a server broke off because it wants HTTP/1.1 for this.</summary>
    public static bool WantsHttp1(Exception? fault)
    {
        while (fault is not (null or HttpProtocolException { ErrorCode: Http11Required }))
        {
            fault = fault.InnerException;
        }

        return fault is not null;
    }

    public async ValueTask DisposeAsync()
    {
        _line?.Dispose();
        await Placer.DisposeAsync();
        Pools.Dispose();
    }

    private LineShare LineShare()
    {
        if (_line is null)
        {
            Interlocked.CompareExchange(ref _line, new LineShare(Limits, Traffic, new PathDelays(Pools.Shaper, Hosts), Time), null);
        }

        return _line;
    }

    private async Task<HttpExchange> SendToAsync(HttpAsk ask, Source source, Uri url, CancellationToken cancellationToken)
    {
        var host = Hosts.For(WireUrl.OriginOf(url));
        using var request = await BeginAsync(host, source, cancellationToken);
        try
        {
            var exchange = await _requester.SendAsync(
                ask with
                {
                    Url = url,
                    MayDialPrivate = source.IsTyped,
                    PreferHttp2 = ask.PreferHttp2 && !host.Memory.Http1Only,
                    HeadersTimeout = _timeouts.Headers(host.Memory),
                },
                cancellationToken);
            request.HeadersArrived();
            Judge(request, exchange.Status, ask.IsExtra);
            source.FailedProbes = host.Breaker.FailedProbes;
            if (ask.PreferHttp2 && url.Scheme == Uri.UriSchemeHttps && !exchange.IsHttp2)
            {
                host.Memory.LearnHttp1Only();
            }

            source.Resolved = exchange.Url == source.Address || exchange.Status >= 400 ? source.Resolved : exchange.Url;
            return exchange;
        }
        catch (Exception e) when (e is not (OperationCanceledException or DownloadException))
        {
            source.Resolved = null;
            if (WantsHttp1(e))
            {
                host.Memory.LearnHttp1Only();
            }

            if (ask.IsExtra && e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
            {
                request.Refused();
            }
            else
            {
                request.Failed(e.Message);
                source.FailedProbes = host.Breaker.FailedProbes;
            }

            throw;
        }
    }

    private async ValueTask<HostRequest> BeginAsync(HostGate host, Source source, CancellationToken cancellationToken)
    {
        try
        {
            return await host.BeginAsync(cancellationToken, Options.RetryAfterInline, source.FailedProbes);
        }
        catch (HostDownException down)
        {
            source.FailedProbes = down.FailedProbes;
            throw;
        }
    }

    private static void Judge(HostRequest request, int status, bool isExtra)
    {
        if (isExtra && status is 403 or 429 or 503 or 509)
        {
            request.Refused();
        }
        else if (status >= 500)
        {
            request.Failed($"it answered {status}");
        }
        else
        {
            request.Succeeded();
        }
    }
}
