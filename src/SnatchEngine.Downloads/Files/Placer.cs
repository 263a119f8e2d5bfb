using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Files;

/// <summary>Gives finished parts their final names: flush, rename without replacing, flush the folder. Files that finish together share the flushes.</summary>
internal sealed class Placer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private List<Placing> _waiting = [];
    private Task _draining = Task.CompletedTask;
    private bool _isBusy;

    /// <summary>When a file counts as safe; may change between files.</summary>
    public Durability Durability { get; set; }

    /// <summary>Puts a proven part in its place; the part stays a part when anything fails.</summary>
    /// <param name="part">Complete and proven.</param>
    /// <param name="replace">Take the place of a file of that name.</param>
    /// <returns>Where it is: with a number when the name was taken meanwhile.</returns>
    /// <exception cref="IOException">The disk did not keep it.</exception>
    public async Task<string> PlaceAsync(PartFile part, bool replace)
    {
        var placing = new Placing(part, replace);
        if (Durability != Durability.Batch)
        {
            Run([placing]);
            return await placing.Done.Task;
        }

        lock (_gate)
        {
            _waiting.Add(placing);
            if (!_isBusy)
            {
                _isBusy = true;
                _draining = Task.Run(Drain);
            }
        }

        return await placing.Done.Task;
    }

    public async ValueTask DisposeAsync() => await _draining;

    /// <summary>What gathers while one batch is flushed is the next batch.</summary>
    private void Drain()
    {
        while (true)
        {
            List<Placing> batch;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isBusy = false;
                    return;
                }

                (batch, _waiting) = (_waiting, []);
            }

            Run(batch);
        }
    }

    private void Run(List<Placing> batch)
    {
        if (Durability != Durability.None)
        {
            if (batch.Count > 1)
            {
                batch.ForEach(p => DurableFile.StartWriteback(p.Part.File));
            }

            batch.ForEach(p => p.Try(p.Part.Flush));
        }

        FailPoint.Pass("place-flushed");
        batch.ForEach(p => p.Try(p.Rename));
        FailPoint.Pass("place-renamed");
        foreach (var folder in batch.Where(p => p.PlacedAt is not null).GroupBy(p => Path.GetDirectoryName(p.Part.Target)!))
        {
            FlushFolder(folder.Key, [.. folder]);
        }

        FailPoint.Pass("place-folder");
        batch.ForEach(p => p.Finish());
    }

    private void FlushFolder(string folder, List<Placing> placed)
    {
        try
        {
            if (Durability != Durability.None)
            {
                DurableFile.FlushFolder(folder);
            }
        }
        catch (IOException e)
        {
            placed.ForEach(p => p.Fail(e));
        }
    }

    private sealed class Placing(PartFile part, bool replace)
    {
        private Exception? _failure;

        public PartFile Part => part;

        public TaskCompletionSource<string> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? PlacedAt { get; private set; }

        public void Rename()
        {
            if (replace)
            {
                DurableFile.Replace(part.Path, part.Target);
                PlacedAt = part.Target;
                return;
            }

            var path = part.Target;
            for (var n = 1; !DurableFile.MoveNoReplace(part.Path, path); n++)
            {
                path = TargetChoice.Numbered(part.Target, n);
            }

            PlacedAt = path;
        }

        public void Try(Action step)
        {
            try
            {
                if (_failure is null)
                {
                    step();
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e);
            }
        }

        public void Fail(Exception failure) => _failure ??= failure;

        public void Finish()
        {
            if (_failure is not null)
            {
                Done.TrySetException(_failure);
            }
            else
            {
                Done.TrySetResult(PlacedAt!);
            }
        }
    }
}
