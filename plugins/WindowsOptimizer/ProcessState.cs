using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.WindowsOptimizer;

/// <summary>What this process does to itself on Windows.</summary>
internal sealed class ProcessState : IDisposable
{
    private static readonly (string Word, ProcessPriorityClass Class)[] s_classes =
    [
        ("idle", ProcessPriorityClass.Idle), ("below-normal", ProcessPriorityClass.BelowNormal), ("normal", ProcessPriorityClass.Normal),
        ("above-normal", ProcessPriorityClass.AboveNormal), ("high", ProcessPriorityClass.High), ("real-time", ProcessPriorityClass.RealTime),
    ];

    private uint _period;
    private nint _request = -1;

    /// <summary>The resolution this process asked for.</summary>
    public string TimerResolution => _period == 0 ? "not asked" : string.Create(CultureInfo.InvariantCulture, $"{_period} ms");

    /// <summary>Whether this process keeps the machine awake.</summary>
    public string Sleep => _request == -1 ? "allowed" : "prevented";

    [SupportedOSPlatform("windows")]
    public static string PriorityClass()
    {
        using var self = Process.GetCurrentProcess();
        return Array.Find(s_classes, c => c.Class == self.PriorityClass).Word;
    }

    [SupportedOSPlatform("windows")]
    public static void SetPriorityClass(string word)
    {
        // Classes above 'above normal' starve the system's own work.
        if (Array.FindIndex(s_classes, c => c.Word == word) is not (>= 0 and <= 3 and var at))
        {
            throw new OptimizationException(OptimizationFailure.Refused, $"'{word}' is no priority class that is ever set");
        }

        Try(() =>
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = s_classes[at].Class;
        });
    }

    [SupportedOSPlatform("windows")]
    public static string Processors()
    {
        using var self = Process.GetCurrentProcess();
        return ProcessorMask.Show((ulong)self.ProcessorAffinity);
    }

    [SupportedOSPlatform("windows")]
    public static void SetProcessors(string text)
    {
        var mask = ProcessorMask.Parse(text) ?? throw new OptimizationException(OptimizationFailure.Refused, $"'{text}' is no list of processors");
        Try(() =>
        {
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = (nint)mask;
        });
    }

    [SupportedOSPlatform("windows")]
    public static string EcoQos()
    {
        var state = new WindowsCalls.Throttling { Version = 1 };
        return !WindowsCalls.GetThrottling(WindowsCalls.CurrentProcess(), WindowsCalls.PowerThrottling, ref state, WindowsCalls.Throttling.Size) ? "unknown"
            : (state.Control & WindowsCalls.ExecutionSpeed) == 0 ? "system" : (state.State & WindowsCalls.ExecutionSpeed) == 0 ? "off" : "on";
    }

    /// <summary>Efficiency mode on, off, or as the system likes.</summary>
    [SupportedOSPlatform("windows")]
    public static void SetEcoQos(string word)
    {
        var state = new WindowsCalls.Throttling
        {
            Version = 1,
            Control = word is "on" or "off" ? WindowsCalls.ExecutionSpeed : 0,
            State = word == "on" ? WindowsCalls.ExecutionSpeed : 0,
        };
        Check(WindowsCalls.SetThrottling(WindowsCalls.CurrentProcess(), WindowsCalls.PowerThrottling, state, WindowsCalls.Throttling.Size));
    }

    [SupportedOSPlatform("windows")]
    public static bool IsBatterySaverOn() => WindowsCalls.GetPowerStatus(out var status) && status.Saver == 1;

    [SupportedOSPlatform("windows")]
    public void SetTimerResolution(string word)
    {
        var wanted = word.Split(' ') is [var number, "ms"] && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var period) ? period : 0;
        if (_period != 0)
        {
            _ = WindowsCalls.EndPeriod(_period);
            _period = 0;
        }

        if (wanted != 0)
        {
            _ = WindowsCalls.BeginPeriod(wanted) == 0 ? 0 : throw new OptimizationException(OptimizationFailure.NotSupported, $"the system has no timers of {word}");
            _period = wanted;
        }
    }

    [SupportedOSPlatform("windows")]
    public void SetSleep(string word)
    {
        if (word == Sleep)
        {
            return;
        }

        if (word != "prevented")
        {
            Release();
            return;
        }

        var reason = Marshal.StringToHGlobalUni("Downloads are running");
        try
        {
            var request = WindowsCalls.CreateRequest(new WindowsCalls.Reason { Flags = WindowsCalls.SimpleText, Text = reason });
            Check(request != -1);
            _request = request;
        }
        finally
        {
            Marshal.FreeHGlobal(reason);
        }

        if (!WindowsCalls.SetRequest(_request, WindowsCalls.SystemRequired))
        {
            var error = Marshal.GetLastPInvokeError();
            Release();
            throw new OptimizationException(OptimizationFailure.Refused, new Win32Exception(error).Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            SetTimerResolution("");
            Release();
        }
    }

    [SupportedOSPlatform("windows")]
    private void Release()
    {
        if (_request != -1)
        {
            _ = WindowsCalls.ClearRequest(_request, WindowsCalls.SystemRequired);
            _ = WindowsCalls.Close(_request);
            _request = -1;
        }
    }

    private static void Check(bool done)
    {
        if (!done)
        {
            throw new OptimizationException(OptimizationFailure.Refused, new Win32Exception(Marshal.GetLastPInvokeError()).Message);
        }
    }

    private static void Try(Action change)
    {
        try
        {
            change();
        }
        catch (Win32Exception e)
        {
            throw new OptimizationException(OptimizationFailure.Refused, e.Message, e);
        }
    }
}
