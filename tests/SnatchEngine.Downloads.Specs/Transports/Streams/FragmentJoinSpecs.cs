using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.Downloads.Transports.Streams.Fragments;

namespace SnatchEngine.Downloads.Specs.Transports.Streams;

/// <summary>Fragments of several stretches made one clock's.</summary>
public sealed class FragmentJoinSpecs
{
    [Fact]
    public void A_stretch_whose_times_begin_anew_goes_on_where_the_one_before_ended()
    {
        var join = new FragmentJoin();
        Assert.True(join.Takes(Init(1, 1000)));
        Assert.Equal([0UL, 2000UL], TimesOf(join, 0, null, Moof(1, 0, 2000), Moof(1, 2000, 2000)));

        Assert.False(join.Takes(Init(7, 1000)));
        Assert.Equal([4000UL, 5000UL], TimesOf(join, 1, null, Moof(7, 90_000, 1000), Moof(7, 91_000, 1000)));
        Assert.Equal([6000UL], TimesOf(join, 1, null, Moof(7, 92_000, 1000)));
    }

    [Fact]
    public void What_the_manifest_says_of_times_beats_what_was_played()
    {
        var join = new FragmentJoin();
        join.Takes(Init(1, 1000));
        Assert.Equal([500UL], TimesOf(join, 0, TimeSpan.Zero, Moof(1, 500, 2000)));
        Assert.Equal([4000UL], TimesOf(join, 1, TimeSpan.FromSeconds(4), Moof(1, 0, 2000)));
    }

    [Fact]
    public void Tracks_keep_the_numbers_of_the_first_stretch()
    {
        var join = new FragmentJoin();
        join.Takes(Init(1, 1000));
        join.Takes(Init(7, 1000));
        join.Begin(Piece(0, null));

        var moof = FragmentBlocks.Fitted([Moof(7, 0, 10)], join).Single().ToArray();

        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(moof.AsSpan(8 + 8 + 8 + 4)));
    }

    [Fact]
    public void Pieces_that_bring_their_initialization_have_that_of_the_first()
    {
        var join = new FragmentJoin();
        byte[] first = [.. Init(1, 1000), .. Moof(1, 0, 2000), .. Box("mdat", [1])], second = [.. Init(1, 1000), .. Moof(1, 0, 500), .. Box("mdat", [2])];
        join.Begin(Piece(0, null));
        var file = FragmentBlocks.Fitted([first], join).SelectMany(b => b.ToArray()).ToList();
        join.Begin(Piece(1, null));
        file.AddRange(FragmentBlocks.Fitted([second], join).SelectMany(b => b.ToArray()));

        Assert.Equal([.. first, .. Moof(1, 2000, 500), .. Box("mdat", [2])], file);
        Assert.Throws<DownloadException>(() => join.Takes(Init(1, 1000, isFragmented: false)));
    }

    [Fact]
    public void Another_encoding_or_clock_is_refused()
    {
        var join = new FragmentJoin();
        join.Takes(Init(1, 1000));

        Assert.Equal(DownloadFailure.ProtocolError, Assert.Throws<DownloadException>(() => join.Takes(Init(1, 90_000))).Failure);
        Assert.Equal(DownloadFailure.ProtocolError, Assert.Throws<DownloadException>(() => join.Takes(Init(1, 1000, width: 320))).Failure);
    }

    [Fact]
    public void A_run_goes_on_with_what_is_in_the_file()
    {
        byte[] file = [.. Init(1, 1000), .. Moof(1, 0, 1500), .. Box("mdat", new byte[50]), .. Moof(1, 1500, 1500), .. Box("mdat", new byte[9])];
        var join = new FragmentJoin();
        join.GoOnFrom((into, at) => { var some = Math.Min(into.Length, file.Length - (int)at); file.AsSpan((int)at, some).CopyTo(into); return some; }, file.Length, null);

        Assert.True(join.IsActive);
        Assert.False(join.Takes(Init(3, 1000)));
        Assert.Equal([3000UL], TimesOf(join, 9, null, Moof(3, 77, 10)));
    }

    [Fact]
    public void What_is_no_mp4_passes_as_it_is_however_it_is_cut()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<PositiveInt>(), (bytes, cut) =>
        {
            var join = new FragmentJoin();
            join.Takes(Init(1, 1000));
            join.Begin(Piece(0, null));
            return FragmentBlocks.Fitted(Cut([.. Box("free", bytes), .. bytes], cut.Get), join).SelectMany(b => b.ToArray()).SequenceEqual([.. Box("free", bytes), .. bytes]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Damaged_boxes_raise_nothing_but_the_downloads_own_failure()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<PositiveInt>(), (where, what, cut) =>
        {
            byte[] init = Init(1, 1000), piece = [.. Moof(1, 0, 1000), .. Box("sidx", new byte[30]), .. Box("mdat", new byte[20])];
            init[where.Get % init.Length] = what;
            piece[where.Get * 7 % piece.Length] = what;
            var join = new FragmentJoin();
            join.Takes(Init(1, 1000));
            try
            {
                join.Takes(init);
            }
            catch (DownloadException)
            {
                // It fits no more.
            }

            join.Begin(Piece(0, null));
            join.Begin(Piece(1, null));
            try
            {
                return FragmentBlocks.Fitted(Cut(piece, cut.Get), join).Sum(b => b.Length) == piece.Length;
            }
            catch (DownloadException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] bytes, int size) => bytes.Chunk(size).Select(c => (ReadOnlyMemory<byte>)c);

    private static IEnumerable<ulong> TimesOf(FragmentJoin join, long stretch, TimeSpan? shift, params byte[][] moofs)
    {
        join.Begin(Piece(stretch, shift));
        return FragmentBlocks.Fitted([moofs.SelectMany(m => m).ToArray()], join).Select(b => BinaryPrimitives.ReadUInt64BigEndian(b.Span[(8 + 8 + 16 + 8 + 4)..])).ToList();
    }

    private static StreamPiece Piece(long stretch, TimeSpan? shift) => new() { Position = 0, Urls = [new Uri("http://h/1")], Stretch = stretch, Shift = shift };

    private static byte[] Moof(uint track, ulong time, uint duration) =>
        Box("moof", Box("traf", [.. Box("tfhd", [0, 0, 0, 0, .. U32(track)]), .. Box("tfdt", [1, 0, 0, 0, .. U64(time)]), .. Box("trun", [0, 0, 1, 0, .. U32(1), .. U32(duration)])]));

    private static byte[] Init(uint track, uint timescale, ushort width = 160, bool isFragmented = true) => Box("moov", [
        .. Box("mvhd", new byte[100]),
        .. isFragmented ? Box("mvex", []) : [],
        .. Box("trak", [
            .. Box("tkhd", [0, 0, 0, 7, .. new byte[8], .. U32(track), .. new byte[60]]),
            .. Box("mdia", [
                .. Box("mdhd", [0, 0, 0, 0, .. new byte[8], .. U32(timescale), .. new byte[8]]),
                .. Box("hdlr", [.. new byte[8], .. "vide"u8, .. new byte[13]]),
                .. Box("minf", Box("stbl", Box("stsd", [0, 0, 0, 0, .. U32(1), .. Box("avc1", [.. new byte[24], (byte)(width >> 8), (byte)width, 0, 90, .. new byte[50], .. Box("avcC", [1, 2, 3])])])))])])]);

    private static byte[] Box(string type, byte[] body) => [.. U32((uint)body.Length + 8), .. Encoding.ASCII.GetBytes(type), .. body];

    private static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] U64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
