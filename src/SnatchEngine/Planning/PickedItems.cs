using SnatchEngine.Extraction;

namespace SnatchEngine.Planning;

/// <summary>The items of a list that are wanted, in the order of the ranges; the list is read no further than they need.</summary>
/// <param name="ranges">Which are wanted. Null: all, as they come.</param>
/// <param name="url">The list's URL: what fails there concerns all of it.</param>
/// <param name="next">Pulls the list.</param>
internal sealed class PickedItems(ItemRanges? ranges, string url, Func<CancellationToken, Task<Extracted?>> next)
{
    // What was passed and is wanted later, by its place.
    private readonly Dictionary<int, Extracted> _held = [];
    private IEnumerator<IEnumerable<int>>? _ranges;
    private IEnumerator<int>? _places;
    private int _wanted;
    private int _read;
    private bool _ended;

    /// <summary>Items that were read, wanted or not.</summary>
    public int Read => _read;

    /// <summary>The next piece; null at the end.</summary>
    public async Task<Extracted?> NextAsync(CancellationToken cancellationToken)
    {
        if (ranges is null)
        {
            return await next(cancellationToken);
        }

        while (true)
        {
            if (!ranges.CanStream && !_ended)
            {
                if (await PullAsync(keepsAll: true, cancellationToken) is { } aside)
                {
                    return aside;
                }

                continue;
            }

            if (_wanted == 0 && !Advance())
            {
                return null;
            }

            if (_held.Remove(_wanted, out var held))
            {
                _wanted = 0;
                return held;
            }

            if (_wanted <= _read)
            {
                _wanted = 0;
            }
            else if (_ended)
            {
                (_places, _wanted) = (null, 0);
            }
            else if (await PullAsync(keepsAll: false, cancellationToken) is { } aside)
            {
                return aside;
            }
        }
    }

    /// <summary>Goes on to the next place that is wanted; false: there is none.</summary>
    private bool Advance()
    {
        _ranges ??= (ranges!.CanStream ? ranges.Places() : [ranges.PlacesOf(_read)]).GetEnumerator();
        while (_places?.MoveNext() != true)
        {
            if (!_ranges.MoveNext())
            {
                return false;
            }

            _places = _ranges.Current.GetEnumerator();
        }

        _wanted = _places.Current;
        return true;
    }

    /// <summary>Reads one piece and holds it if it is wanted; what is no item of the list is handed out at once.</summary>
    private async Task<Extracted?> PullAsync(bool keepsAll, CancellationToken cancellationToken)
    {
        var piece = await next(cancellationToken);
        if (piece is null)
        {
            _ended = true;
            return null;
        }

        if (piece is not ExtractedItem && !(piece is ExtractedFailure failure && failure.Url != url))
        {
            return piece;
        }

        _read++;
        if (keepsAll || ranges!.Contains(_read))
        {
            _held[_read] = piece;
        }

        return null;
    }
}
