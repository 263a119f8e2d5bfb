using System.Buffers.Binary;

namespace SnatchEngine.Downloads.Transports.Streams.Fragments;

/// <summary>Puts the fragments of several stretches of a stream behind each other as those of one MP4: their times go on where the stretch before ended, their tracks keep the numbers of the first.</summary>
/// <remarks>What is no fragmented MP4 passes as it is. Periods and discontinuities begin their times anew, and a player shows one file.</remarks>
internal sealed class FragmentJoin
{
    private readonly Dictionary<uint, ulong> _ends = [];
    private readonly Dictionary<uint, FragmentTrack> _tracks = [];
    private FragmentSetup? _first;
    private TimeSpan? _base;
    private long? _stretch;
    private (Int128 Units, uint Scale) _shift = (0, 1);
    private bool _followsOn;

    /// <summary>Whether what comes is fragmented MP4.</summary>
    public bool IsActive => _first is not null;

    /// <summary>Takes an initialization.</summary>
    /// <returns>Whether it is to be written: the first is, and what is no MP4.</returns>
    /// <exception cref="DownloadException">Its fragments cannot follow those that are there.</exception>
    public bool Takes(ReadOnlySpan<byte> init)
    {
        if (FragmentSetup.TryRead(init) is not { } setup)
        {
            return true;
        }

        var isFirst = _first is null;
        _first ??= setup;
        if (!isFirst && !_first.Fits(setup))
        {
            throw new DownloadException(
                DownloadFailure.ProtocolError,
                "The stream goes on in another encoding (another picture size, codec or decoder setup), which cannot follow in the same file without encoding it anew; choose another format with -f.");
        }

        _tracks.Clear();
        foreach (var (now, then) in setup.Tracks.Zip(_first.Tracks))
        {
            _tracks[now.Id] = now with { Id = then.Id };
        }

        return isFirst;
    }

    /// <summary>Begins a piece, which may be of another stretch than the one before.</summary>
    public void Begin(StreamPiece piece)
    {
        var isFirst = _stretch is null && _ends.Count == 0;
        if (isFirst)
        {
            _base ??= piece.Shift;
        }
        else if (_stretch != piece.Stretch)
        {
            // What the manifest says is exact for pictures and sounds that are fetched apart; else the one goes on where the other ended.
            _followsOn = piece.Shift is null || _base is null;
            _shift = _followsOn ? (0, 1) : ((Int128)(piece.Shift!.Value - _base!.Value).Ticks, (uint)TimeSpan.TicksPerSecond);
        }

        _stretch = piece.Stretch;
    }

    /// <summary>Goes on with a file of an earlier run.</summary>
    /// <param name="read">Reads bytes of it at an offset, as many as there are.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="start">What the manifest says of the times of its first piece. Null: nothing any more.</param>
    public void GoOnFrom(Func<byte[], long, int> read, long length, TimeSpan? start)
    {
        _base = start;
        var head = new byte[16];
        for (long at = 0; at + 8 <= length;)
        {
            var got = read(head, at);
            var (size, type) = FragmentBlocks.HeaderOf(head.AsSpan(0, got));
            if (size < 8 || size > length - at)
            {
                return;
            }

            if (type is Box.Moov or Box.Moof && size <= FragmentBlocks.LargestBox)
            {
                var box = new byte[size];
                read(box, at);
                Learn(box, type);
            }

            at += size;
        }
    }

    /// <summary>Gives the times and tracks of a fragment their places in the file.</summary>
    /// <param name="box">The whole box.</param>
    /// <param name="type">Its type.</param>
    public void Fit(Span<byte> box, uint type)
    {
        try
        {
            if (type == Box.Sidx)
            {
                FitIndex(box);
            }
            else if (type == Box.Moof && Box.TryRead(box, 0, box.Length, out var moof))
            {
                for (var at = moof.Body; Box.TryRead(box, at, moof.End, out var part); at = part.End)
                {
                    if (part.Type == Box.Traf)
                    {
                        FitTrack(box, part);
                    }
                }
            }
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new DownloadException(DownloadFailure.ProtocolError, "A fragment of the stream is no MP4 that can be followed: a box is shorter than it says.", e);
        }
    }

    private void Learn(byte[] box, uint type)
    {
        if (type == Box.Moov)
        {
            Takes(box);
            return;
        }

        Fit(box, type);
    }

    private void FitTrack(Span<byte> box, Box traf)
    {
        if (Box.Find(box, traf.Body, traf.End, Box.Named("tfhd"u8)) is not { } head || Box.Find(box, traf.Body, traf.End, Box.Named("tfdt"u8)) is not { } time ||
            !_tracks.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(box[(head.Body + 4)..]), out var track))
        {
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(box[(head.Body + 4)..], track.Id);
        var isLong = box[time.Body] == 1;
        var at = box[(time.Body + 4)..];
        var began = isLong ? BinaryPrimitives.ReadUInt64BigEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
        if (_followsOn && _ends.TryGetValue(track.Id, out var end))
        {
            (_shift, _followsOn) = (((Int128)end - began, track.Timescale), false);
        }

        var begins = Shifted(began, track.Timescale);
        if (isLong)
        {
            BinaryPrimitives.WriteUInt64BigEndian(at, begins);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(at, begins <= uint.MaxValue ? (uint)begins : throw new DownloadException(
                DownloadFailure.ProtocolError, "The stream is longer than the times of its fragments can say in one file."));
        }

        _ends[track.Id] = begins + FragmentRuns.DurationOf(box, traf, head, track.UsualDuration);
    }

    private void FitIndex(Span<byte> box)
    {
        if (!Box.TryRead(box, 0, box.Length, out var index))
        {
            return;
        }

        var scale = Math.Max(1, BinaryPrimitives.ReadUInt32BigEndian(box[(index.Body + 8)..]));
        var at = box[(index.Body + 12)..];
        if (box[index.Body] == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(at, (uint)Math.Min(uint.MaxValue, Shifted(BinaryPrimitives.ReadUInt32BigEndian(at), scale)));
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(at, Shifted(BinaryPrimitives.ReadUInt64BigEndian(at), scale));
        }
    }

    private ulong Shifted(ulong time, uint scale)
    {
        var units = _shift.Units * scale;
        var shifted = (Int128)time + ((units + (units < 0 ? -(_shift.Scale / 2) : _shift.Scale / 2)) / _shift.Scale);
        return shifted < 0 ? 0 : (ulong)Int128.Min(shifted, ulong.MaxValue);
    }
}
