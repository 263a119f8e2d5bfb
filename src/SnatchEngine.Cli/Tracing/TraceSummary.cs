using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace SnatchEngine.Cli.Tracing;

/// <summary>How much of something a function took.</summary>
/// <param name="Function">Its name, with its type.</param>
/// <param name="Amount">Samples or bytes.</param>
internal sealed record FunctionShare(string Function, long Amount);

/// <summary>What took the processor's time, and what the memory, of a trace.</summary>
/// <param name="Samples">Samples of threads that were in our code, of one per thread and millisecond; those that waited or were in the system are not in it.</param>
/// <param name="Bytes">Bytes allocated, as sampled about every 100 KiB.</param>
/// <param name="ByCpu">The functions by samples, the greatest first.</param>
/// <param name="ByAllocation">The functions by bytes, the greatest first.</param>
internal sealed record TraceSummary(long Samples, long Bytes, IReadOnlyList<FunctionShare> ByCpu, IReadOnlyList<FunctionShare> ByAllocation)
{
    /// <summary>Reads a trace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How many functions of each kind.</param>
    public static TraceSummary Of(string path, int most)
    {
        // The reader sorts into a file of its own first.
        var folder = Directory.CreateTempSubdirectory("snatch-trace-");
        try
        {
            var sorted = TraceLog.CreateFromEventPipeDataFile(path, Path.Combine(folder.FullName, "sorted.etlx"), new TraceLogOptions { ConversionLog = TextWriter.Null });
            using var log = new TraceLog(sorted);
            Dictionary<string, long> cpu = new(StringComparer.Ordinal);
            Dictionary<string, long> allocated = new(StringComparer.Ordinal);
            foreach (var happened in log.Events)
            {
                if (happened is ClrThreadSampleTraceData { Type: ClrThreadSampleType.Managed } && Function(happened.CallStack(), IsWaiting) is { } busy)
                {
                    cpu[busy] = cpu.GetValueOrDefault(busy) + 1;
                }
                else if (happened is GCAllocationTickTraceData tick && Function(tick.CallStack(), IsAllocator) is { } allocator)
                {
                    allocated[allocator] = allocated.GetValueOrDefault(allocator) + tick.AllocationAmount64;
                }
            }

            return new TraceSummary(cpu.Values.Sum(), allocated.Values.Sum(), Top(cpu, most), Top(allocated, most));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<FunctionShare> Top(Dictionary<string, long> all, int most) =>
        [.. all.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).Take(most).Select(f => new FunctionShare(f.Key, f.Value))];

    // The innermost function that is not merely where the runtime stopped to look.
    private static string? Function(TraceCallStack? stack, Func<string, bool?> isBeside)
    {
        for (; stack is not null; stack = stack.Caller)
        {
            if (stack.CodeAddress.FullMethodName is not { Length: > 0 } name)
            {
                continue;
            }

            switch (isBeside(name))
            {
                case null:
                    return null;
                case false:
                    return Short(name);
            }
        }

        return null;
    }

    private static bool? IsWaiting(string name) =>
        name.Contains("LowLevelLifoSemaphore", StringComparison.Ordinal) || name.Contains("LowLevelSpinWaiter", StringComparison.Ordinal) || name.Contains("WaitHandle.", StringComparison.Ordinal)
            ? null
            : name.Contains("PollGC", StringComparison.Ordinal);

    private static bool? IsAllocator(string name) => name.StartsWith("System.GC.", StringComparison.Ordinal) || name.StartsWith("System.Runtime.CompilerServices.RuntimeHelpers.", StringComparison.Ordinal);

    private static string Short(string name) => name.IndexOf('(', StringComparison.Ordinal) is > 0 and var cut ? name[..cut] : name;
}
