using System.Diagnostics;
using SnatchEngine.Archive;
using SnatchEngine.Downloads;
using SnatchEngine.Planning;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;

namespace SnatchEngine.Specs.Runs.Queue;

public sealed class RunQueueSpecs
{
    [Fact]
    public async Task Ids_have_sixteen_digits_and_their_beginning_is_enough()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();

        Assert.Matches("^[0-9a-f]{16}$", id);
        Assert.Equal(id, (await stage.FindAsync(id[..5].ToUpperInvariant())).Id);
    }

    [Fact]
    public async Task A_name_of_none_or_of_several_is_refused_and_nothing_is_moved()
    {
        await using var stage = await QueueStage.OpenAsync();
        var ids = await stage.Queue.AddAsync([.. Enumerable.Range(0, 20).Select(i => new QueueOrder { Url = $"http://x/{i}" })], CancellationToken.None);
        var shared = ids.GroupBy(i => i[0]).First(g => g.Count() > 1);

        var several = await Assert.ThrowsAsync<UnknownItemException>(() => stage.ActAsync(QueueAct.Pause, ids[0], $"{shared.Key}"));
        var none = await Assert.ThrowsAsync<UnknownItemException>(() => stage.FindAsync("xyz"));

        Assert.StartsWith($"'{shared.Key}' is the beginning of several ids: ", several.Message, StringComparison.Ordinal);
        Assert.Equal("'xyz' is no id: one has 16 hexadecimal digits, and its beginning is enough; 'snatch queue' shows them", none.Message);
        Assert.Equal(20, (await stage.Queue.CountsAsync(null, CancellationToken.None))["waiting"]);
    }

    [Fact]
    public async Task A_group_is_acted_on_as_one_and_only_where_it_suits()
    {
        await using var stage = await QueueStage.OpenAsync();
        var mine = await stage.AddAsync(with: o => o with { Group = "mine" });
        var other = await stage.AddAsync();
        var group = new QueueSelection { Group = "mine" };

        Assert.Equal([mine], await stage.Queue.ActAsync(QueueAct.Pause, group, CancellationToken.None));
        Assert.Empty(await stage.Queue.ActAsync(QueueAct.Pause, group, CancellationToken.None));
        Assert.Equal((QueueState.Paused, QueueState.Waiting), ((await stage.FindAsync(mine)).State, (await stage.FindAsync(other)).State));
        Assert.Equal([mine], await stage.ActAsync(QueueAct.Resume));
    }

    [Fact]
    public async Task What_is_parked_can_be_asked_for_and_is_counted_among_what_waits()
    {
        await using var stage = await QueueStage.OpenAsync();
        await stage.AddAsync();
        var parked = await stage.AddAsync(with: o => o with { NotBefore = stage.Time.GetUtcNow() + TimeSpan.FromHours(1) });
        var counts = await stage.Queue.CountsAsync(null, CancellationToken.None);

        Assert.Equal([parked], (await stage.Queue.ListAsync(new QueueFilter().Of("parked")!, CancellationToken.None)).Select(i => i.Id));
        Assert.Equal((2, 1), (counts["waiting"], counts["parked"]));
        stage.Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await stage.Queue.ListAsync(new QueueFilter().Of("parked")!, CancellationToken.None));
    }

    [Fact]
    public async Task An_act_takes_the_old_ticket_away_before_it_gives_a_new_one()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        await stage.ActAsync(QueueAct.Cancel, id);
        List<string> heard = [];
        stage.Queue.Withdrawn = tickets => heard.Add($"withdrawn {tickets.Count}");
        stage.Queue.Lined = tickets => heard.Add($"lined {tickets.Count}");

        await stage.ActAsync(QueueAct.Retry, id);

        Assert.Equal(["withdrawn 1", "lined 1"], heard);
    }

    [Fact]
    public async Task What_is_told_can_be_narrowed_and_read_in_pages()
    {
        await using var stage = await QueueStage.OpenAsync();
        await stage.Queue.AddAsync([.. Enumerable.Range(0, 7).Select(i => new QueueOrder { Url = $"http://x/{i}", Group = i < 3 ? "g" : "" })], CancellationToken.None);

        var first = await stage.Queue.ListAsync(new() { Limit = 4 }, CancellationToken.None);
        var rest = await stage.Queue.ListAsync(new() { Limit = 4, After = first[^1].Number }, CancellationToken.None);

        Assert.Equal(["/0", "/1", "/2", "/3", "/4", "/5", "/6"], first.Concat(rest).Select(i => i.Url[^2..]));
        Assert.Equal(3, (await stage.Queue.ListAsync(new() { Group = "g", State = QueueState.Waiting }, CancellationToken.None)).Count);
        Assert.Empty(await stage.Queue.ListAsync(new() { State = QueueState.Done }, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_is_recorded_in_the_archive_and_its_item_done_in_one_transaction_and_secrets_are_forgotten()
    {
        await using var stage = await QueueStage.OpenAsync();
        const string url = "http://host.example/a";
        var id = await stage.AddAsync(url, o => o with { Options = new Dictionary<string, IReadOnlyList<string>> { ["bearer"] = ["sesame"], ["dir"] = ["/d"] } });
        var seen = QueueState.Waiting;

        await stage.WorkUntilIdleAsync(async (job, ct) =>
        {
            var plan = new DownloadPlan { Request = new DownloadRequest { Urls = [url], Folder = "." }, Extractor = "direct-link", ItemId = new("direct-link", url) };
            await job.Archive.RecordAsync(plan, new DownloadedFile { Path = "a", Length = 7, Outcome = DownloadOutcome.Downloaded }, ct);
            seen = (await stage.FindAsync(id)).State;
            return new AttemptEnd(AttemptOutcome.Done);
        });

        var item = await stage.FindAsync(id);
        Assert.Equal(QueueState.Done, seen);
        Assert.Equal((1, 7, Path.GetFullPath("a")), (item.Files, item.Bytes, item.Path));
        Assert.NotNull(await new DownloadArchive(stage.Database).FindAsync(ArchiveKey.OfUrl(url), CancellationToken.None));
        var kept = await stage.Database.ReadAsync(c => (string)c.Scalar("SELECT wanted FROM queue")!, CancellationToken.None);
        Assert.DoesNotContain("sesame", kept, StringComparison.Ordinal);
        Assert.Contains("/d", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_or_cancelled_can_be_cleared_with_its_attempts()
    {
        await using var stage = await QueueStage.OpenAsync();
        await stage.AddAsync();
        await stage.WorkUntilIdleAsync((_, _) => Task.FromResult(new AttemptEnd(AttemptOutcome.Done)));
        var left = await stage.AddAsync();

        Assert.Equal(1, await stage.Queue.ClearAsync(CancellationToken.None));

        Assert.Equal([left], (await stage.Queue.ListAsync(new(), CancellationToken.None)).Select(i => i.Id));
        Assert.Equal(0L, await stage.Database.ReadAsync(c => c.Scalar("SELECT count(*) FROM attempts"), CancellationToken.None));
    }

    [Fact]
    public void The_account_is_the_same_for_the_same_login_only_and_does_not_tell_it()
    {
        var first = Order("user", "me:pass");

        Assert.Equal(first.Account, (Order("user", "me:pass") with { Url = "http://x/b" }).Account);
        Assert.NotEqual(first.Account, Order("user", "you:pass").Account);
        Assert.NotEqual("", Order("header", "Authorization: Bearer x").Account);
        Assert.Equal("", Order("header", "Accept: text/html").Account);
        Assert.DoesNotContain("pass", first.Account, StringComparison.Ordinal);

        static QueueOrder Order(string name, string value) => new() { Url = "http://x/a", Options = new Dictionary<string, IReadOnlyList<string>> { [name] = [value] } };
    }

    [Fact]
    [Trait("nasty", "72")]
    public async Task Twenty_thousand_items_are_added_listed_and_taken_up_again_in_time()
    {
        await using var stage = await QueueStage.OpenAsync();
        var orders = Enumerable.Range(0, 20_000).Select(i => new QueueOrder { Url = $"http://host{i % 50}.example/{i}" }).ToList();
        var clock = Stopwatch.StartNew();
        await stage.Queue.AddAsync(orders, CancellationToken.None);
        var added = clock.Elapsed;
        await stage.Queue.ListAsync(new(), CancellationToken.None);
        clock.Restart();
        await stage.Queue.ListAsync(new() { After = 18_000 }, CancellationToken.None);
        await stage.Queue.CountsAsync(null, CancellationToken.None);
        var listed = clock.Elapsed;
        clock.Restart();
        var line = new QueueLine(new(), stage.Time);
        (await stage.Queue.Store.WaitingAsync(CancellationToken.None)).ForEach(line.Add);
        var taken = line.Take();

        Assert.NotNull(taken);
        Assert.Equal(19_999, line.Waiting);
        Assert.True(added < TimeSpan.FromSeconds(10), $"adding took {added}");
        Assert.True(listed < TimeSpan.FromSeconds(3), $"listing took {listed}");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"taking it up took {clock.Elapsed}");
    }
}
