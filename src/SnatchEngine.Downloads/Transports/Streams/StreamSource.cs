using System.Text;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Transports.Dash;
using SnatchEngine.Downloads.Transports.Hls;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>The manifest of a stream: read once, chosen from, and read again when it is live or its links have expired.</summary>
internal sealed class StreamSource(StreamContext context) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private IReadOnlyList<Uri> _top = [.. context.Sources.Select(s => s.Address)];
    private HlsPlaylist? _master;
    private Uri? _media;
    private StreamWindow? _window;
    private int _generation;

    /// <summary>What was chosen.</summary>
    public StreamVariant Variant { get; private set; } = null!;

    /// <summary>What there was to choose from.</summary>
    public StreamManifest Manifest { get; private set; } = null!;

    /// <summary>The last window read.</summary>
    public StreamWindow Window => _window!;

    /// <summary>Reads the manifest and chooses.</summary>
    /// <returns>False when the URL is no stream, but a plain list or another file.</returns>
    /// <exception cref="DownloadException">It cannot be followed, or is locked.</exception>
    public async Task<bool> OpenAsync(CancellationToken cancellationToken)
    {
        if (context.Choice.Fragments is { Count: > 0 } listed)
        {
            Manifest = ListedPieces.ManifestOf(context.Choice, _top[0]);
            Variant = Manifest.Variants[0];
            Take(ListedPieces.WindowOf(listed));
            return true;
        }

        if (context.Choice.Looked is { } looked && looked.IsFresh(context.Engine.Time.GetUtcNow()))
        {
            await GuardedAsync(() => BeginAsync(looked, "", looked.Url, cancellationToken));
            return true;
        }

        var (text, url) = await TextAsync(_top, cancellationToken);
        if (StreamManifest.DeliveryOf(text) is null && context.Choice.Delivery is null && text.AsSpan().TrimStart("\uFEFF \t\r\n") is not ['<', ..])
        {
            return false;
        }

        await GuardedAsync(() => BeginAsync(StreamManifest.Parse(text, url), text, url, cancellationToken));
        return true;
    }

    /// <summary>Reads the manifest, and leaves the choice to others.</summary>
    /// <returns>Null when the URL is no stream.</returns>
    /// <exception cref="DownloadException">It cannot be read or followed.</exception>
    public async Task<StreamManifest?> LookAsync(CancellationToken cancellationToken)
    {
        // Of a URL that tells nothing the answer's type is asked, and of a file no more than that.
        var isUnknown = context.Choice.Delivery is null && !StreamManifest.IsNamedLikeOne(context.Request.Urls[0]);
        var (text, url) = await TextAsync(_top, cancellationToken, isUnknown);
        if (StreamManifest.DeliveryOf(text) is null && context.Choice.Delivery is null)
        {
            return null;
        }

        await GuardedAsync(() =>
        {
            Manifest = StreamManifest.Parse(text, url) with { ReadAt = context.Engine.Time.GetUtcNow() };
            return Task.CompletedTask;
        });
        return Manifest;
    }

    /// <summary>Reads the manifest again.</summary>
    public async Task<StreamWindow> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            return await AgainAsync(cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>The same piece with links that are good now; one reading serves all who ask at once.</summary>
    /// <returns>Null when the manifest names it no more.</returns>
    public async Task<StreamPiece?> RenewAsync(StreamPiece piece, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (piece.Generation == _generation)
            {
                await AgainAsync(cancellationToken);
            }
        }
        finally
        {
            _reading.Release();
        }

        return Window.Pieces.FirstOrDefault(p => p.Position == piece.Position) ??
            Window.Pieces.FirstOrDefault(p => p.Date is { } date && piece.Date is { } wanted && (date - wanted).Duration() < piece.Duration / 2);
    }

    /// <summary>Fresh links to a variant that is one file.</summary>
    public async Task<IReadOnlyList<string>> RenewFileAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(cancellationToken)).Pieces[0].Urls.Select(u => u.AbsoluteUri)];

    public void Dispose() => _reading.Dispose();

    private async Task BeginAsync(StreamManifest manifest, string text, Uri url, CancellationToken cancellationToken)
    {
        Manifest = manifest;
        Variant = Choose(manifest);
        if (manifest.Hls is { IsMaster: true } master)
        {
            _master = master;
            _media = HlsVariants.AddressOf(master, Variant.Id);
        }

        await FirstWindowAsync(text, url, cancellationToken);
    }

    private async Task FirstWindowAsync(string text, Uri url, CancellationToken cancellationToken)
    {
        if (_media is null)
        {
            Take(text, url);
            return;
        }

        var (media, mediaUrl) = await TextAsync([_media], cancellationToken);
        Take(media, mediaUrl);
    }

    private async Task<StreamWindow> AgainAsync(CancellationToken cancellationToken)
    {
        if (context.Choice.Fragments.Count > 0)
        {
            // Nobody but who named the pieces can name them anew, and only as many are the same stream.
            if (context.Request.RenewLinks is { } renew && await AskAnewAsync(renew, cancellationToken) is var fresh && fresh.Count == Window.Pieces.Count)
            {
                Take(ListedPieces.WindowOf(fresh));
            }

            return Window;
        }

        await GuardedAsync(async () =>
        {
            try
            {
                var (text, url) = await TextAsync(_media is { } media ? [media] : _top, cancellationToken);
                Take(text, url);
            }
            catch (DownloadException e) when (e.Status is 401 or 403 or 404 or 410 && (_media is not null || context.Request.RenewLinks is not null))
            {
                await FromTheTopAsync(cancellationToken);
            }
        });
        return Window;
    }

    /// <summary>The playlist's own link has expired too: its master is asked, then whoever found the master.</summary>
    private async Task FromTheTopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReopenAsync(cancellationToken);
        }
        catch (DownloadException e) when (e.Status is 401 or 403 or 404 or 410 && context.Request.RenewLinks is not null)
        {
            _top = [.. Downloads.Mirrors.Sources.Of(await AskAnewAsync(context.Request.RenewLinks, cancellationToken), isTyped: false).Select(s => s.Address)];
            await ReopenAsync(cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<string>> AskAnewAsync(Func<CancellationToken, Task<IReadOnlyList<string>>> renew, CancellationToken cancellationToken)
    {
        try
        {
            return await renew(cancellationToken);
        }
        catch (SnatchException e) when (e is not DownloadException)
        {
            throw new DownloadException(DownloadFailure.LinkExpired, $"The stream's link has expired, and a fresh one could not be had: {e.Message}", e);
        }
    }

    private async Task ReopenAsync(CancellationToken cancellationToken)
    {
        var (text, url) = await TextAsync(_top, cancellationToken);
        if (_media is not null)
        {
            _master = HlsPlaylist.Parse(text, url);
            _media = HlsVariants.AddressOf(_master, Variant.Id) ?? throw new ManifestException($"{Variant.Id} is gone from the master playlist");
        }

        await FirstWindowAsync(text, url, cancellationToken);
    }

    private StreamVariant Choose(StreamManifest manifest)
    {
        var chosen = manifest.Find(context.Choice.Variant) ?? throw new DownloadException(
            DownloadFailure.BadManifest,
            context.Choice.Variant is { } id ? $"The stream has no variant '{id}'; it has {string.Join(", ", manifest.Variants.Take(20).Select(v => v.Id))}." : "The stream offers nothing to choose from.");
        if (chosen.Protection is { } system)
        {
            throw new ProtectedException(system);
        }

        if (context.Choice.Variant is null && chosen is { Kind: MediaKind.Video, IsComplete: false })
        {
            context.Tally.Note($"{chosen.Id} is picture without sound; the sound is a stream of its own{(chosen.AudioVariant is { } sound ? $", {sound}" : "")}");
        }

        return chosen;
    }

    private void Take(string text, Uri url)
    {
        StreamWindow window;
        if (Manifest.Delivery == StreamDelivery.Hls)
        {
            var media = _media is null && _generation == 0 ? Manifest.Hls! : HlsPlaylist.Parse(text, url, _master);
            window = media.IsMaster
                ? throw new ManifestException("a master playlist leads to another one, or to itself")
                : HlsTimeline.Read(media, Variant.Kind);
        }
        else
        {
            var manifest = _generation == 0 ? Manifest.Dash! : DashManifest.Parse(text, url);
            var chosen = DashVariants.Find(manifest, Variant.Id) ?? throw new ManifestException($"{Variant.Id} is gone from the manifest");
            window = new DashTimeline(manifest, chosen, manifest.ServerClock ?? context.Engine.Time.GetUtcNow()).Read();
        }

        Take(window);
    }

    private void Take(StreamWindow window)
    {
        var generation = _generation + 1;
        (_window, _generation) = (window with { Pieces = [.. window.Pieces.Select(p => p with { Generation = generation })] }, generation);
    }

    private async Task<(string Text, Uri Url)> TextAsync(IReadOnlyList<Uri> urls, CancellationToken cancellationToken, bool onlyManifests = false)
    {
        var wanted = new WantedBody
        {
            What = "a manifest",
            Urls = urls,
            IsTyped = context.IsTyped,
            Most = ManifestBounds.Bytes,
            IsOfInterest = onlyManifests ? static type => StreamTransport.DeliveryOf(type) is not null : static _ => true,
        };
        var (bytes, answer) = await context.BytesAsync(wanted, cancellationToken);
        return (Encoding.UTF8.GetString(bytes), answer.Url);
    }

    /// <summary>What parsers throw becomes the download's failure, without the URL: it may carry a secret.</summary>
    private async Task GuardedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ManifestException e)
        {
            throw new DownloadException(DownloadFailure.BadManifest, $"The stream's manifest at {context.Sources[0].Address.Host} cannot be followed: {e.Message}.", e);
        }
        catch (ProtectedException e)
        {
            throw new DownloadException(DownloadFailure.Protected, $"The stream is protected by DRM ({e.System}); such streams are not downloaded.", e);
        }
    }
}
