using System.Security.Authentication;
using SnatchEngine.Abstractions;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;
using SnatchEngine.Downloads.Resilience;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Segments;

/// <summary>What a download does when nothing of it flows any more: wait, change the source, ask for a fresh link, or give up with a reason.</summary>
internal sealed class Patience(Engine engine, DownloadRequest request, DownloadStatus status, MirrorBoard mirrors)
{
    private const int TriesOfExpiredLink = 3;
    private const int TriesOfPage = 2;
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(250);

    private readonly AttemptBudget _attempts = new(engine.Options.Retries);
    private readonly Backoff _backoff = new(engine.Options, engine.Time, engine.Jitter);
    private Exception? _fault;
    private int _linkFailures;
    private int _pages;
    private long _held;
    private string _last = "no source was tried";

    /// <summary>Waits as long as this fault asks for.</summary>
    /// <param name="fault">Why the last connection gave up.</param>
    /// <param name="source">Whose it was.</param>
    /// <param name="held">Bytes of the file that are here.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="DownloadException">There is nothing left to try.</exception>
    public async Task WaitAsync(Exception fault, Source source, long held, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (fault is TransferFault { Kind: FaultKind.Changed or FaultKind.Torn })
        {
            throw fault;
        }

        var wasSent = fault is not HostDownException;
        if (!wasSent && _fault is not null)
        {
            // What another download's probe found is as good as one more failure of the same kind.
            fault = _fault;
        }

        (_fault, _last) = (fault, Sentence(fault));
        _attempts.Length = status.Total;
        _attempts.Held(held);
        _attempts.Failed(_attempts.Begin());
        var isProgress = held > _held;
        if (isProgress)
        {
            (_held, _linkFailures, _pages) = (held, 0, 0);
        }

        source.Failures++;
        if (await ChangesSourceAsync(fault, source, held, cancellationToken) || mirrors.HasBetterThan(source))
        {
            return;
        }

        var gate = engine.Hosts.For(source.Origin);
        var isDead = !gate.HasAnswered && fault is HttpRequestException or HostDownException;
        if (_attempts.IsSpent || (isDead && gate.Breaker.State != BreakerState.Closed))
        {
            throw GiveUp(fault, _attempts.Tries);
        }

        if (wasSent && !isProgress && !isDead && !mirrors.HasOtherThan(source))
        {
            (status.Phase, status.Reason) = (DownloadPhase.BackingOff, _last);
            await gate.WaitForRetryAsync(cancellationToken);
        }

        await PauseAsync(fault, source, isProgress, isDead, cancellationToken);
    }

    /// <summary>Bytes of an earlier run are no progress of this one.</summary>
    public void StartFrom(long held)
    {
        _held = held;
        _attempts.StartFrom(held);
    }

    public DownloadException NoSourceLeft() => new(DownloadFailure.ServerRefused, $"{_last}; no source is left.");

    /// <summary>Link trouble and final refusals go to the next mirror or to whoever can renew the link; a transient fault does so only when a mirror is there.</summary>
    private async Task<bool> ChangesSourceAsync(Exception fault, Source source, long held, CancellationToken cancellationToken)
    {
        var kind = ClassOf(fault);
        if (kind is FailureClass.Local or FailureClass.DiskFull)
        {
            throw AsDownloadException(fault, DownloadFailure.CannotWrite);
        }

        if ((fault is TransferFault { Kind: FaultKind.Page } || (kind == FailureClass.Link && held > 0)) && await RenewAsync(fault, cancellationToken))
        {
            return true;
        }

        var isFinal = kind == FailureClass.Permanent || fault is DownloadException { Failure: DownloadFailure.Parked } ||
            (kind == FailureClass.Entity && (held == 0 || fault is DownloadException)) ||
            (kind == FailureClass.Link && (held == 0 || _attempts.IsSpent || ++_linkFailures >= TriesOfExpiredLink || fault is TransferFault { Status: 404 or 410 or 401 })) ||
            (fault is TransferFault { Kind: FaultKind.Page } && (held == 0 || ++_pages > TriesOfPage));
        if (!isFinal)
        {
            return false;
        }

        source.Retire(_last);
        if (mirrors.HasUsable)
        {
            return true;
        }

        throw kind == FailureClass.Link && held > 0
            ? Expired(fault, "Give a fresh one; what is here is kept.")
            : GiveUp(fault, 1);
    }

    private async Task<bool> RenewAsync(Exception fault, CancellationToken cancellationToken)
    {
        if (request.RenewLinks is not { } renew || _attempts is { IsSpent: true, Tries: > 1 })
        {
            return false;
        }

        if (_attempts.Tries > 1)
        {
            // The last fresh link brought nothing.
            await Task.Delay(_backoff.Wait(_attempts.Tries), engine.Time, cancellationToken);
        }

        try
        {
            var fresh = await renew(cancellationToken);
            if (fresh.Count > 0)
            {
                mirrors.Replace(Sources.Of(fresh, isTyped: false));
            }

            return fresh.Count > 0;
        }
        catch (SnatchException e) when (e is not DownloadException)
        {
            throw Expired(fault, $"A fresh one could not be had: {e.Message}", e);
        }
    }

    private DownloadException Expired(Exception fault, string advice, Exception? cause = null) =>
        new(DownloadFailure.LinkExpired, $"{_last} for a link that worked before: it has expired. {advice}", cause ?? fault) { Status = StatusOf(fault) };

