namespace SnatchEngine.Plugins;

/// <summary>The order of versions as people see it: 1.0 and 1.0.0 are one, which to <see cref="Version"/> are two.</summary>
internal sealed class VersionOrder : IComparer<Version?>, IEqualityComparer<Version?>
{
    public static VersionOrder Natural { get; } = new();

    public int Compare(Version? x, Version? y) => Comparer<Version>.Default.Compare(Whole(x), Whole(y));

    public bool Equals(Version? x, Version? y) => Whole(x) == Whole(y);

    public int GetHashCode(Version? obj) => Whole(obj)?.GetHashCode() ?? 0;

    private static Version? Whole(Version? version) => version is null ? null : new(version.Major, version.Minor, Math.Max(version.Build, 0), Math.Max(version.Revision, 0));
}
