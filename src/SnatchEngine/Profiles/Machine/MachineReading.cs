using System.Globalization;
using System.Runtime.InteropServices;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Profiles.Machine;

/// <summary>Reads the facts of this machine from the system's own small files; starts no program and asks no network.</summary>
public sealed record MachineReading
{
    /// <summary>The clock; its zone is the machine's.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The folder downloads go to, whose disk counts.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>Tags somebody gave this machine, with commas between (<c>SNATCH_TAGS</c>). Null: none.</summary>
    public string? Tags { get; init; }

    /// <summary>What somebody says of the network, <c>metered</c> or <c>unmetered</c> (<c>SNATCH_NETWORK</c>). Null: nothing.</summary>
    public string? Network { get; init; }

    /// <summary>The root of the system's files; a recording in specs.</summary>
    internal string Root { get; init; } = "/";

    /// <summary>The processors the runtime counts.</summary>
    internal int Processors { get; init; } = Environment.ProcessorCount;

    /// <summary>Facts that are read as they are asked for, each once; look again for what changes.</summary>
    public MachineFacts Look() => new(Read);

    private MachineFact Read(string key) => key switch
    {
        "os" => new(key, Os(), Os(), "the runtime"),
        "arch" => Architecture(key),
        "cores" => Cores(key),
        "memory" => new MemoryReading(Files).Total(key),
        "memory-free" => new MemoryReading(Files).Free(key),
        "gpu" => new DeviceReading(Files).Graphics(key),
        "host" => new(key, Environment.MachineName, Environment.MachineName, "the system's name"),
        "tags" => ReadTags(key),
        "disk" => new DiskReading(Files, Folder).Kind(key),
        "disk-free" => Free(key),
        "container" => new DeviceReading(Files).Container(key),
        "power" => OperatingSystem.IsLinux() ? new DeviceReading(Files).Power(key) : MachineFact.Unknown(key, "this system is not asked"),
        "network" => ReadNetwork(key),
        "time" => ReadTime(key),
        "days" => ReadDay(key),
        _ => MachineFact.Unknown(key, "there is no such fact"),
    };

    private SystemFiles Files => new(Root);

    private static string Os() =>
        OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : OperatingSystem.IsFreeBSD() ? "freebsd" : "other";

    private static MachineFact Architecture(string key)
    {
        var text = RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "x64",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            System.Runtime.InteropServices.Architecture.X86 => "x86",
            System.Runtime.InteropServices.Architecture.Arm => "arm",
            _ => "other",
        };
        return new(key, text, text, "the runtime");
    }

    private MachineFact Cores(string key)
    {
        var quota = new ControlGroup(Files).Cores();
        var cores = quota is { } limit ? Math.Min(Processors, Math.Max(1, (int)Math.Ceiling(limit.Cores))) : Processors;
        var text = cores.ToString(CultureInfo.InvariantCulture);
        return quota is { } held && held.Cores <= Processors
            ? new(key, cores, text, string.Create(CultureInfo.InvariantCulture, $"{held.Source}: {held.Cores:0.##} processors"))
            : new(key, cores, text, "the processors this process may run on");
    }

    private MachineFact ReadTags(string key)
    {
        var tags = (Tags ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var source = tags.Count == 0 ? "" : "SNATCH_TAGS";
        if (new DeviceReading(Files).Chassis() is { } chassis)
        {
            tags.Add(chassis);
            source += $"{(source.Length == 0 ? "" : ", ")}{DeviceReading.ChassisPath}";
        }

        return new(key, tags, tags.Count == 0 ? "none" : string.Join(", ", tags), source.Length == 0 ? "SNATCH_TAGS is not set, and the case is not known" : source);
    }

    private MachineFact ReadNetwork(string key) => Network is "metered" or "unmetered"
        ? new(key, Network, Network, "SNATCH_NETWORK")
        : OperatingSystem.IsLinux() ? new NetworkReading(Files).Metering(key)
        : MachineFact.Unknown(key, "this system does not tell it without being asked at length; SNATCH_NETWORK=metered says so");

    private MachineFact Free(string key)
    {
        var folder = DiskReading.Existing(Folder);
        return FreeSpace.Available(folder) is { } bytes ? new(key, new ByteSize(bytes), new ByteSize(bytes).ToString(), folder) : MachineFact.Unknown(key, $"{folder} does not say");
    }

    private MachineFact ReadTime(string key)
    {
        var now = Time.GetLocalNow();
        var minutes = (now.Hour * 60) + now.Minute;
        return new(key, minutes, TimeOfDayKind.Text(minutes), $"the clock, {Time.LocalTimeZone.Id}");
    }

    private MachineFact ReadDay(string key)
    {
        var day = FactWords.NameOf(Time.GetLocalNow().DayOfWeek);
        return new(key, day, day, $"the clock, {Time.LocalTimeZone.Id}");
    }
}
