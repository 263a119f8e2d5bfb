using System.Diagnostics.Metrics;

namespace SnatchEngine.Monitoring;

/// <summary>The instruments of the meter <c>SnatchEngine</c>. Each is read when a listener asks, so without one nothing is done.</summary>
public sealed class EngineMeter : IDisposable
{
    /// <summary>The name that listeners subscribe to.</summary>
    public const string Name = "SnatchEngine";

    /// <summary>Publishes the instruments.</summary>
    /// <param name="sources">What the engine counts.</param>
    /// <param name="latest">The newest sample; null before the first.</param>
    public EngineMeter(LoadSources sources, Func<LoadSample?> latest)
    {
        Count(sources);
        Show(sources);
        OfSample("snatch.machine.cpu", "1", "How busy the processors are that the process may use", latest, s => s.MachineCpu);
        OfSample("snatch.process.cpu", "1", "How much of those processors the process uses", latest, s => s.ProcessCpu);
        OfSample("snatch.process.memory", "By", "Memory of the process in RAM", latest, s => s.ProcessMemory.Bytes);
        OfSample("snatch.memory.share", "1", "The highest of used ÷ limit over machine, control group and profile", latest, s => s.MemoryShare);
        OfSample("snatch.memory.pressure", "1", "Share of the last 10 s in which something waited for memory", latest, s => s.MemoryPressure);
        OfSample("snatch.disk.free", "By", "Space left where downloads go", latest, s => s.DiskFree?.Bytes);
        OfSample("snatch.disk.latency", "s", "Mean time of a request to that disk", latest, s => s.DiskLatency?.TotalSeconds);
        OfSample("snatch.network.retransmitted", "1", "Share of TCP segments sent again", latest, s => s.Retransmitted);
    }

    internal Meter Meter { get; } = new(Name);

    /// <summary>Takes the instruments away.</summary>
    public void Dispose() => Meter.Dispose();

    private void Count(LoadSources sources)
    {
        Meter.CreateObservableCounter("snatch.bytes.received", () => sources.Traffic().Bytes.Received, "By", "Bytes of bodies received");
        Meter.CreateObservableCounter("snatch.bytes.useful", () => sources.Traffic().Bytes.Useful, "By", "Those of them that a file is made of");
        Meter.CreateObservableCounter("snatch.bytes.wasted", () => Wasted(sources), "By", "Those that were thrown away, by reason");
        Meter.CreateObservableCounter("snatch.requests", () => sources.Traffic().Requests, "{request}", "Requests sent");
        Meter.CreateObservableCounter("snatch.requests.ended", () => Ended(sources), "{request}", "Requests that ended, by outcome");
        Meter.CreateObservableCounter("snatch.requests.wait", () => sources.Traffic().Waited.TotalSeconds, "s", "Time from requests to their headers, added up");
        Meter.CreateObservableCounter("snatch.host.received", () => Received(sources), "By", "Bytes of bodies received, by host");
    }

    private void Show(LoadSources sources)
    {
        Meter.CreateObservableUpDownCounter("snatch.downloads.active", () => sources.Traffic().Active.Count, "{download}", "Downloads under way");
        Meter.CreateObservableUpDownCounter("snatch.queue.waiting", sources.Waiting, "{entry}", "Entries that wait");
        Meter.CreateObservableUpDownCounter("snatch.connections", () => Connections(sources), "{connection}", "Connections open, by host");
        Meter.CreateObservableUpDownCounter("snatch.buffers", () => sources.Traffic().Buffers, "By", "Bytes of the buffers on loan");
    }

    private static Measurement<long>[] Wasted(LoadSources sources)
    {
        var bytes = sources.Traffic().Bytes;
        return [Tagged(bytes.Retry, "reason", "retry"), Tagged(bytes.Hedge, "reason", "hedge"), Tagged(bytes.Overlap, "reason", "overlap")];
    }

    private static Measurement<long>[] Ended(LoadSources sources)
    {
        var traffic = sources.Traffic();
        return [Tagged(traffic.Succeeded, "outcome", "succeeded"), Tagged(traffic.Failed, "outcome", "failed")];
    }

    private static IEnumerable<Measurement<long>> Received(LoadSources sources)
    {
        foreach (var host in sources.Traffic().Hosts)
        {
            yield return Tagged(host.Received, "host", host.Origin);
        }
    }

    private static IEnumerable<Measurement<long>> Connections(LoadSources sources)
    {
        foreach (var host in sources.Traffic().Hosts)
        {
            yield return Tagged(host.Connections, "host", host.Origin);
        }
    }

    private static Measurement<long> Tagged(long value, string tag, string word) => new(value, new KeyValuePair<string, object?>(tag, word));

    private void OfSample(string name, string unit, string description, Func<LoadSample?> latest, Func<LoadSample, double?> value) =>
        Meter.CreateObservableGauge(name, () => Known(latest() is { } sample ? value(sample) : null), unit, description);

    /// <summary>What is not known is left out rather than told as 0.</summary>
    private static Measurement<double>[] Known(double? value) => value is { } known ? [new(known)] : [];
}
