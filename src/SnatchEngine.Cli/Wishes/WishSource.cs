using System.Runtime.CompilerServices;

namespace SnatchEngine.Cli.Wishes;

/// <summary>All wishes of a command: the typed URLs, then those of the list, as they come.</summary>
internal sealed class WishSource : IAsyncDisposable
{
    private const int ProblemsShown = 1000;

    private readonly IReadOnlyList<string> _urls;
    private readonly Wish _defaults;
    private readonly Stream? _list;
    private readonly string _listName;
    private readonly TimeProvider _time;
    private int? _listed;

    private WishSource(IReadOnlyList<string> urls, Wish defaults, string listName, Stream? list, TimeProvider time)
    {
        _urls = urls;
        _defaults = defaults;
        _listName = listName;
        _list = list;
        _time = time;
    }

    /// <summary>Opens the list; a regular file is read through once, so that all that is wrong with it is said before anything starts.</summary>
    /// <param name="urls">The typed URLs.</param>
    /// <param name="inputFile">The list's path, <c>-</c> for standard input, or null.</param>
    /// <param name="defaults">What holds for every URL that does not say otherwise.</param>
    /// <param name="openInput">Opens standard input.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="UsageException">The list cannot be read, or has problems.</exception>
    public static async Task<WishSource> OpenAsync(
        IReadOnlyList<string> urls, string? inputFile, Wish defaults, Func<Stream> openInput, TimeProvider time, CancellationToken cancellationToken)
    {
        var name = inputFile == "-" ? "(standard input)" : inputFile ?? "";
        try
        {
            var list = inputFile switch { null => null, "-" => openInput(), _ => new FileStream(inputFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) };
            var source = new WishSource(urls, defaults, name, list, time);
            if (list is FileStream { CanSeek: true } && inputFile != "-")
            {
                await source.CheckAsync(list, cancellationToken);
            }

            return source;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException([$"cannot read the list '{WishValue.Shown(name)}': {failure.Message}"]);
        }
    }

    /// <summary>How many wishes there are. Null: they are still coming.</summary>
    public int? Known => _list is null ? _urls.Count : _listed + _urls.Count;

    /// <summary>The wishes; meant to be read once.</summary>
    /// <param name="refuse">Told of entries that cannot be read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<Wish> ReadAsync(Action<InputEntry> refuse, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var url in _urls)
        {
            var login = UrlLogin.Take(url, out var bare);
            yield return login is null ? _defaults with { Url = url } : _defaults with { Url = bare, Access = _defaults.Access with { Authorization = login } };
        }

        if (_list is null)
        {
            yield break;
        }

        var slow = !_list.CanSeek;
        await foreach (var entry in Guarded(new InputList(_listName, _defaults, _time).ReadAsync(_list, slow, cancellationToken), cancellationToken))
        {
            if (entry.Wish is { } wish)
            {
                yield return wish;
            }
            else
            {
                refuse(entry);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _list?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task CheckAsync(Stream list, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var (more, entries) = (0, 0);
        await foreach (var entry in new InputList(_listName, _defaults, _time).ReadAsync(list, comesSlowly: false, cancellationToken))
        {
            entries++;
            var room = Math.Max(0, ProblemsShown - problems.Count);
            problems.AddRange(entry.Problems.Take(room));
            more += Math.Max(0, entry.Problems.Count - room);
        }

        if (problems.Count > 0)
        {
            throw new UsageException(more == 0 ? problems : [.. problems, $"{_listName}: and {more} more problems"]);
        }

        list.Position = 0;
        _listed = entries;
    }

    // A pipe that breaks is one entry that failed; what came before it is still fetched.
    private async IAsyncEnumerable<InputEntry> Guarded(IAsyncEnumerable<InputEntry> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var each = entries.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            InputEntry entry;
            var broken = false;
            try
            {
                if (!await each.MoveNextAsync())
                {
                    yield break;
                }

                entry = each.Current;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                entry = new InputEntry("", null, [$"{_listName}: cannot be read on: {failure.Message}"]);
                broken = true;
            }

            yield return entry;
            if (broken)
            {
                yield break;
            }
        }
    }
}
