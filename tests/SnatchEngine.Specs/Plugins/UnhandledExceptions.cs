using System.Runtime.ExceptionServices;

namespace SnatchEngine.Specs.Plugins;

/// <summary>The process of the specs takes one handler for exceptions nobody caught; the first engine that loads a dropped-in plugin brings it.</summary>
internal static class UnhandledExceptions
{
    private static int s_isSet;

    public static void Catch(Func<Exception, bool> handler)
    {
        if (Interlocked.Exchange(ref s_isSet, 1) == 0)
        {
            ExceptionHandling.SetUnhandledExceptionHandler(handler);
        }
    }
}
