namespace SnatchEngine.TestKit;

/// <summary>Garbage collection that a finalizer which hangs turns into a failure, and not into a test run that never ends.</summary>
public static class Collecting
{
    /// <summary>Collects, and waits for the finalizers of what was found.</summary>
    public static Task OnceAsync() => Patience.ForAsync(
        Task.Run(static () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }),
        "finalizers to end");

    /// <summary>Collects until something is so, or until that has been tried often enough.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 200 && !isSo(); i++)
        {
            await OnceAsync();
            await Task.Delay(2);
        }
    }
}
