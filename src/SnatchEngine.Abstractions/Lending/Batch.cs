using System.Runtime.CompilerServices;

namespace SnatchEngine.Abstractions.Lending;

/// <summary>Deals items out in groups, with a pause between two groups and none before the site's budget has room.</summary>
/// <remarks>The items are taken from their source when a group is asked for, so an endless source is fine. Each enumeration begins anew.</remarks>
/// <typeparam name="T">What an item is.</typeparam>
/// <example><code>await foreach (var group in environment.Batch(pages, 10, TimeSpan.FromSeconds(1))) { … }</code></example>
public sealed class Batch<T> : IAsyncEnumerable<IReadOnlyList<T>>
{
    private readonly IAsyncEnumerable<T> _items;
    private readonly TimeProvider _time;
    private readonly Func<CancellationToken, Task> _room;

    /// <summary>Creates the groups; nothing is taken yet.</summary>
    /// <param name="items">The items, in their order.</param>
    /// <param name="size">Items of a group, but for the last; at least 1.</param>
    /// <param name="delay">The pause from the end of one group to the start of the next; may be zero.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <param name="room">Waits until the next group may start, without taking anything from a budget: the work on the items does that. Default: at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public Batch(IAsyncEnumerable<T> items, int size, TimeSpan delay, TimeProvider? time = null, Func<CancellationToken, Task>? room = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        (_items, Size, Delay, _time, _room) = (items, size, delay, time ?? TimeProvider.System, room ?? (static _ => Task.CompletedTask));
    }

    /// <summary>Items of a group.</summary>
    public int Size { get; }

    /// <summary>The pause between two groups.</summary>
    public TimeSpan Delay { get; }

    /// <summary>Works on all items, those of a group at the same time, and waits for a group's end before the next. The first failure ends it after its group.</summary>
    /// <param name="work">What to do with an item.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<T, CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        await foreach (var group in this.WithCancellation(cancellationToken))
        {
            await Task.WhenAll(group.Select(item => work(item, cancellationToken)));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerator<IReadOnlyList<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        List<T> group = [];
        var isFirst = true;
        await using var items = _items.GetAsyncEnumerator(cancellationToken);
        for (var more = true; more;)
        {
            more = await items.MoveNextAsync();
            if (more)
            {
                group.Add(items.Current);
            }

            if (group.Count < (more ? Size : 1))
            {
                continue;
            }

            if (!isFirst && Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay, _time, cancellationToken);
            }

            isFirst = false;
            await _room(cancellationToken);
            yield return group;
            group = [];
        }
    }
}
