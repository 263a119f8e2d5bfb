using System.Threading.Channels;

namespace SnatchEngine.Cli.Wishes;

/// <summary>Lines of a list as they come; from a pipe it can also say that none comes just now.</summary>
internal sealed class LineFeed
{
    private readonly LineReader _reader;
    private readonly TimeProvider _time;
    private readonly TimeSpan? _patience;
    private readonly Channel<ListLine>? _arrived;
    private Task<bool>? _more;

    /// <summary>Opens a feed.</summary>
    /// <param name="reader">Where the lines come from.</param>
    /// <param name="patience">How long <see cref="NextAsync"/> waits for a line when it may give up. Null: until there is one, as in a file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public LineFeed(LineReader reader, TimeSpan? patience, TimeProvider time, CancellationToken cancellationToken)
    {
        _reader = reader;
        _patience = patience;
        _time = time;
        if (patience is not null)
        {
            _arrived = Channel.CreateBounded<ListLine>(new BoundedChannelOptions(64) { SingleWriter = true, SingleReader = true });
            // A read from a pipe cannot be interrupted: on cancellation it is left behind, and ends with its process.
            _ = Task.Run(() => FillAsync(_arrived.Writer, cancellationToken), cancellationToken);
        }
    }

    /// <summary>What came.</summary>
    internal enum Arrival
    {
        /// <summary>A line.</summary>
        Line,

        /// <summary>Nothing just now.</summary>
        NothingYet,

        /// <summary>The end of the list.</summary>
        End,
    }

    /// <summary>Takes the next line.</summary>
    /// <param name="mayGiveUp">Say <see cref="Arrival.NothingYet"/> after the patience, rather than wait.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<(Arrival Arrival, ListLine Line)> NextAsync(bool mayGiveUp, CancellationToken cancellationToken)
    {
        if (_arrived is null)
        {
            return await _reader.ReadAsync(cancellationToken) is { } read ? (Arrival.Line, read) : (Arrival.End, default);
        }

        while (true)
        {
            if (_arrived.Reader.TryRead(out var line))
            {
                return (Arrival.Line, line);
            }

            _more ??= _arrived.Reader.WaitToReadAsync(cancellationToken).AsTask();
            try
            {
                var more = await _more.WaitAsync(mayGiveUp ? _patience!.Value : Timeout.InfiniteTimeSpan, _time, cancellationToken);
                _more = null;
                if (!more)
                {
                    return (Arrival.End, default);
                }
            }
            catch (TimeoutException)
            {
                return (Arrival.NothingYet, default);
            }
        }
    }

    private async Task FillAsync(ChannelWriter<ListLine> arrived, CancellationToken cancellationToken)
    {
        try
        {
            while (await _reader.ReadAsync(cancellationToken) is { } line)
            {
                await arrived.WriteAsync(line, cancellationToken);
            }

            arrived.Complete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OperationCanceledException or ObjectDisposedException)
        {
            arrived.Complete(failure);
        }
    }
}
