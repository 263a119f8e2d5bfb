using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Monitoring;

/// <summary>What the network interfaces of this machine, or of its container, carry.</summary>
internal sealed class NetworkUse
{
    private readonly SystemFiles _files;
    private readonly bool _isLinux;
    private readonly HashSet<string> _interfaces;
    private (long In, long Out)? _bytes;
    private (long Sent, long Again)? _segments;

    public NetworkUse(LoadSources sources, SystemFiles files)
    {
        (_files, _isLinux) = (files, sources.IsLinux);
        _interfaces = _isLinux ? Counting(files) : [];
    }

    /// <summary>Puts what is known into a sample.</summary>
    public LoadSample AddTo(LoadSample sample)
    {
        if (!_isLinux)
        {
            return sample;
        }

        var (bytes, segments) = (_bytes, _segments);
        (_bytes, _segments) = (Bytes(), Segments());
        if (bytes is { } earlier && _bytes is { } later)
        {
            sample = sample with { NetworkIn = Rates.Of(later.In - earlier.In, sample.Span), NetworkOut = Rates.Of(later.Out - earlier.Out, sample.Span) };
        }

        return segments is { } before && _segments is { } now && now.Sent > before.Sent
            ? sample with { Retransmitted = Math.Clamp((double)(now.Again - before.Again) / (now.Sent - before.Sent), 0, 1) }
            : sample;
    }

    /// <summary>Bridges, tunnels and containers' ends carry the same bytes again: where there are real adapters, they alone count.</summary>
    private static HashSet<string> Counting(SystemFiles files)
    {
        List<string> names = [];
        foreach (var line in (files.Text("proc/self/net/dev") ?? "").Split('\n').Skip(2))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var end)
            {
                names.Add(line[..end].Trim());
            }
        }

        var real = names.FindAll(name => files.Has($"sys/class/net/{name}/device"));
        var remote = names.FindAll(name => name != "lo");
        return [.. real.Count > 0 ? real : remote.Count > 0 ? remote : names];
    }

    private (long In, long Out)? Bytes()
    {
        var (received, sent) = (0L, 0L);
        if (_files.Text("proc/self/net/dev") is not { } text)
        {
            return null;
        }

        var known = _interfaces.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IndexOf(':') is > 0 and var end && known.Contains(line[..end].Trim()))
            {
                received += Fields.Number(line[(end + 1)..], 0) ?? 0;
                sent += Fields.Number(line[(end + 1)..], 8) ?? 0;
            }
        }

        return (received, sent);
    }

    private (long Sent, long Again)? Segments()
    {
        var names = default(ReadOnlySpan<char>);
        foreach (var line in _files.Text("proc/self/net/snmp").AsSpan().EnumerateLines())
        {
            if (!line.StartsWith("Tcp:"))
            {
                continue;
            }

            if (names.IsEmpty)
            {
                names = line;
                continue;
            }

            return Column(names, "OutSegs") is { } sent && Column(names, "RetransSegs") is { } again && Fields.Number(line, sent) is { } all && Fields.Number(line, again) is { } repeated
                ? (all, repeated)
                : null;
        }

        return null;
    }

    private static int? Column(ReadOnlySpan<char> names, ReadOnlySpan<char> wanted)
    {
        var column = 0;
        foreach (var range in names.Split(' '))
        {
            if (names[range].SequenceEqual(wanted))
            {
                return column;
            }

            column++;
        }

        return null;
    }
}
