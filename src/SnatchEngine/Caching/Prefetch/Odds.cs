using SnatchEngine.Storage;

namespace SnatchEngine.Caching.Prefetch;

/// <summary>What follows a page, by what followed it before: a first-order Markov chain whose counts lose half their weight in a week.</summary>
internal static class Odds
{
    /// <summary>Pages this likely and likelier are fetched ahead.</summary>
    public const double Likely = 0.5;

    // Once is no habit.
    private const double Habit = 1.5;

    private static readonly TimeSpan s_half = TimeSpan.FromDays(7);

    /// <summary>What a count of earlier is worth by now.</summary>
    public static double Faded(double weight, DateTimeOffset at, DateTimeOffset now, TimeSpan? half = null) =>
        now <= at ? weight : weight * Math.Pow(0.5, (now - at) / (half ?? s_half));

    /// <summary>The page that most likely comes next; null when none is likely enough, or it cannot be fetched ahead.</summary>
    public static FollowedBy? Next(IReadOnlyList<FollowedBy> followers, DateTimeOffset now)
    {
        var all = 0.0;
        var most = 0.0;
        FollowedBy? next = null;
        foreach (var follower in followers)
        {
            var weight = Faded(follower.Weight, follower.At, now);
            all += weight;
            if (weight > most)
            {
                (most, next) = (weight, follower);
            }
        }

        return next?.Request is not null && most >= Habit && most >= Likely * all ? next : null;
    }
}
