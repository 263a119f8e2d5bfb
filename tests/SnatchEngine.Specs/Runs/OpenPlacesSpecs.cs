using SnatchEngine.Runs;

namespace SnatchEngine.Specs.Runs;

public sealed class OpenPlacesSpecs
{
    [Fact]
    public async Task So_many_are_let_in_and_the_next_when_one_leaves()
    {
        var places = new OpenPlaces(2);
        await places.EnterAsync(default);
        await places.EnterAsync(default);
        var third = places.EnterAsync(default);
        Assert.False(third.IsCompleted);
        places.Leave();
        await third;
    }

    [Fact]
    public async Task More_places_let_in_who_waits_and_fewer_send_nobody_away()
    {
        var places = new OpenPlaces(1);
        await places.EnterAsync(default);
        var (second, third) = (places.EnterAsync(default), places.EnterAsync(default));
        places.Most = 2;
        await second;
        Assert.False(third.IsCompleted);
        places.Most = 1;
        places.Leave();
        Assert.False(third.IsCompleted);
        places.Leave();
        await third;
    }

    [Fact]
    public async Task Who_stops_waiting_takes_no_place()
    {
        using var stop = new CancellationTokenSource();
        var places = new OpenPlaces(1);
        await places.EnterAsync(default);
        var second = places.EnterAsync(stop.Token);
        var third = places.EnterAsync(default);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        places.Leave();
        await third;
    }

    [Fact]
    public async Task Held_nobody_comes_in_and_who_has_a_place_waits_to_begin()
    {
        var limits = new RunLimits(3, 1);
        var places = limits.Begin();
        await places.EnterAsync(default);
        limits.Change(3, 1, isHeld: true);
        var (next, begin) = (places.EnterAsync(default), places.WaitWhileHeldAsync(default));
        Assert.False(next.IsCompleted || begin.IsCompleted);
        limits.Change(2, 4, isHeld: false);
        await Task.WhenAll(next, begin);
        Assert.Equal((2, 4), (places.Most, limits.Steps.Most));
        limits.End(places);
        limits.Change(9, 4, isHeld: false);
        Assert.Equal(2, places.Most);
    }
}
