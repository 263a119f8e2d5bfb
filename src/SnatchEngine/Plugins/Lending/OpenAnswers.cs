using System.Collections.Concurrent;

namespace SnatchEngine.Plugins.Lending;

/// <summary>The answers one plugin has open: so many for each wish, so that none takes another's, and so many in all, whatever it forgets to dispose.</summary>
/// <param name="pluginId">Whose, for messages.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenAnswers(string pluginId, TimeProvider time) : IDisposable
{
    /// <summary>Answers open at once for one wish.</summary>
    public const int MostOfOne = 16;

    /// <summary>Answers open at once for all wishes.</summary>
    public const int Most = 8 * MostOfOne;

    // Half the time of an extraction's step, so that the plugin hears what is wrong before it counts as hung.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _free = new(Most, Most);

    // For what is asked beside any extraction.
    private readonly SemaphoreSlim _ownFree = new(MostOfOne, MostOfOne);
    private readonly ConcurrentDictionary<LentAnswer, bool> _open = new();

    /// <summary>How many are open.</summary>
    public int Count => Most - _free.CurrentCount;

    /// <summary>Takes a place, waiting for one if all are taken.</summary>
    /// <exception cref="HttpRequestException">None was given back for 30 s.</exception>
    public async Task<LentAnswer> EnterAsync(CancellationToken cancellationToken)
    {
        var scope = ExtractionScope.Current;
        var own = scope?.FreeAnswers ?? _ownFree;
        await TakeAsync(own, MostOfOne, "", cancellationToken);
        try
        {
            await TakeAsync(_free, Most, " over all wishes", cancellationToken);
        }
        catch
        {
            own.Release();
            throw;
        }

        var answer = new LentAnswer(this, scope, own);
        _open[answer] = true;
        scope?.Add(answer);
        return answer;
    }

    public void Leave(LentAnswer answer)
    {
        if (_open.TryRemove(answer, out _))
        {
            answer.Own.Release();
            _free.Release();
        }
    }

    private async Task TakeAsync(SemaphoreSlim free, int most, string where, CancellationToken cancellationToken)
    {
        if (free.Wait(0, CancellationToken.None))
        {
            return;
        }

        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await free.WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"plugin '{pluginId}' keeps {most} answers open{where}, as many as it may; it must dispose them before it asks for more", e);
        }
    }

    /// <summary>Closes all.</summary>
    public void Dispose()
    {
        foreach (var (answer, _) in _open)
        {
            answer.Close();
        }

        // The semaphores stay: they have no handle, and a plugin that was given up may still come back to them.
    }
}

/// <summary>One place among the open answers, with the answer that holds it.</summary>
internal sealed class LentAnswer
{
    private readonly OpenAnswers _answers;
    private readonly ExtractionScope? _scope;
    private HttpResponseMessage? _response;
    private int _closed;

    public LentAnswer(OpenAnswers answers, ExtractionScope? scope, SemaphoreSlim own) => (_answers, _scope, Own) = (answers, scope, own);

    /// <summary>Where its wish's place goes back to.</summary>
    public SemaphoreSlim Own { get; }

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
