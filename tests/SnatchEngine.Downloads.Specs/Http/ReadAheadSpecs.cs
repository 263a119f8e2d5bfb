using System.Net;
using System.Net.Sockets;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Specs.Http;

public sealed class ReadAheadSpecs
{
    private const int KiB = 1 << 10;

    [Fact]
    public async Task What_has_arrived_is_taken_in_growing_pieces_and_comes_out_whole()
    {
        var shaper = new SocketShaper();
        var sent = Bytes(200 * KiB);
        await using var wire = await ConnectedAsync(sent, shaper);
        var got = new MemoryStream();

        await ReadAsync(wire, got, 1);
        Assert.Equal((16 * KiB) - 1, wire.Ready);
        await ReadAsync(wire, got, (16 * KiB) - 1);
        await ReadAsync(wire, got, 1);
        Assert.Equal((32 * KiB) - 1, wire.Ready);
        await ReadAsync(wire, got, sent.Length - (16 * KiB) - 1);

        Assert.Equal(sent, got.ToArray());
        Assert.Equal(0, await wire.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task While_a_limit_holds_little_is_read_ahead()
    {
        var shaper = new SocketShaper();
        await using var wire = await ConnectedAsync(Bytes(200 * KiB), shaper);
        await ReadAsync(wire, Stream.Null, (16 * KiB) + 1);
        Assert.Equal((32 * KiB) - 1, wire.Ready);

        shaper.Limit(1 << 20);
        await ReadAsync(wire, Stream.Null, 32 * KiB);

        Assert.Equal((16 * KiB) - 1, wire.Ready);
    }

    [Fact]
    public async Task Records_that_are_there_come_with_one_read_and_the_last_is_not_waited_for()
    {
        var sent = Bytes(48 * KiB);
        await using var wire = await ConnectedAsync(sent, new SocketShaper());
        await ReadAsync(wire, Stream.Null, 16 * KiB);
        // Stands for TLS: whatever is asked, at most one record is given.
        await using var gathered = new GatheredStream(new OneRecord(wire), wire);
        var buffer = new byte[64 * KiB];

        var first = await gathered.ReadAsync(buffer);
        Assert.Equal(16 * KiB, first);
        Assert.Equal(sent.AsSpan(16 * KiB, first), buffer.AsSpan(0, first));
        Assert.Equal(8 * KiB, await gathered.ReadAsync(buffer));
    }

    private static async Task ReadAsync(ReadAheadStream wire, Stream into, int count)
    {
        var buffer = new byte[count];
        await wire.ReadExactlyAsync(buffer);
        await into.WriteAsync(buffer);
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static async Task<ReadAheadStream> ConnectedAsync(byte[] sent, SocketShaper shaper)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1 << 20 };
        await socket.ConnectAsync(listener.LocalEndpoint);
        using var peer = await listener.AcceptSocketAsync();
        peer.SendBufferSize = 1 << 20;
        await peer.SendAsync(sent);
        peer.Shutdown(SocketShutdown.Send);

        // Everything is here before the first read: only then does a piece's size say how much was asked for.
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (socket.Available < sent.Length && waited.Elapsed < TimeSpan.FromSeconds(5))
        {
            await Task.Yield();
        }

        return new ReadAheadStream(socket, shaper);
    }

    private sealed class OneRecord(ReadAheadStream wire) : BodyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            wire.ReadAsync(buffer[..Math.Min(buffer.Length, 8 * KiB)], cancellationToken);
    }
}
