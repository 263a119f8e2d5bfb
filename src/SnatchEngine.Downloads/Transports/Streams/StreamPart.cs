using System.Text;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Transports.Streams.Fragments;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>The part file of a stream: pieces behind each other, and a journal that says where each ends.</summary>
internal sealed class StreamPart : IDisposable
{
    private readonly StreamContext _context;
    private readonly PartFile _part;
    private readonly JournalHeader _header;
    private readonly SegmentMap _map;
    private readonly Segment _rest;
    private readonly Checkpointer _checkpoint;
    private readonly DiskRoom _room;
    private readonly WebVttJoin? _text;
    private readonly FragmentJoin _fragments = new();
    private ulong _init;

    private StreamPart(StreamContext context, PartFile part, JournalHeader header, PieceMark? last, bool isText, TimeSpan? start)
    {
        (_context, _part, _header, Last) = (context, part, header, last);
        _init = last?.Init ?? 0;
        _map = new SegmentMap(null, last is { End: > 0 } held ? [new ByteSpan(0, held.End)] : []);
        _rest = _map.TakeFree()!;
        _checkpoint = new Checkpointer(part, _map, context.Engine.Options.Durability, context.Engine.Time);
        _room = new DiskRoom(context.Engine, context.Status);
        _text = isText ? TextOf(part, last?.End ?? 0) : null;
        if (last is not null && !isText)
        {
            // The tracks of what comes are compared with those that are there.
            _fragments.GoOnFrom((bytes, at) => RandomAccess.Read(part.File, bytes, at), last.Value.End, start);
            _init = _fragments.IsActive ? 0 : _init;
        }

        context.Status.Received = Length;
    }

    /// <summary>The last piece that is in it. Null: none.</summary>
    public PieceMark? Last { get; private set; }

    public long Length => _map.HeldBytes;

    public PartFile File => _part;

    /// <summary>Goes on with what is trusted of an earlier run, or begins.</summary>
    /// <param name="context">Of the download.</param>
    /// <param name="target">The part, open.</param>
    /// <param name="header">What its journal says it is.</param>
    /// <param name="isSame">Whether a piece that is in it is the one the manifest has at that place.</param>
    /// <param name="isText">It is WebVTT, to be joined rather than put behind each other.</param>
    /// <param name="start">What is added to the media's times in its first piece. Null: nobody knows.</param>
    public static StreamPart Open(StreamContext context, Target target, JournalHeader header, Func<PieceMark, bool> isSame, bool isText, TimeSpan? start)
    {
        var part = target.Part;
        if (target.Left is { } left)
        {
            var held = part.Trusted(left) is [{ Start: 0 } first, ..] ? first.End : 0;
            var marks = context.Request.Resume ? left.Pieces.Where(p => p.End <= held).ToList() : [];
            if (marks is [.., var last] && isSame(last))
            {
                part.GoOn(header, left, [new ByteSpan(0, last.End)], marks);
                RandomAccess.SetLength(part.File, last.End);
                return new StreamPart(context, part, header, last, isText, start);
            }

            if (left.Pieces.Count > 0)
            {
                context.Tally.Note(context.Request.Resume ? "the part here could not be proven to be of the same stream; started again" : "the part here was set aside");
            }

            part.StartAgain();
        }
        else if (RandomAccess.GetLength(part.File) > 0)
        {
            part.StartAgain();
        }

        return new StreamPart(context, part, header, null, isText, start);
    }

    /// <summary>Puts a piece behind what is there, with its initialization when that is another than before.</summary>
    public async Task AppendAsync(FetchedPiece fetched, CancellationToken cancellationToken)
    {
        if (_part.Journal is null)
        {
            _part.RestartJournal(_header, []);
        }

        var piece = fetched.Piece;
        if (fetched is { Key: { } key, Piece.Key: { } how })
        {
            // Only the last block tells a wrong key: nothing is written before it did.
            PieceCipher.Check(fetched.Body.Blocks(), key, how.Iv);
        }

        var start = Length;
        if (piece.Init is { } init && init.Identity != _init)
        {
            if (_fragments.Takes(fetched.Init!))
            {
                await WriteAsync(fetched.Init!, cancellationToken);
            }

            _init = init.Identity;
        }

        _fragments.Begin(piece);
        foreach (var block in Plain(fetched))
        {
            await WriteAsync(block, cancellationToken);
        }

        var mark = new PieceMark(piece.Position, piece.Identity, _init, Length);
        _part.Journal!.Piece(new ByteSpan(start, Length), mark);
        Last = mark;
        _checkpoint.Wrote(Length - start);
    }

    /// <summary>Waits for the flush under way; with <paramref name="keeps"/> the rest is made durable too, to be gone on from.</summary>
    public async Task StopAsync(bool keeps)
    {
        try
        {
            await _checkpoint.StopAsync(flushRest: keeps && !_part.IsDistrusted);
        }
        catch (IOException) when (keeps)
        {
            // The failure that brought us here is the one to report; the next run starts from the last durable record.
        }

        if (!keeps)
        {
            return;
        }

        if (_part.IsDistrusted)
        {
            _part.KeepDurable();
        }
        else if (_part.Journal is null)
        {
            _part.Discard();
        }
    }

    public void Dispose() => _part.Dispose();

    private IEnumerable<ReadOnlyMemory<byte>> Plain(FetchedPiece fetched)
    {
        var blocks = fetched.Body.Blocks();
        if (fetched is { Key: { } key, Piece.Key: { } how })
        {
            blocks = PieceCipher.Decrypt(blocks, key, how.Iv);
        }

        if (_text is not null)
        {
            return [Joined(_text, blocks)];
        }

        return _fragments.IsActive || (fetched is { Key: null, Piece.Init: null } && FragmentBlocks.IsOne(blocks.First().Span)) ? FragmentBlocks.Fitted(blocks, _fragments) : blocks;
    }

    private static byte[] Joined(WebVttJoin text, IEnumerable<ReadOnlyMemory<byte>> blocks)
    {
        using var all = new MemoryStream();
        foreach (var block in blocks)
        {
            if (all.Length > ManifestBounds.Bytes)
            {
                throw new DownloadException(DownloadFailure.TooLarge, $"A segment of subtitles has more than {ManifestBounds.Bytes} bytes.");
            }

            all.Write(block.Span);
        }

        return Encoding.UTF8.GetBytes(text.Add(Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length)));
    }

    private static WebVttJoin TextOf(PartFile part, long length)
    {
        var join = new WebVttJoin();
        var written = new byte[Math.Min(length, ManifestBounds.Bytes)];
        RandomAccess.Read(part.File, written, 0);
        join.GoOnFrom(Encoding.UTF8.GetString(written));
        return join;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                _part.Write(bytes.Span, Length);
                _map.Commit(_rest, Length, bytes.Length);
                _context.Status.AddReceived(bytes.Length);
                return;
            }
            catch (IOException e) when (DurableFile.IsDiskFull(e))
            {
                await _room.WaitAfterRefusalAsync(Path.GetDirectoryName(_part.Target)!, bytes.Length, Length, cancellationToken);
            }
        }
    }
}
