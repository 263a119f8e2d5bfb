using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Machine;

/// <summary>The words facts are told in, with those that other programs use for the same.</summary>
internal static class FactWords
{
    public static ScalarKind Os { get; } = Words("linux", "windows", "macos", "freebsd", "other");

    public static ScalarKind Architecture { get; } = new WordKind(("x64", "x64"), ("arm64", "arm64"), ("x86", "x86"), ("arm", "arm"), ("x86_64", "x64"), ("amd64", "x64"), ("aarch64", "arm64"), ("other", "other"));

    public static ScalarKind Disk { get; } = Words("ssd", "hdd", "network", "memory");

    public static ScalarKind Power { get; } = Words("ac", "battery");

    public static ScalarKind Network { get; } = Words("metered", "unmetered");

    public static ScalarKind Day { get; } = Words(DayNames);

    public static string[] DayNames => ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static string NameOf(DayOfWeek day) => DayNames[((int)day + 6) % 7];

    private static WordKind Words(params string[] words) => new([.. words.Select(w => (w, (object)w))]);
}
