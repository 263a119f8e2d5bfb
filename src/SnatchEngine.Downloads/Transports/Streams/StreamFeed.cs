using System.Globalization;
using System.Runtime.CompilerServices;
using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>The pieces of a stream in their order, each once: all that a finished one has, and what a live one adds.</summary>
internal sealed class StreamFeed(StreamContext context, StreamSource source)
{
    private const int FromTheEdge = 3;
    private const int Remembered = 4096;
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _time = context.Engine.Time;
    private readonly HashSet<ulong> _seen = [];
    private readonly Queue<ulong> _order = new();
    private long _last = long.MinValue;
    private DateTimeOffset? _lastDate;
    private TimeSpan _recorded;

    /// <summary>It was live when it was opened.</summary>
    public bool IsLive { get; } = !source.Window.IsEnded;

    /// <summary>Pieces that were gone before anybody could ask for them.</summary>
    public long Missed { get; private set; }

    /// <param name="after">The last piece an earlier run has. Null: none.</param>
    /// <param name="interrupted">Ends a live stream where it is.</param>
    public async IAsyncEnumerable<StreamPiece> ReadAsync(PieceMark? after, [EnumeratorCancellation] CancellationToken interrupted)
    {
        var window = source.Window;
        var fresh = Begin(window, after);
        var begun = _time.GetTimestamp();
        var changedAt = begun;
        while (true)
        {
            foreach (var piece in fresh)
            {
                if (IsLive && (interrupted.IsCancellationRequested || _recorded >= context.Choice.StopAfter))
                {
                    yield break;
                }

                _recorded += piece.Duration;
                yield return piece;
            }

            changedAt = fresh.Count > 0 ? _time.GetTimestamp() : changedAt;
            if (window.IsEnded || IsOver(begun) || IsSilent(changedAt, window) || !await WaitAsync(fresh.Count > 0 ? window.Target : window.Target / 2, interrupted))
            {
                yield break;
            }

            if (await NextAsync(interrupted) is not { } next)
            {
                yield break;
            }

            window = next;
            fresh = Fresh(window);
        }
    }

    private bool IsOver(long begun)
    {
        var choice = context.Choice;
        return IsLive && (_recorded >= choice.StopAfter || _time.GetElapsedTime(begun) >= choice.StopAfter);
    }

    private bool IsSilent(long changedAt, StreamWindow window)
    {
        var silent = _time.GetElapsedTime(changedAt);
        if (silent < s_silence || silent < window.Target * 20)
        {
            return false;
        }

        context.Tally.Note(string.Create(CultureInfo.InvariantCulture, $"nothing new came for {silent.TotalSeconds:0} s, so recording ended; the stream did not say that it is over"));
        return true;
    }

    private async Task<bool> WaitAsync(TimeSpan pause, CancellationToken interrupted)
    {
        try
        {
            await Task.Delay(pause, _time, interrupted);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The next window; null when there will be none, and what was recorded is to be kept.</summary>
    private async Task<StreamWindow?> NextAsync(CancellationToken interrupted)
    {
        try
        {
            return await source.ReadAsync(interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return null;
        }
        catch (DownloadException e) when (_last != long.MinValue && e.Failure is not (DownloadFailure.DiskFull or DownloadFailure.CannotWrite))
        {
            context.Tally.Note($"recording ended because its playlist could not be had any more: {e.Message}");
            return null;
        }
    }

    private List<StreamPiece> Begin(StreamWindow window, PieceMark? after)
    {
        var pieces = window.Pieces;
        if (after is { } mark)
        {
            _last = mark.Position;
            _seen.Add(mark.Identity);
        }
        else if (IsLive && !context.Choice.FromStart && !window.KeepsAll && pieces.Count > FromTheEdge)
        {
            // What lies before is known, and not wanted.
            _last = pieces[^(FromTheEdge + 1)].Position;
        }

        return Fresh(window, isFirst: after is null);
    }

    /// <summary>What a window has that was not taken yet.</summary>
    private List<StreamPiece> Fresh(StreamWindow window, bool isFirst = false)
    {
        var pieces = window.Pieces;
        if (pieces.Count == 0)
        {
            return [];
        }

        var isReset = IsLive && !isFirst && pieces[^1].Position < _last && !pieces.Any(p => _seen.Contains(p.Identity));
        if (isReset)
        {
            context.Tally.Note("the stream began its numbering anew while it was recorded");
        }
        else if (IsLive && !isFirst)
        {
            CountMissed(window);
        }

        var fresh = pieces.Where(p => isReset ? _lastDate is null || p.Date is null || p.Date > _lastDate : p.Position > _last).ToList();
        foreach (var piece in IsLive ? fresh : [])
        {
            Remember(piece);
        }

        (_last, _lastDate) = fresh is [.., var last] ? (last.Position, last.Date) : (_last, _lastDate);
        return fresh;
    }

    /// <summary>Sequence numbers tell what fell out of the window; times do not say how many.</summary>
    private void CountMissed(StreamWindow window)
    {
        var first = window.Pieces[0];
        var isNumbered = source.Manifest.Hls is not null;
        if (_last != long.MinValue && (isNumbered ? first.Position > _last + 1 : first.Position > _last && !window.Pieces.Any(p => p.Position <= _last) && first.Position - _last > 2 * first.Duration.Ticks))
        {
            Missed += isNumbered ? first.Position - _last - 1 : 1;
        }
    }

    private void Remember(StreamPiece piece)
    {
        if (_seen.Add(piece.Identity))
        {
            _order.Enqueue(piece.Identity);
            if (_order.Count > Remembered)
            {
                _seen.Remove(_order.Dequeue());
            }
        }
    }
}
