namespace SnatchEngine.TestKit;

/// <summary>The longest a spec waits, in real time, for something that should happen at once.</summary>
public static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Awaits, but fails with a sentence instead of hanging the test run.</summary>
    public static async Task ForAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException e) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Waited {Limit.TotalSeconds:0} s for {what}.", e);
        }
    }

    /// <inheritdoc cref="ForAsync(Task, string)"/>
    public static async Task<T> ForAsync<T>(Task<T> task, string what)
    {
        await ForAsync((Task)task, what);
        return await task;
    }
}
