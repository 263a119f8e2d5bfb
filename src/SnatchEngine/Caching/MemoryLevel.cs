using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Caching;

/// <summary>The answers in memory, so many bytes of them. What is large, seldom used and quickly fetched again goes first.</summary>
/// <remarks>
/// Greedy-Dual-Size-Frequency: an answer ranks at the cache's clock + uses × cost ÷ size, and the clock moves on to the rank of what is put out,
/// so that what was once in demand does not stay for ever (L. Cherkasova, HP Laboratories report HPL-98-69R1, 1998).
/// </remarks>
internal sealed class MemoryLevel
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly SortedSet<Place> _byRank = new(new ByRank());
    private long _most;
    private double _clock;
    private long _turn;

    /// <summary>Begins empty.</summary>
    /// <param name="most">Bytes kept at most.</param>
    public MemoryLevel(long most) => _most = most;

    /// <summary>Bytes kept now.</summary>
    public long Bytes { get; private set; }

    /// <summary>Answers kept now.</summary>
    public int Count => _places.Count;

    /// <summary>Bytes kept at most; less puts out at once.</summary>
    public long Most
    {
        get => _most;
        set
        {
            lock (_gate)
            {
                _most = value;
                Shrink();
            }
        }
    }

    /// <summary>What a use of it is worth in each of its bytes.</summary>
    public static double WorthOf(long size, TimeSpan cost) => (1 + cost.TotalMilliseconds) / size;

    /// <summary>Looks one up; that counts as a use.</summary>
    public bool TryFind(string key, [NotNullWhen(true)] out CachedAnswer? answer)
    {
        lock (_gate)
        {
            answer = null;
            if (_places.TryGetValue(key, out var place))
            {
                answer = place.Answer;
                _byRank.Remove(place);
                place.Uses++;
                Rank(place);
            }

            return answer is not null;
        }
    }

    /// <summary>Keeps one in the place of what was there.</summary>
    public void Keep(CachedAnswer answer)
    {
        lock (_gate)
        {
            var uses = 1;
            if (_places.TryGetValue(answer.Key, out var old))
            {
                uses = old.Uses;
                Drop(old);
            }

            if (answer.Size > _most)
            {
                return;
            }

            var place = new Place(answer) { Uses = uses };
            _places[answer.Key] = place;
            Bytes += place.Size;
            Rank(place);
            Shrink();
        }
    }

    /// <summary>Forgets one.</summary>
    public void Remove(string key)
    {
        lock (_gate)
        {
            if (_places.TryGetValue(key, out var place))
            {
                Drop(place);
            }
        }
    }

    /// <summary>Forgets those that fit.</summary>
    /// <returns>How many.</returns>
    public int Forget(Func<CachedAnswer, bool> fits)
    {
        lock (_gate)
        {
            var gone = _places.Values.Where(p => fits(p.Answer)).ToList();
            gone.ForEach(Drop);
            return gone.Count;
        }
    }

    private void Rank(Place place)
    {
        place.Rank = _clock + (place.Uses * WorthOf(place.Size, place.Answer.Cost));
        place.Turn = ++_turn;
        _byRank.Add(place);
    }

    private void Shrink()
    {
        while (Bytes > _most && _byRank.Min is { } least)
        {
            _clock = least.Rank;
            Drop(least);
        }
    }

    private void Drop(Place place)
    {
        _byRank.Remove(place);
        _places.Remove(place.Answer.Key);
        Bytes -= place.Size;
    }

    private sealed class Place(CachedAnswer answer)
    {
        public CachedAnswer Answer => answer;

        public long Size { get; } = answer.Size;

        public int Uses { get; set; }

        public double Rank { get; set; }

        public long Turn { get; set; }
    }

    // Of equal rank, the one not used for the longest goes first.
    private sealed class ByRank : IComparer<Place>
    {
        public int Compare(Place? x, Place? y) => x!.Rank.CompareTo(y!.Rank) is not 0 and var byRank ? byRank : x.Turn.CompareTo(y.Turn);
    }
}
