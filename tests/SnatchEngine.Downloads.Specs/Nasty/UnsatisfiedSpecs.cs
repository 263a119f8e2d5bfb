using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>Range not satisfiable, for many reasons.</summary>
public sealed class UnsatisfiedSpecs
{
    private const long MiB = Fetching.MiB;
    private static readonly byte[] s_page = "<!DOCTYPE html><h1>416</h1>"u8.ToArray();

    [Theory, Trait("nasty", "14")]
    [InlineData("\"v1\"")]
    [InlineData(null)]
    public async Task A_416_that_names_the_length_held_is_the_end(string? tagOn416)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 700_000);
        await fetching.InterruptAsync(file, file.Length, faults: new() { Chunked = true });
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { RefuseRange = Refusal($"bytes */{file.Length}", tagOn416) });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(1, result.Requests);
        Assert.True(result.LengthVerified);
        Assert.Equal(DownloadOutcome.Resumed, result.Outcome);
        Assert.Equal(0, result.BytesFetched);
    }

    [Fact, Trait("nasty", "14")]
    public async Task An_answer_with_nothing_but_the_overlap_is_the_end_too()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 700_000);
        await fetching.InterruptAsync(file, file.Length, faults: new() { Chunked = true });
        fetching.Server.Serve(Fetching.Target, file);
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(1, result.Requests);
        Assert.Equal(64 << 10, result.BytesFetched);
        Assert.True(result.LengthVerified);
    }

    [Fact, Trait("nasty", "14")]
    public async Task A_416_of_another_entity_is_a_change()
    {
        await using var fetching = await Fetching.StartAsync();
        SeededBytes old = new(1, 700_000), now = new(2, 700_000);
        await fetching.InterruptAsync(old, old.Length, faults: new() { Chunked = true });
        fetching.Server.Serve(Fetching.Target, now, new() { ETag = "\"v2\"" }, new Faults { RefuseRange = Refusal($"bytes */{old.Length}", "\"v2\"") });
        var result = await fetching.FetchAsync();
        fetching.Holds(now, result);
        Assert.Equal(DownloadOutcome.Downloaded, result.Outcome);
        Assert.Equal(2, result.Requests);
    }

    [Fact, Trait("nasty", "14")]
    public async Task Bytes_of_a_part_that_nobody_recorded_are_asked_for_again()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 2 * MiB);
        await fetching.InterruptAsync(file, file.Length - 1);
        await using (var part = File.OpenWrite(fetching.Path + ".part"))
        {
            part.Position = file.Length - 1;
            part.Write(file.ToArray(file.Length - 1, file.Length));
        }

        fetching.Server.Serve(Fetching.Target, file);
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(1, result.Requests);
        Assert.Equal($"{file.Length - 1 - (64 << 10)}-{file.Length - 1}", Assert.Single(fetching.RangeRequests).Range.ToString());
    }

    [Theory, Trait("nasty", "15")]
    [InlineData(null)]
    [InlineData("bytes */4194304")]
    [InlineData("bytes */9999999")]
    public async Task A_416_for_bytes_that_are_there_ends_ranges_and_not_the_download(string? contentRange)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { RefuseRange = Refusal(contentRange, "\"v1\"") });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(DownloadOutcome.Resumed, result.Outcome);
        Assert.Single(fetching.PlainRequests);
        Assert.Single(fetching.RangeRequests);
    }

    [Theory, Trait("nasty", "15")]
    [InlineData("bytes */1048576")]
    [InlineData(null)]
    public async Task A_416_because_the_file_became_shorter_is_a_fresh_start(string? contentRange)
    {
        await using var fetching = await Fetching.StartAsync();
        SeededBytes old = new(1, 4 * MiB), now = new(2, MiB);
        var headers = new FileHeaders { ETag = null };
        await fetching.InterruptAsync(old, 2 * MiB, headers: headers);
        fetching.Server.Serve(Fetching.Target, now, headers, new Faults { UnsatisfiedFormat = _ => contentRange, IgnoreIfRange = true });
        var result = await fetching.FetchAsync();
        fetching.Holds(now, result);
        Assert.Equal(DownloadOutcome.Downloaded, result.Outcome);
        Assert.Single(fetching.RangeRequests);
        Assert.InRange(fetching.PlainRequests.Count, 1, 2);
    }

    [Fact, Trait("nasty", "15")]
    public async Task A_416_on_extra_connections_leaves_the_first_answer_to_go_on()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { RefuseRange = Refusal(null, null) }, requests: 2);
        fetching.Holds(file, result);
        Assert.Equal(2, result.Requests);
    }

    [Fact, Trait("nasty", "15")]
    public async Task A_416_of_an_unknown_length_beyond_what_is_held_is_asked_plainly()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 2 * MiB);
        await fetching.InterruptAsync(file, 700_000, faults: new() { Chunked = true });
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { RefuseRange = Refusal("bytes */2097152", "\"v1\"") });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(2, result.Requests);
    }

    private static Answer Refusal(string? contentRange, string? tag)
    {
        List<(string, string)> headers = [("Content-Type", "text/html")];
        if (contentRange is not null)
        {
            headers.Add(("Content-Range", contentRange));
        }

        if (tag is not null)
        {
            headers.Add(("ETag", tag));
        }

        return new(416, [.. headers]) { Body = s_page };
    }
}
