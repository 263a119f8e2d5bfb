using System.Collections.Concurrent;

namespace SnatchEngine.Plugins.Lending;

/// <summary>The answers one plugin has open: so many and no more, whatever it forgets to dispose.</summary>
/// <param name="pluginId">Whose, for messages.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenAnswers(string pluginId, TimeProvider time) : IDisposable
{
    /// <summary>Answers open at once.</summary>
    public const int Most = 16;

    // Half the time of an extraction's step, so that the plugin hears what is wrong before it counts as hung.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _free = new(Most, Most);
    private readonly ConcurrentDictionary<LentAnswer, bool> _open = new();

    /// <summary>How many are open.</summary>
    public int Count => Most - _free.CurrentCount;

    /// <summary>Takes a place, waiting for one if all are taken.</summary>
    /// <exception cref="HttpRequestException">None was given back for 30 s.</exception>
    public async Task<LentAnswer> EnterAsync(CancellationToken cancellationToken)
    {
        if (!_free.Wait(0, CancellationToken.None))
        {
            using var patience = new CancellationTokenSource(s_patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                await _free.WaitAsync(either.Token);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new HttpRequestException($"plugin '{pluginId}' keeps {Most} answers open, as many as it may; it must dispose them before it asks for more", e);
            }
        }

        var scope = ExtractionScope.Current;
        var answer = new LentAnswer(this, scope);
        _open[answer] = true;
        scope?.Add(answer);
        return answer;
    }

    public void Leave(LentAnswer answer)
    {
        if (_open.TryRemove(answer, out _))
        {
            _free.Release();
        }
    }

    /// <summary>Closes all.</summary>
    public void Dispose()
    {
        foreach (var (answer, _) in _open)
        {
            answer.Close();
        }

        // The semaphore stays: it has no handle, and a plugin that was given up may still come back to it.
    }
}

/// <summary>One place among the open answers, with the answer that holds it.</summary>
internal sealed class LentAnswer
{
    private readonly OpenAnswers _answers;
    private readonly ExtractionScope? _scope;
    private HttpResponseMessage? _response;
    private int _closed;

    public LentAnswer(OpenAnswers answers, ExtractionScope? scope) => (_answers, _scope) = (answers, scope);

    /// <summary>The answer came.</summary>
    public void Hold(HttpResponseMessage response)
    {
        Volatile.Write(ref _response, response);
        if (Volatile.Read(ref _closed) != 0)
        {
            response.Dispose();
        }
    }

    /// <summary>Gives the place back and ends the answer, if it was not.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _scope?.Remove(this);
            Volatile.Read(ref _response)?.Dispose();
            _answers.Leave(this);
        }
    }
}
