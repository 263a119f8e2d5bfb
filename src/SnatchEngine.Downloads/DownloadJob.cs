using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.Downloads.Verification;

namespace SnatchEngine.Downloads;

/// <summary>One download from its request to the file in its place.</summary>
internal sealed class DownloadJob
{
    private readonly Engine _engine;
    private readonly DownloadRequest _request;
    private readonly DownloadStatus _status;
    private readonly MirrorBoard _mirrors;
    private readonly Patience _patience;
    private readonly TargetChoice _targets;
    private readonly Lazy<string> _urlHash;
    private readonly HttpAsk _ask;
    private readonly Tally _tally;
    private bool _singleStream;
    private bool _startAgain;
    private string? _partOf;
    private (string? Name, string Path) _resolved = (null, "");

    public DownloadJob(Engine engine, DownloadRequest request, DownloadStatus status, bool preferHttp2)
    {
        (_engine, _request, _status) = (engine, request, status);
        var sources = Sources.Of(request);
        _mirrors = new MirrorBoard(sources);
        _patience = new Patience(engine, request, status, _mirrors);
        // Only a journal wants it, and a small file has none; the system's crypto library takes a while to load.
        _urlHash = new(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Urls[0]))));
        _targets = new TargetChoice(request, _urlHash);
        _tally = new Tally(engine.Time, engine.Traffic);
        _ask = new HttpAsk
        {
            Url = sources[0].Address,
            Access = request.Access.Authorization is null && Sources.LoginOf(request.Urls[0]) is { } login
                ? request.Access with { Authorization = BasicLogin.Header(login.User, login.Password) }
                : request.Access,
            LentTo = WireUrl.OriginOf(sources[0].Address),
            Cookies = new CookieJar(),
            PreferHttp2 = preferHttp2,
        };
    }

    public async Task<DownloadedFile> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await AttemptAsync(cancellationToken);
            }
            catch (TransferFault fault) when (fault.Kind is FaultKind.Changed or FaultKind.Torn)
            {
                Restart(fault);
            }
        }
    }

    private void Restart(TransferFault fault)
    {
        if (_startAgain || _engine.Options.OnEntityChanged == EntityChangedPolicy.Fail)
        {
            throw new DownloadException(
                fault.Kind == FaultKind.Torn ? DownloadFailure.ServerLies : DownloadFailure.EntityChanged,
                $"{fault.Message}; {(_startAgain ? "it changed again after a fresh start" : "'download.on-entity-changed: fail' stops here")}.", fault);
        }

        if (_engine.Options.OnEntityChanged == EntityChangedPolicy.KeepBoth && _partOf is { } target && File.Exists(PartFile.PathFor(target)))
        {
            DurableFile.Replace(PartFile.PathFor(target), target + ".old.part");
            File.Delete(PartFile.JournalPathFor(target));
        }

        foreach (var source in _mirrors.Sources)
        {
            source.IsProven = false;
        }

        _tally.Wire.DroppedAll();
        (_startAgain, _singleStream) = (true, _singleStream || fault.Kind == FaultKind.Torn);
        _tally.Note($"{fault.Message}; started again");
    }

    private async Task<DownloadedFile> AttemptAsync(CancellationToken cancellationToken)
    {
        var wanted = _request.FileName is { } name ? PathOf(name) : null;
        var guess = wanted ?? PathOf(SafeName.From(null, _request.Urls[0], _engine.Options.AllowLaunchers));
        if (_request.Resume && !_startAgain && await FinishedBeforeAsync(guess, cancellationToken) is { } placed)
        {
            return placed;
        }

        if (!_request.Overwrite && await ExistingFile.HasAsync(guess, _request.Checksums, cancellationToken))
        {
            return _tally.AlreadyThere(guess, _request.Checksums[0].ToString());
        }

        if (_request.Resume && !_startAgain && _targets.FindLeft(guess) is { } target)
        {
            using var part = target.Part;
            if (Resumable(target) is { } trusted)
            {
                _mirrors.Identify(_mirrors.First);
                return await FinishAsync(target, Identities.Of(target.Left!), trusted, null, cancellationToken);
            }
        }

        return await ProbeAsync(wanted, guess, cancellationToken);
    }

    private async Task<DownloadedFile> ProbeAsync(string? wanted, string guess, CancellationToken cancellationToken)
    {
        var since = _request.OnlyIfNewer && File.Exists(guess) ? File.GetLastWriteTimeUtc(guess) : (DateTime?)null;
        var prober = new Prober(_engine, _request, _status, _mirrors, _patience, _tally.Wire);
        using var probe = await prober.RunAsync(_ask with { IfModifiedSince = since }, cancellationToken);
        _tally.Requests += prober.Requests;
        if (probe.IsNotModified)
        {
            return _tally.AlreadyThere(guess, null) with { Outcome = DownloadOutcome.NotModified };
        }

        if (_request.Stream?.Delivery is null && StreamTransport.DeliveryOf(probe.Exchange.MediaType) is not null)
        {
            throw new StreamFoundException(probe.Exchange.Url.Host);
        }

        wanted ??= PathOf(NameFrom(probe.Exchange));
        if (_request.Resume && !_startAgain && wanted != guess && await FinishedBeforeAsync(wanted, cancellationToken) is { } placed)
        {
            return placed;
        }

        if (!_request.Overwrite && wanted != guess && await ExistingFile.HasAsync(wanted, _request.Checksums, cancellationToken))
        {
            return _tally.AlreadyThere(wanted, _request.Checksums[0].ToString());
        }

        if (!_request.Overwrite && !_request.OnlyIfNewer && _request.Checksums.Count == 0 && await ExistingFile.IsSameAsync(wanted, probe, Watched(probe), cancellationToken))
        {
            _tally.Wire.Received(probe.Compared, _engine.Hosts.For(probe.Exchange.Origin));
            _tally.Wire.Overlapped(probe.Compared);
            return _tally.AlreadyThere(wanted, null);
        }

        return await TakeAsync(wanted, probe, cancellationToken);
    }

    private WatchedStream Watched(Probe probe) => new(probe.Body, probe.Exchange.Url.Host, _engine.IdleTimeout(probe.Exchange.Origin), _engine.Time);

    private async Task<DownloadedFile> TakeAsync(string wanted, Probe probe, CancellationToken cancellationToken)
    {
        var identity = probe.Identity with { Total = probe.Identity.Total ?? _request.ExpectedLength };
        var target = await OpenAsync(wanted, identity, header => header.UrlHash == _urlHash.Value || Identities.AreProven(header, identity), cancellationToken);
        using var part = target.Part;
        IReadOnlyList<ByteSpan> trusted = [];
        if (target.Left is { } left && _request.Resume && !_startAgain && Identities.AreProven(left.Header!, identity))
        {
            trusted = part.Trusted(left);
        }
        else if (target.Left is not null)
        {
            if (!_startAgain)
            {
                _tally.Note(_request.Resume ? "the part here could not be proven to be of the same file; started again" : "the part here was set aside");
            }

            part.StartAgain();
        }

        return await FinishAsync(target, identity, trusted, probe, cancellationToken);
    }

    private async Task<Target> OpenAsync(string wanted, EntityIdentity identity, Func<JournalHeader, bool> isOurs, CancellationToken cancellationToken)
    {
        var room = new DiskRoom(_engine, _status);
        var folder = Path.GetDirectoryName(wanted)!;
        while (true)
        {
            // What an interrupted run has reserved already counts as free again when its part is reopened.
            await room.WaitForAsync(folder, File.Exists(PartFile.PathFor(wanted)) ? 0 : identity.Total ?? 0, cancellationToken);
            try
            {
                return _targets.Open(wanted, identity.Total, isOurs);
            }
            catch (IOException e) when (DurableFile.IsDiskFull(e))
            {
                await room.WaitAfterRefusalAsync(folder, identity.Total ?? 1, 0, cancellationToken);
            }
        }
    }

    private Task<DownloadedFile> FinishAsync(Target target, EntityIdentity identity, IReadOnlyList<ByteSpan> trusted, Probe? probe, CancellationToken cancellationToken)
    {
        _partOf = target.Part.Target;
        var run = new TransferRun(_engine, _request, _status, _mirrors, _patience, _ask, _tally) { SingleStream = _singleStream };
        return run.RunAsync(target, new Lazy<JournalHeader>(() => Identities.HeaderOf(identity, _urlHash.Value)), identity, trusted, probe, cancellationToken);
    }

    /// <summary>A crash between the renaming and the end left a journal beside a finished file.</summary>
    private async Task<DownloadedFile?> FinishedBeforeAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || File.Exists(PartFile.PathFor(path)) || PartFile.ReadJournal(path) is not { Header: { } header } left || header.UrlHash != _urlHash.Value)
        {
            return null;
        }

        var isOurs = left.SealedLength == new FileInfo(path).Length && ExistingFile.IsMarked(path, Identities.Of(left)) &&
            (_request.Checksums.Count == 0 || await ExistingFile.HasAsync(path, _request.Checksums, cancellationToken));
        PartJournal.Delete(PartFile.JournalPathFor(path));
        return isOurs ? _tally.AlreadyThere(path, _request.Checksums.Count == 0 ? null : _request.Checksums[0].ToString()) : null;
    }

    /// <summary>The spans to go on from, or null when nothing proves them and the server must be asked from the start.</summary>
    private static IReadOnlyList<ByteSpan>? Resumable(Target target)
    {
        var identity = Identities.Of(target.Left!);
        var trusted = target.Part.Trusted(target.Left!);
        return identity.CanBeResumed && trusted.Count > 0 ? trusted : null;
    }

    private string NameFrom(HttpExchange exchange)
    {
        var given = ContentDisposition.FileName(exchange.Header("Content-Disposition"));
        var original = _mirrors.First.Address;

        // '/latest' says less than what it leads to; '/file.zip' says more than the store's key it leads to.
        var url = Path.HasExtension(original.AbsolutePath) ? original : exchange.Url;
        return SafeName.From(given, url.AbsoluteUri, _engine.Options.AllowLaunchers);
    }

    private string PathOf(string name)
    {
        if (_resolved.Name != name)
        {
            _resolved = (name, new RootFolder(_request.Folder).Resolve(_request.FileName is null ? [name] : SafeName.Path(name)));
        }

        return _resolved.Path;
    }
}
