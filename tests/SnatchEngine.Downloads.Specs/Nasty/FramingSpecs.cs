using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>Bodies that end where they should not.</summary>
public sealed class FramingSpecs
{
    private const long MiB = Fetching.MiB;

    [Theory, Trait("nasty", "17")]
    [InlineData(1, Ending.Close)]
    [InlineData(1, Ending.Reset)]
    [InlineData(4, Ending.Close)]
    public async Task A_connection_that_drops_again_and_again_is_gone_on_from_its_last_byte(int connections, Ending how)
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 2 });
        var file = new SeededBytes(1, 2 * MiB);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { CutAfter = new(200_000, How: how) });
        var result = await fetching.FetchAsync(connections);
        fetching.Holds(file, result);
        Assert.Single(fetching.PlainRequests);
        Assert.InRange(result.Requests, 11, 24);
        Assert.True(result.LengthVerified);
    }

    [Fact, Trait("nasty", "17")]
    public async Task A_server_that_brings_nothing_more_is_left_after_the_tries_given()
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 2 });
        var file = new SeededBytes(1, 2 * MiB);
        fetching.Server.Serve(Fetching.Target, file, null, x => new() { CutAfter = new(x.Index == 0 ? 300_000 : 0) });
        var failure = await fetching.FailAsync();
        Assert.Equal(DownloadFailure.Truncated, failure.Failure);
        Assert.InRange(fetching.Requests.Count, 3, 4);
        fetching.HasOnly("f.bin.part", "f.bin.part.journal");
    }

    [Theory, Trait("nasty", "18")]
    [InlineData(Ending.EndStream)]
    [InlineData(Ending.ResetStream), Trait("nasty", "23")]
    [InlineData(Ending.GoAway)]
    public async Task An_HTTP2_stream_that_ends_early_is_gone_on_with_and_never_complete(Ending how)
    {
        await using var fetching = await Fetching.StartAsync(new OriginOptions { Tls = true });
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { CutAfter = new(300_000, Times: 2, How: how) });
        var result = await fetching.FetchAsync(with: r => r with { ManySmallFiles = true });
        fetching.Holds(file, result);
        Assert.All(fetching.Server.Requests, r => Assert.Equal("h2", r.Protocol));
        Assert.Single(fetching.PlainRequests);
        Assert.InRange(result.Requests, 3, 4);
    }

    [Fact, Trait("nasty", "18")]
    public async Task An_HTTP2_stream_that_always_ends_early_is_truncated()
    {
        await using var fetching = await Fetching.StartAsync(new OriginOptions { Tls = true }, new DownloadOptions { Retries = 1 });
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, new() { AcceptRanges = false }, new Faults { CutAfter = new(300_000, How: Ending.EndStream) });
        var failure = await fetching.FailAsync(with: r => r with { ManySmallFiles = true });
        Assert.Equal(DownloadFailure.Truncated, failure.Failure);
        Assert.False(File.Exists(fetching.Path));
    }

    [Fact, Trait("nasty", "18")]
    public async Task More_bytes_than_declared_are_cut_off_and_told()
    {
        await using var fetching = await Fetching.StartAsync(new OriginOptions { Tls = true });
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { ExtraBytes = 5000 });
        var result = await fetching.FetchAsync(with: r => r with { ManySmallFiles = true });
        fetching.Holds(file, result);
        Assert.Contains(result.Notes, n => n.Contains("more bytes than it declared", StringComparison.Ordinal));
    }

    [Fact, Trait("nasty", "19")]
    public async Task A_body_that_ends_with_its_connection_is_not_called_verified()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { NoLength = true, CutAfter = new(450_000) });
        var result = await fetching.FetchAsync(connections: 4);
        Assert.False(result.LengthVerified);
        Assert.Null(result.Verified);
        Assert.Equal(450_000, result.Length);
        Assert.Contains(result.Notes, n => n.Contains("length", StringComparison.Ordinal));
        Assert.Equal(1, result.Requests);
        fetching.HasOnly(Fetching.Name);
    }

    [Fact, Trait("nasty", "19")]
    public async Task A_length_that_was_promised_is_demanded_of_such_a_body()
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 1 });
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, new() { AcceptRanges = false }, new Faults { NoLength = true, CutAfter = new(450_000) });
        var failure = await fetching.FailAsync(with: r => r with { ExpectedLength = file.Length });
        Assert.Equal(DownloadFailure.Truncated, failure.Failure);
        Assert.False(File.Exists(fetching.Path));
    }

    [Theory, Trait("nasty", "19")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_digest_that_was_promised_is_demanded_of_such_a_body(bool byServer)
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 1 });
        var file = new SeededBytes(1, 900_000);
        var digest = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Sha256()))}:";
        fetching.Server.Serve(Fetching.Target, file, new() { More = byServer ? [("Repr-Digest", digest)] : [] }, new Faults { NoLength = true, CutAfter = new(450_000) });
        var failure = await fetching.FailAsync(with: r => byServer ? r : r with { Checksums = [new(ChecksumKind.Sha256, file.Sha256())] });
        Assert.Equal(DownloadFailure.ChecksumMismatch, failure.Failure);
        fetching.HasOnly();
    }

    [Fact, Trait("nasty", "19")]
    public async Task A_whole_body_without_length_whose_digest_holds_is_verified()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { NoLength = true });
        var result = await fetching.FetchAsync(with: r => r with { Checksums = [new(ChecksumKind.Sha256, file.Sha256())] });
        fetching.Holds(file, result);
        Assert.True(result.LengthVerified);
    }

    [Fact, Trait("nasty", "20")]
    public async Task A_chunked_body_without_its_last_chunk_is_an_error()
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 2 });
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, new() { AcceptRanges = false }, new Faults { ChunkedNoTerminator = true });
        var failure = await fetching.FailAsync();
        Assert.Equal(DownloadFailure.Truncated, failure.Failure);
        Assert.InRange(fetching.Server.Requests.Count, 3, 4);
        Assert.False(File.Exists(fetching.Path));
    }

    [Fact, Trait("nasty", "20")]
    public async Task A_chunked_body_without_its_last_chunk_is_completed_once_a_range_tells_the_length()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, null, x => x.Index == 0 ? new() { ChunkedNoTerminator = true, CutAfter = new(400_000) } : Faults.None);
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(file, result);
        Assert.Equal(2, result.Requests);
        Assert.True(result.LengthVerified);
    }

    [Theory, Trait("nasty", "20")]
    [InlineData(1000)]
    [InlineData(5 * MiB)]
    public async Task A_chunked_body_makes_its_Content_Length_void(long claimed)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { ChunkedAndLength = claimed });
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(file, result);
        Assert.Equal(1, result.Requests);
        Assert.Equal(1, result.PeakConnections);
    }

    [Fact, Trait("nasty", "21")]
    public async Task Two_lengths_are_a_protocol_error()
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Server.Serve(Fetching.Target, new SeededBytes(1, 900_000), null, new Faults { TwoLengths = true });
        var failure = await fetching.FailAsync();
        Assert.Equal(DownloadFailure.ProtocolError, failure.Failure);
        Assert.Contains("two lengths (900000 and 900001)", failure.Message, StringComparison.Ordinal);
        Assert.Single(fetching.Server.Requests);
        fetching.HasOnly();
    }

    [Fact, Trait("nasty", "21")]
    public async Task Two_lengths_of_a_resumed_range_are_a_protocol_error_and_the_part_stays()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { TwoLengths = true });
        var failure = await fetching.FailAsync();
        Assert.Equal(DownloadFailure.ProtocolError, failure.Failure);
        Assert.Single(fetching.Requests);
        fetching.HasOnly("f.bin.part", "f.bin.part.journal");
        fetching.Server.Serve(Fetching.Target, file);
        fetching.Holds(file, await fetching.FetchAsync());
    }

    [Fact, Trait("nasty", "23")]
    public async Task A_server_that_wants_HTTP1_gets_it_and_is_remembered()
    {
        await using var fetching = await Fetching.StartAsync(new OriginOptions { Tls = true });
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { RequireHttp1 = true });
        var result = await fetching.FetchAsync(with: r => r with { ManySmallFiles = true });
        fetching.Holds(file, result);
        Assert.Equal("HTTP/1.1", fetching.Server.Requests[^1].Protocol);
        Assert.InRange(fetching.Server.Requests.Count, 2, 2);
        Assert.True(Assert.Single(fetching.Learned).Http1Only);
    }

    [Fact, Trait("nasty", "23")]
    public async Task GOAWAY_in_the_body_with_HTTP_1_1_REQUIRED_goes_on_by_HTTP1()
    {
        await using var fetching = await Fetching.StartAsync(new OriginOptions { Tls = true });
        var file = new SeededBytes(1, 900_000);
        fetching.Server.Serve(Fetching.Target, file, null, x => x.IsHttp2 ? new() { CutAfter = new(300_000, How: Ending.GoAway, Http2Code: Http2Error.Http11Required) } : Faults.None);
        var result = await fetching.FetchAsync(with: r => r with { ManySmallFiles = true });
        fetching.Holds(file, result);
        Assert.Equal(["h2", "HTTP/1.1"], fetching.Server.Requests.Select(r => r.Protocol));
        Assert.True(Assert.Single(fetching.Learned).Http1Only);
    }
}