    private async Task PauseAsync(Exception fault, Source source, bool isProgress, bool isDead, CancellationToken cancellationToken)
    {
        var asked = fault is TransferFault { RetryAfter: { } text } ? RetryAfter.Parse(text, engine.Time.GetUtcNow()) : null;
        var gate = engine.Hosts.For(source.Origin);
        if (isProgress && asked is null)
        {
            // A server that cuts every answer but brings something is no storm; a short breath is enough.
            var breath = s_breath < engine.Options.BackoffBase ? s_breath : engine.Options.BackoffBase;
            await Task.Delay(breath * Math.Max(0.2, engine.Jitter()), engine.Time, cancellationToken);
            return;
        }

        switch (_backoff.Decide(_attempts.Tries, asked))
        {
            case RetryDecision.Parked when mirrors.HasOtherThan(source):
                source.Retire(_last);
                break;
            case RetryDecision.Parked parked:
                gate.Pause(asked!.Value);
                throw new DownloadException(DownloadFailure.Parked, $"{_last} and asks to come back at {parked.Until:u}; what is here is kept.", fault) { NotBefore = parked.Until, Status = StatusOf(fault) };
            case RetryDecision.Inline inline:
                if (asked is { } pause)
                {
                    gate.Pause(pause);
                }

                await BackOffAsync(isDead ? Briefly() : inline.Wait, gate, isOnlySource: !mirrors.HasOtherThan(source), cancellationToken);
                break;
            default:
                throw GiveUp(fault, _attempts.Tries);
        }
    }

    private async Task BackOffAsync(TimeSpan wait, HostGate gate, bool isOnlySource, CancellationToken cancellationToken)
    {
        (status.Phase, status.Reason) = (DownloadPhase.BackingOff, _last);
        if (isOnlySource && gate.Breaker.OpenFor is var left && left > wait)
        {
            // Waited for here, where the place at the host is given back and the reason is shown.
            wait = left;
            status.Reason = $"{_last}; the host failed {HostBreaker.FailuresInARow} times in a row and is asked again at {engine.Time.GetUtcNow() + left:u}";
        }

        await Task.Delay(wait, engine.Time, cancellationToken);
        status.Reason = null;
    }

    /// <summary>For a host where nobody ever answered: long enough for a server that is just starting, short enough for a wrong address.</summary>
    private TimeSpan Briefly() => engine.Options.BackoffBase * Math.Min(2, _attempts.Tries) * (0.5 + (0.5 * engine.Jitter()));

    private DownloadException GiveUp(Exception fault, int tries)
    {
        if (fault is DownloadException own)
        {
            return own;
        }

        var (failure, advice) = fault switch
        {
            TransferFault { Kind: FaultKind.Status, Status: >= 400 and < 500 and not (408 or 425 or 429) } => (DownloadFailure.ServerRefused, AdviceFor(StatusOf(fault))),
            TransferFault { Kind: FaultKind.Status } => (DownloadFailure.ServerFailed, "try again later"),
            TransferFault { Kind: FaultKind.Stalled } => (DownloadFailure.Stalled, "what is here is kept; try again later"),
            TransferFault { Kind: FaultKind.Truncated } or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => (DownloadFailure.Truncated, "what is here is kept; try again later"),
            TransferFault { Kind: FaultKind.Page } => (DownloadFailure.LoginOrErrorPage, "log in or look for a fresh link"),
            TransferFault { Kind: FaultKind.Lies } => (DownloadFailure.ServerLies, "try another mirror"),
            TransferFault => (DownloadFailure.ProtocolError, "try '-x 1', or another mirror"),
            HostDownException { HasAnswered: true } => (DownloadFailure.ServerFailed, "try again later"),
            HostDownException => (DownloadFailure.CannotConnect, "check the URL, or try again later"),
            TimeoutException => (DownloadFailure.Stalled, "raise --timeout, or try again later"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } when ClassOf(fault) == FailureClass.Permanent =>
                (DownloadFailure.CertificateRefused, "check the URL's host, or trust its authority with --ca-certificate"),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } =>
                (DownloadFailure.CannotConnect, "check the URL and the network"),
            _ => (DownloadFailure.ServerFailed, "try again later"),
        };
        var after = tries > 1 ? $" after {tries} tries without progress" : "";
        return new DownloadException(failure, $"{_last}{after}; {advice}.", fault) { Status = StatusOf(fault) };
    }

    private static string AdviceFor(int? status) => status switch
    {
        401 => "give --user, --bearer or --netrc",
        403 => "the link may need a login, a Referer (--header) or cookies (--cookies)",
        404 or 410 => "check the URL",
        407 => "give the proxy's login: --proxy http://USER:PASSWORD@HOST:PORT",
        _ => "it will not change by trying again",
    };

    private static DownloadException AsDownloadException(Exception fault, DownloadFailure failure) =>
        fault as DownloadException ?? new DownloadException(failure, $"Writing failed: {fault.Message}", fault);

    private static int? StatusOf(Exception fault) => fault is TransferFault { Status: > 0 } status ? status.Status : null;

    private static FailureClass ClassOf(Exception fault) => fault switch
    {
        TransferFault { Kind: FaultKind.Status } status => TransientFailure.Of(status.Status),
        TransferFault => FailureClass.Transient,
        _ => TransientFailure.Of(fault),
    };

    /// <summary>What happened, without the URL: it may carry a secret.</summary>
    private static string Sentence(Exception fault) => fault switch
    {
        HttpRequestException { InnerException: AuthenticationException { InnerException: null } refused } => refused.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, InnerException: { } cause } => $"The proxy did not let the connection through: {cause.Message.TrimEnd('.')}",
        HttpRequestException { InnerException: { } cause } => $"The connection failed: {cause.Message}",
        _ => fault.Message.TrimEnd('.'),
    };
}
