using System.Security.Cryptography;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Specs.Nasty;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Transports.Streams;

public sealed class StreamSpecs
{
    private const int Length = 20_000;

    [Fact]
    public async Task Segments_are_fetched_together_and_written_in_their_order()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        var gate = new Gate();
        Serve(server, 12, i => i == 0 ? x => new() { Hold = gate } : null);

        var get = pull.GetAsync(server.Url("/s.m3u8"), r => r with { Connections = 4 });
        await server.WaitForRequestsAsync(10);
        gate.Open();
        var file = await get;

        Assert.Equal(Whole(12), File.ReadAllBytes(file.Path));
        Assert.Equal((pull["s.ts"], DownloadOutcome.Downloaded, true), (file.Path, file.Outcome, file.LengthVerified));
        Assert.InRange(file.PeakConnections, 2, 4);
        Assert.Equal(["s.ts"], pull.Names);
    }

    [Fact]
    public async Task Without_memory_segments_wait_in_files_that_are_gone_afterwards()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { Memory = ByteSize.MiB(1) });
        var gate = new Gate();
        const int size = 300_000;
        for (var i = 0; i < 8; i++)
        {
            server.Serve($"/{i}.ts", new SeededBytes(i, size), null, i == 0 ? new Faults { Hold = gate } : null);
        }

        server.Serve("/s.m3u8", Playlist(0, 8, true));
        var get = pull.GetAsync(server.Url("/s.m3u8"), r => r with { Connections = 4 });
        await server.WaitForRequestsAsync(9);
        await server.WaitUntilQuietAsync("/7.ts");
        Assert.Contains(pull.Names, n => n.Contains(".seg-", StringComparison.Ordinal) && n.EndsWith(".part", StringComparison.Ordinal));
        gate.Open();
        await get;

        Assert.Equal(Enumerable.Range(0, 8).SelectMany(i => Bytes(i, size)), File.ReadAllBytes(pull["s.ts"]));
        Assert.Equal(["s.ts"], pull.Names);
    }

    [Fact]
    public async Task A_link_that_expired_is_renewed_from_the_playlist_by_its_number()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        var readings = 0;
        server.On("/s.m3u8", x => x.SendAsync(200, Playlist(40, 6, true, $"?token={++readings}")));
        for (var i = 40; i < 46; i++)
        {
            var bytes = Bytes(i);
            var number = i;
            server.On($"/{i}.ts", x => number >= 43 && x.Target.EndsWith("token=1", StringComparison.Ordinal) ? x.SendAsync(403) : x.SendAsync(200, body: bytes));
        }

        var file = await pull.GetAsync(server.Url("/s.m3u8"));

        Assert.Equal(Enumerable.Range(40, 6).SelectMany(i => Bytes(i)), File.ReadAllBytes(file.Path));
        Assert.Equal(2, readings);
    }

    [Fact]
    public async Task A_missing_segment_of_a_finished_stream_fails_and_what_is_before_it_is_not_fetched_again()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        Serve(server, 6, i => i == 4 ? x => new() { StatusFor = n => x.Index < 2 ? new Answer(404) : null } : null);

        var failure = await pull.FailAsync(server.Url("/s.m3u8"));
        var again = await pull.GetAsync(server.Url("/s.m3u8"));

        Assert.Equal((DownloadFailure.ServerRefused, 404), (failure.Failure, failure.Status));
        Assert.Equal((DownloadOutcome.Resumed, 1), (again.Outcome, server.RequestsFor("/3.ts").Count));
        Assert.Equal(Whole(6), File.ReadAllBytes(again.Path));
        Assert.Equal(["s.ts"], pull.Names);
    }

    [Fact]
    public async Task Another_stream_under_the_same_url_is_started_again()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        Serve(server, 6, i => i == 4 ? x => new() { StatusFor = _ => new Answer(404) } : null);
        await pull.FailAsync(server.Url("/s.m3u8"));
        server.Serve("/s.m3u8", Playlist(0, 3, true).Replace(".ts", ".ts?v=2", StringComparison.Ordinal).Replace("\n2.ts", "\n9.ts", StringComparison.Ordinal));
        server.Serve("/9.ts", Bytes(9));

        var again = await pull.GetAsync(server.Url("/s.m3u8"));

        Assert.Equal(Bytes(0).Concat(Bytes(1)).Concat(Bytes(9)), File.ReadAllBytes(again.Path));
        Assert.Contains(again.Notes, n => n.Contains("could not be proven", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_segment_is_decrypted_with_its_own_key_and_iv()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        byte[] one = [.. Enumerable.Range(1, 16).Select(i => (byte)i)], two = [.. Enumerable.Range(101, 16).Select(i => (byte)i)];
        server.Serve("/one", one);
        server.Serve("/two", two);
        server.Serve("/0.ts", Locked(Bytes(0), one, new byte[15], 5));
        server.Serve("/1.ts", Locked(Bytes(1), one, new byte[15], 6));
        server.Serve("/2.ts", Locked(Bytes(2), two, new byte[15], 255));
        server.Serve("/3.ts", Bytes(3));
        server.Serve("/s.m3u8", """
            #EXTM3U
            #EXT-X-MEDIA-SEQUENCE:5
            #EXT-X-KEY:METHOD=AES-128,URI="one"
            #EXTINF:1,
            0.ts
            #EXTINF:1,
            1.ts
            #EXT-X-KEY:METHOD=AES-128,URI="two",IV=0xff
            #EXTINF:1,
            2.ts
            #EXT-X-KEY:METHOD=NONE
            #EXTINF:1,
            3.ts
            #EXT-X-ENDLIST
            """);

        var file = await pull.GetAsync(server.Url("/s.m3u8"));

        Assert.Equal(Whole(4), File.ReadAllBytes(file.Path));
        Assert.Single(server.RequestsFor("/one"));
    }

    [Fact]
    public async Task A_changed_initialization_stands_where_it_changes()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/s.m3u8", "#EXTM3U\n#EXT-X-MAP:URI=\"90.ts\"\n#EXTINF:1,\n0.ts\n#EXTINF:1,\n1.ts\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"91.ts\",BYTERANGE=\"100@50\"\n#EXTINF:1,\n2.ts\n#EXT-X-ENDLIST\n");
        foreach (var i in new[] { 0, 1, 2, 90, 91 })
        {
            server.Serve($"/{i}.ts", Bytes(i));
        }

        var file = await pull.GetAsync(server.Url("/s.m3u8"));

        Assert.Equal([.. Bytes(90), .. Bytes(0), .. Bytes(1), .. Bytes(91)[50..150], .. Bytes(2)], File.ReadAllBytes(file.Path));
        Assert.EndsWith("s.mp4", file.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gap_is_said_and_not_asked_for()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        Serve(server, 3, _ => null);
        server.Serve("/s.m3u8", Playlist(0, 3, true).Replace("#EXTINF:1,\n1.ts", "#EXT-X-GAP\n#EXTINF:1,\n1.ts", StringComparison.Ordinal));

        var file = await pull.GetAsync(server.Url("/s.m3u8"));

        Assert.Equal(Bytes(0).Concat(Bytes(2)), File.ReadAllBytes(file.Path));
        Assert.Contains("1 segments are gaps that the server says it has itself", file.Notes);
        Assert.Equal((false, 0), (file.LengthVerified, server.RequestsFor("/1.ts").Count));
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://a\",KEYFORMAT=\"com.apple.streamingkeydelivery\"\n#EXTINF:1,\n0.ts\n#EXT-X-ENDLIST\n", DownloadFailure.Protected, "FairPlay")]
    [InlineData("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\ns.m3u8\n", DownloadFailure.BadManifest, "to itself")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n", DownloadFailure.BadManifest, "line 4: 'file:' URLs are refused")]
    [InlineData("<html><body>Log in</body></html>", DownloadFailure.BadManifest, "neither an HLS playlist")]
    public async Task What_is_refused_is_named_and_leaves_nothing(string text, DownloadFailure failure, string words)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/s.m3u8", text);
        var error = await pull.FailAsync(server.Url("/s.m3u8"));
        Assert.Equal(failure, error.Failure);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Empty(pull.Names);
    }

    [Fact]
    public async Task A_manifest_leads_nobody_to_private_addresses_beside_its_own()
    {
        await using var server = await OriginServer.StartAsync();
        await using var other = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { Retries = 0 });
        server.Serve("/s.m3u8", $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{other.Url("/0.ts")}\n#EXT-X-ENDLIST\n");

        Assert.Equal(DownloadFailure.AddressRefused, (await pull.FailAsync(server.Url("/s.m3u8"))).Failure);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_manifest_of_any_size_is_read_to_its_bound_only()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/s.m3u8", new SeededBytes(1, 200 << 20));
        Assert.Equal(DownloadFailure.TooLarge, (await pull.FailAsync(server.Url("/s.m3u8"))).Failure);
        server.Serve("/z.m3u8", new FixedBytes(new byte[64 << 20]), null, new Faults { GzipEncoding = true });
        Assert.Equal(DownloadFailure.TooLarge, (await pull.FailAsync(server.Url("/z.m3u8"))).Failure);
    }

    [Fact]
    public async Task A_plain_list_is_the_file_itself()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/list.m3u", "#EXTM3U\n#EXTINF:10,Song\nsong.mp3\n");
        Assert.Equal("#EXTM3U\n#EXTINF:10,Song\nsong.mp3\n", File.ReadAllText((await pull.GetAsync(server.Url("/list.m3u"))).Path));
        server.Serve("/s.m3u8", Playlist(0, 1, true));
        Assert.Equal(Playlist(0, 1, true), File.ReadAllText((await pull.GetAsync(server.Url("/s.m3u8"), r => r with { Stream = new StreamChoice { Delivery = Abstractions.Media.StreamDelivery.File } })).Path));
    }

    [Fact]
    public async Task Variants_are_listed_and_each_can_be_asked_for_by_its_id()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/m.m3u8", "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"English\",URI=\"en.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360,AUDIO=\"a\"\nv.m3u8\n");
        server.Serve("/en.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n0.aac\n#EXT-X-ENDLIST\n");
        server.Serve("/0.aac", Bytes(0));

        var listed = (await pull.Core.LookAsync(new DownloadRequest { Urls = [server.Url("/m.m3u8")], Folder = ".", TypedByOperator = true }, TestContext.Current.CancellationToken))!;
        var sound = await pull.GetAsync(server.Url("/m.m3u8"), r => r with { Stream = new StreamChoice { Variant = listed.Variants[0].Id } });
        var none = await pull.FailAsync(server.Url("/m.m3u8"), r => r with { Stream = new StreamChoice { Variant = "hls-1" } });

        Assert.Equal(["hls-a-English", "hls-900"], listed.Variants.Select(v => v.Id));
        Assert.Equal((pull["m.aac"], (long)Length), (sound.Path, sound.Length));
        Assert.Contains("it has hls-a-English, hls-900", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lent_headers_stay_with_the_manifests_origin()
    {
        await using var server = await OriginServer.StartAsync();
        await using var other = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { AllowPrivateAddresses = true });
        server.Serve("/s.m3u8", $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{other.Url("/0.ts")}\n#EXTINF:1,\n1.ts\n#EXT-X-ENDLIST\n");
        server.Serve("/1.ts", Bytes(1));
        other.Serve("/0.ts", Bytes(0));

        await pull.GetAsync(server.Url("/s.m3u8"), r => r with { Access = new() { Authorization = "Bearer x", Headers = [new("X-Key", "1")] } });

        Assert.All(server.Requests, r => Assert.Equal(("Bearer x", "1"), (r.Header("Authorization"), r.Header("X-Key"))));
        Assert.All(other.Requests, r => Assert.Equal((null, null), (r.Header("Authorization"), r.Header("X-Key"))));
    }

    internal static byte[] Bytes(int seed, int length = Length)
    {
        var bytes = new byte[length];
        new SeededBytes(seed, length).Fill(0, bytes);
        return bytes;
    }

    internal static byte[] Whole(int count) => [.. Enumerable.Range(0, count).SelectMany(i => Bytes(i))];

    internal static string Playlist(int first, int count, bool isEnded, string query = "", string head = "") =>
        $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{first}\n{head}" +
        string.Concat(Enumerable.Range(first, count).Select(i => $"#EXTINF:1,\n{i}.ts{query}\n")) + (isEnded ? "#EXT-X-ENDLIST\n" : "");

    private static void Serve(OriginServer server, int count, Func<int, Func<Exchange, Faults>?> faults)
    {
        server.Serve("/s.m3u8", Playlist(0, count, true));
        for (var i = 0; i < count; i++)
        {
            server.Serve($"/{i}.ts", new FixedBytes(Bytes(i)), null, faults(i) ?? (_ => Faults.None));
        }
    }

    private static byte[] Locked(byte[] plain, byte[] key, byte[] zeros, byte last)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.EncryptCbc(plain, (byte[])[.. zeros, last]);
    }
}
