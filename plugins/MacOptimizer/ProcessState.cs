using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.MacOptimizer;

/// <summary>What this process does to itself on macOS.</summary>
internal sealed class ProcessState : IDisposable
{
    private const string NotAsked = "not asked", Allowed = "allowed", Prevented = "prevented", Background = "background";

    private nint _activity;
    private uint _assertion;

    /// <summary>The quality of service this process asked for.</summary>
    public string Qos { get; private set; } = NotAsked;

    /// <summary>Whether it may be put to nap.</summary>
    public string AppNap => _activity == 0 ? Allowed : Prevented;

    /// <summary>Whether the machine may fall asleep.</summary>
    public string Sleep => _assertion == 0 ? Allowed : Prevented;

    /// <summary>How hot the machine is: 0 nominal, 1 fair, 2 serious, 3 critical; null when it does not say.</summary>
    [SupportedOSPlatform("macos")]
    public static long? ThermalState()
    {
        var process = MacCalls.ProcessMeta();
        return process == 0 ? null : MacCalls.Send(process, MacCalls.Selector("thermalState"));
    }

    [SupportedOSPlatform("macos")]
    public void SetQos(string word)
    {
        var (latency, throughput) = word switch
        {
            "user-initiated" => (1, 1),
            "utility" => (3, 2),
            "default" or NotAsked or Background => (-1, -1),
            _ => throw new OptimizationException(OptimizationFailure.Refused, $"'{word}' is no quality of service"),
        };
        Check(MacCalls.SetPriority(MacCalls.OfProcess, 0, word == Background ? MacCalls.InBackground : 0) == 0, "its priority");
        Check(MacCalls.SetTiers(latency, throughput), "its quality of service");
        Qos = word;
    }

    [SupportedOSPlatform("macos")]
    public void SetAppNap(string word)
    {
        if (word == AppNap)
        {
            return;
        }

        var process = MacCalls.ProcessMeta();
        Check(process != 0, "its naps");
        if (word != Prevented)
        {
            _ = MacCalls.Send(process, MacCalls.Selector("endActivity:"), _activity);
            _ = MacCalls.Send(_activity, MacCalls.Selector("release"));
            _activity = 0;
            return;
        }

        var reason = MacCalls.Text("Downloads are running");
        var activity = MacCalls.Send(process, MacCalls.Selector("beginActivityWithOptions:reason:"), MacCalls.AwakeWhileSystemIs, reason);
        MacCalls.Release(reason);
        Check(activity != 0, "its naps");
        _activity = MacCalls.Send(activity, MacCalls.Selector("retain"));
    }

    [SupportedOSPlatform("macos")]
    public void SetSleep(string word)
    {
        if (word == Sleep)
        {
            return;
        }

        if (word != Prevented)
        {
            _ = MacCalls.ReleaseAssertion(_assertion);
            _assertion = 0;
            return;
        }

        var (kind, reason) = (MacCalls.Text("PreventUserIdleSystemSleep"), MacCalls.Text("Downloads are running"));
        var failed = MacCalls.CreateAssertion(kind, MacCalls.AssertionOn, reason, out var assertion);
        MacCalls.Release(kind);
        MacCalls.Release(reason);
        Check(failed == 0, "the machine's sleep");
        _assertion = assertion;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (OperatingSystem.IsMacOS())
        {
            SetAppNap(Allowed);
            SetSleep(Allowed);
        }
    }

    private static void Check(bool done, string what)
    {
        if (!done)
        {
            throw new OptimizationException(OptimizationFailure.Refused, $"the process may not change {what}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }
}
