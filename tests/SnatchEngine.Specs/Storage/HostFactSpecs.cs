using SnatchEngine.Downloads;
using SnatchEngine.Storage;

namespace SnatchEngine.Specs.Storage;

public sealed class HostFactSpecs
{
    [Fact]
    public async Task Facts_come_back_as_they_were_after_reopening()
    {
        using var home = new StateHome();
        HostFacts[] facts =
        [
            new("http://plain.example:80") { LearnedAt = home.Clock.Now.AddTicks(-1234567) },
            new("https://full.example:443")
            {
                LearnedAt = home.Clock.Now.AddHours(-23), ConnectionCap = 4, Ranges = false, IfRangeByETag = true, Http1Only = true,
                Goodput = 1234567.25, Connections = 4, ConnectionsLearnedAt = home.Clock.Now.AddHours(-20), HeadersP99 = TimeSpan.FromTicks(98765), FailureRate = 0.125,
            },
        ];
        await using (var database = await home.OpenAsync())
        {
            await new HostFactStore(database).SaveAsync(facts, CancellationToken.None);
        }

        await using var again = await home.OpenAsync();
        Assert.Equal(facts, await new HostFactStore(again).LoadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Facts_older_than_a_day_or_from_a_clock_that_ran_ahead_are_not_loaded_and_go_at_the_next_save()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var store = new HostFactStore(database);
        HostFacts old = new("https://old") { LearnedAt = home.Clock.Now }, fresh = new("https://fresh") { LearnedAt = home.Clock.Now.AddHours(1) };
        await store.SaveAsync([old, fresh], CancellationToken.None);

        home.Clock.Now = home.Clock.Now.AddHours(24);
        Assert.Equal([fresh, old], await store.LoadAsync(CancellationToken.None));
        home.Clock.Now = home.Clock.Now.AddSeconds(1);
        Assert.Equal([fresh], await store.LoadAsync(CancellationToken.None));
        home.Clock.Now = home.Clock.Now.AddDays(-10);
        Assert.Empty(await store.LoadAsync(CancellationToken.None));
        HostFacts now = new("https://now") { LearnedAt = home.Clock.Now };
        await store.SaveAsync([now], CancellationToken.None);
        Assert.Equal(1, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task Of_two_runs_the_one_that_learned_later_is_believed()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var store = new HostFactStore(database);
        HostFacts later = new("https://a") { LearnedAt = home.Clock.Now, ConnectionCap = 2 }, earlier = later with { LearnedAt = home.Clock.Now.AddMinutes(-1), ConnectionCap = 8 };
        await store.SaveAsync([later], CancellationToken.None);
        await store.SaveAsync([earlier], CancellationToken.None);
        Assert.Equal([later], await store.LoadAsync(CancellationToken.None));

        var latest = later with { LearnedAt = home.Clock.Now.AddSeconds(1), ConnectionCap = null };
        await store.SaveAsync([latest], CancellationToken.None);
        Assert.Equal([latest], await store.LoadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_figure_that_is_no_number_counts_as_not_learned()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var store = new HostFactStore(database);
        await store.SaveAsync([new("https://a") { LearnedAt = home.Clock.Now, Goodput = double.NaN, FailureRate = double.PositiveInfinity }], CancellationToken.None);

        var fact = Assert.Single(await store.LoadAsync(CancellationToken.None));
        Assert.Equal((0.0, 0.0), (fact.Goodput, fact.FailureRate));
    }

    [Fact]
    public async Task Connections_that_paid_are_forgotten_a_day_after_they_were_measured_however_new_the_rest_is()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var store = new HostFactStore(database);
        HostFacts fact = new("https://a") { LearnedAt = home.Clock.Now, Connections = 4, ConnectionsLearnedAt = home.Clock.Now.AddHours(-12) };
        await store.SaveAsync([fact], CancellationToken.None);
        await store.SaveAsync([fact with { Connections = 8, ConnectionsLearnedAt = home.Clock.Now.AddHours(-13) }], CancellationToken.None);
        Assert.Equal([fact], await store.LoadAsync(CancellationToken.None));

        home.Clock.Now = home.Clock.Now.AddHours(13);
        Assert.Equal([fact with { Connections = null, ConnectionsLearnedAt = null }], await store.LoadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_time_that_was_damaged_is_told_and_not_guessed()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        await database.WriteAsync(connection => connection.Execute(
            "INSERT INTO host_facts VALUES ('https://a', '2026-03-01T12:30', 8, 1, 1, 0, 1.5, 10, 0.1)"), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<StorageException>(() => new HostFactStore(database).LoadAsync(CancellationToken.None));

        Assert.Equal(StorageFailure.Corrupt, refusal.Failure);
    }
}
