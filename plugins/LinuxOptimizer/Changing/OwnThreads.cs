using System.Globalization;
using System.Runtime.InteropServices;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Changing;

/// <summary>Every thread of this process: on Linux priorities and processors belong to threads, and new ones take after the thread that makes them.</summary>
internal static class OwnThreads
{
    private const int MostRounds = 10;

    /// <summary>Does something to each, and again to those that came meanwhile.</summary>
    /// <param name="change">Changes one thread, and tells whether it could.</param>
    /// <param name="what">What is changed, for messages.</param>
    /// <exception cref="OptimizationException">It could not be done.</exception>
    public static void Each(Func<int, bool> change, string what)
    {
        HashSet<int> done = [];
        for (var (round, news) = (0, true); news && round < MostRounds; round++)
        {
            news = false;
            foreach (var path in Directory.EnumerateDirectories("/proc/self/task"))
            {
                var thread = int.Parse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture);
                if (done.Add(thread))
                {
                    news = true;
                    Change(thread, change, what);
                }
            }
        }
    }

    private static void Change(int thread, Func<int, bool> change, string what)
    {
        if (change(thread))
        {
            return;
        }

        var error = Marshal.GetLastPInvokeError();
        var failure = error is LinuxCalls.NotPermitted or LinuxCalls.AccessDenied ? OptimizationFailure.NotPermitted : OptimizationFailure.Refused;

        // A thread that ended meanwhile needs nothing any more.
        _ = error == LinuxCalls.NoSuchProcess ? 0 : throw new OptimizationException(failure, $"the process may not change {what}: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
