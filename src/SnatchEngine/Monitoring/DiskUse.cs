using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Monitoring;

/// <summary>What the disk does that downloads go to.</summary>
internal sealed class DiskUse
{
    private const int SectorSize = 512;

    private readonly SystemFiles _files;
    private readonly string _folder;
    private readonly (long Major, long Minor)? _device;
    private Counts? _before;

    public DiskUse(LoadSources sources, SystemFiles files)
    {
        _files = files;
        _folder = DiskReading.Existing(sources.Folder);
        _device = sources.IsLinux && new DiskReading(files, _folder).Device() is { } device && device.Split(':') is [var major, var minor]
            ? (long.Parse(major, System.Globalization.CultureInfo.InvariantCulture), long.Parse(minor, System.Globalization.CultureInfo.InvariantCulture))
            : null;
    }

    private readonly record struct Counts(long Requests, long ReadSectors, long WrittenSectors, long Milliseconds);

    /// <summary>Puts what is known into a sample.</summary>
    public LoadSample AddTo(LoadSample sample)
    {
        sample = FreeSpace.Available(_folder) is { } free ? sample with { DiskFree = new ByteSize(free) } : sample;
        var (before, now) = (_before, _device is { } device ? Count(device) : null);
        _before = now;
        if (before is not { } earlier || now is not { } later || sample.Span <= TimeSpan.Zero || later.Requests < earlier.Requests)
        {
            return sample;
        }

        var requests = later.Requests - earlier.Requests;
        return sample with
        {
            DiskRead = Rates.Of((later.ReadSectors - earlier.ReadSectors) * SectorSize, sample.Span),
            DiskWritten = Rates.Of((later.WrittenSectors - earlier.WrittenSectors) * SectorSize, sample.Span),
            DiskLatency = requests > 0 ? TimeSpan.FromMilliseconds(Math.Max(0.0, later.Milliseconds - earlier.Milliseconds) / requests) : null,
        };
    }

    private Counts? Count((long Major, long Minor) device)
    {
        foreach (var line in _files.Text("proc/diskstats").AsSpan().EnumerateLines())
        {
            if (Fields.Number(line, 0) == device.Major && Fields.Number(line, 1) == device.Minor)
            {
                long Column(ReadOnlySpan<char> row, int column) => Fields.Number(row, column) ?? 0;
                return new Counts(Column(line, 3) + Column(line, 7), Column(line, 5), Column(line, 9), Column(line, 6) + Column(line, 10));
            }
        }

        return null;
    }
}
