using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Monitoring;

/// <summary>What the download core does, from what it has counted.</summary>
internal sealed class EngineUse(LoadSources sources)
{
    private TrafficLoad _before = TrafficLoad.None;
    private Dictionary<string, long> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<DownloadStatus, long> _downloads = new(ReferenceEqualityComparer.Instance);

    /// <summary>Puts what is known into a sample.</summary>
    public LoadSample AddTo(LoadSample sample)
    {
        var (before, now) = (_before, sources.Traffic());
        _before = now;
        var came = now.Bytes - before.Bytes;
        var (succeeded, failed, answers) = (now.Succeeded - before.Succeeded, now.Failed - before.Failed, now.Answers - before.Answers);
        return sample with
        {
            Received = Rates.Of(came.Received, sample.Span),
            Useful = Rates.Of(came.Useful, sample.Span),
            Bytes = now.Bytes,
            UsefulShare = came.UsefulShare,
            Requests = now.Requests,
            RequestRate = sample.Span > TimeSpan.Zero ? (now.Requests - before.Requests) / sample.Span.TotalSeconds : 0,
            SuccessRate = succeeded + failed > 0 ? (double)succeeded / (succeeded + failed) : null,
            Latency = answers > 0 ? (now.Waited - before.Waited) / answers : null,
            Active = now.Active.Count,
            Connections = Connections(now.Hosts),
            Waiting = sources.Waiting(),
            Buffers = new ByteSize(now.Buffers),
            Hosts = HostsOf(now.Hosts, sample.Span),
            Downloads = DownloadsOf(now.Active, sample.Span),
        };
    }

    private static int Connections(IReadOnlyList<HostTraffic> hosts)
    {
        var open = 0;
        foreach (var host in hosts)
        {
            open += host.Connections;
        }

        return open;
    }

    private List<HostSpeed> HostsOf(IReadOnlyList<HostTraffic> hosts, TimeSpan span)
    {
        List<HostSpeed> speeds = [];
        var received = new Dictionary<string, long>(hosts.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var host in hosts)
        {
            received[host.Origin] = host.Received;
            var speed = Rates.Of(host.Received - _hosts.GetValueOrDefault(host.Origin), span);
            if (speed.BytesPerSecond > 0 || host.Connections > 0)
            {
                speeds.Add(new HostSpeed(host.Origin, speed, host.Connections, host.Cap));
            }
        }

        _hosts = received;
        speeds.Sort((a, b) => b.Speed.BytesPerSecond.CompareTo(a.Speed.BytesPerSecond) is not 0 and var order ? order : string.CompareOrdinal(a.Origin, b.Origin));
        return speeds.Count <= LoadSample.MostNamed ? speeds : speeds.GetRange(0, LoadSample.MostNamed);
    }

    private List<DownloadSpeed> DownloadsOf(IReadOnlyList<ActiveDownload> active, TimeSpan span)
    {
        List<DownloadSpeed> speeds = [];
        var received = new Dictionary<DownloadStatus, long>(active.Count, ReferenceEqualityComparer.Instance);
        foreach (var (request, status) in active)
        {
            var here = status.Received;

            // What an earlier run left is there at once, and has no speed: the first look only notes it.
            var speed = _downloads.TryGetValue(status, out var had) ? Rates.Of(here - had, span) : default;
            received[status] = here;
            if (speeds.Count < LoadSample.MostNamed)
            {
                var total = status.Total;
                speeds.Add(new DownloadSpeed(status.Name ?? request.FileName ?? LastPart(request.Urls[0]), status.Phase, speed, new ByteSize(here), total is null ? null : new ByteSize(total.Value), status.Connections));
            }
        }

        _downloads = received;
        return speeds;
    }

    /// <summary>A URL may carry secrets before and behind its path, never in the last part of that.</summary>
    private static string LastPart(string url)
    {
        var path = url.AsSpan();
        path = path.IndexOfAny('?', '#') is var end and >= 0 ? path[..end] : path;
        path = path.TrimEnd('/');
        return path[(path.LastIndexOf('/') + 1)..].ToString();
    }
}
