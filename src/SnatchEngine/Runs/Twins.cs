using System.Collections.Concurrent;
using SnatchEngine.Downloads;

namespace SnatchEngine.Runs;

/// <summary>Fetches each file of a run once: a wish for what another one has brought, or is bringing, gets that one's file.</summary>
internal sealed class Twins
{
    // The value is the path of a file in its place, or the task that will tell it: a long list leaves only paths here.
    private readonly ConcurrentDictionary<Key, object> _known = new();

    /// <summary>Fetches a file, or waits for who does.</summary>
    /// <param name="request">What makes it that file.</param>
    /// <param name="variety">What else makes it that file: what is done with it, and what it is merged with.</param>
    /// <param name="status">Its live figures.</param>
    /// <param name="fetch">Fetches it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<DownloadedFile> DownloadAsync(DownloadRequest request, string? variety, DownloadStatus status, Func<Task<DownloadedFile>> fetch, CancellationToken cancellationToken)
    {
        var key = Key.Of(request, variety);
        var mine = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (_known.GetOrAdd(key, mine.Task) is var known && known != mine.Task)
        {
            var path = known as string ?? await ((Task<string?>)known).WaitAsync(cancellationToken);
            if (path is not null && new FileInfo(path) is { Exists: true } file)
            {
                status.Phase = DownloadPhase.Done;
                return new DownloadedFile { Path = path, Length = file.Length, Outcome = DownloadOutcome.AlreadyComplete };
            }

            if (_known.TryUpdate(key, mine.Task, known))
            {
                break;
            }
        }

        string? placed = null;
        try
        {
            var file = await fetch();
            placed = file.Path;
            return file;
        }
        finally
        {
            if (placed is not null)
            {
                _known[key] = placed;
            }
            else
            {
                _known.TryRemove(key, out _);
            }

            mine.SetResult(placed);
        }
    }

    /// <summary>What makes two requests one: URL, place, proofs and credentials. Two hashes of different kinds stand for the texts.</summary>
    private readonly record struct Key(ulong Text, int Keyed, int Lent)
    {
        public static Key Of(DownloadRequest request, string? variety)
        {
            var access = request.Access;
            var text = string.Join('\n', [
                request.Urls[0], request.Folder, request.FileName ?? "", request.Stream?.Variant ?? "", variety ?? "", access.Authorization ?? "",
                .. access.Headers.Select(h => $"{h.Key}: {h.Value}"), .. request.Checksums.Select(c => c.ToString())]);
            var hash = 14695981039346656037UL;
            foreach (var letter in text)
            {
                hash = (hash ^ letter) * 1099511628211UL;
            }

            return new Key(hash, text.GetHashCode(StringComparison.Ordinal), HashCode.Combine(access.Cookies, access.Netrc));
        }
    }
}
