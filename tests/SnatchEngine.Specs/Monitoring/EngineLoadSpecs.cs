using System.Diagnostics.Metrics;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Specs.Monitoring;

public sealed class EngineLoadSpecs
{
    private static readonly TrafficLoad s_before = new()
    {
        Bytes = new WireBytes(1000, 0, 0, 0),
        Requests = 10,
        Succeeded = 8,
        Answers = 8,
        Waited = TimeSpan.FromSeconds(1),
        Hosts = [new HostTraffic("https://a:443", 1000, 2, 8, false), new HostTraffic("https://b:443", 0, 0, 8, false)],
    };

    [Fact]
    public void Rates_are_what_was_added_since_the_sample_before()
    {
        using var machine = new RecordedMachine { Traffic = s_before };
        machine.Begin();
        machine.Traffic = s_before with
        {
            Bytes = new WireBytes(9000, 500, 1000, 500),
            Requests = 16,
            Succeeded = 11,
            Failed = 1,
            Answers = 11,
            Waited = TimeSpan.FromSeconds(1.6),
            Buffers = 4096,
            Hosts = [s_before.Hosts[0] with { Received = 3000 }, s_before.Hosts[1] with { Received = 6000, Connections = 1 }],
        };
        var sample = machine.After(2);
        Assert.Equal((new ByteRate(4000), new ByteRate(3000), 0.75), (sample.Received, sample.Useful, sample.UsefulShare));
        Assert.Equal((3.0, 0.75, 0.2), (sample.RequestRate, sample.SuccessRate, sample.Latency!.Value.TotalSeconds));
        Assert.Equal((3, 7, new ByteSize(4096)), (sample.Connections, sample.Waiting, sample.Buffers));
        Assert.Equal([new HostSpeed("https://b:443", new(3000), 1, 8), new HostSpeed("https://a:443", new(1000), 2, 8)], sample.Hosts);
        var idle = machine.After(1);
        Assert.Equal((0, null, null, null), (idle.Received.BytesPerSecond, idle.UsefulShare, idle.SuccessRate, idle.Latency));
    }

    [Fact]
    public void What_an_earlier_run_left_of_a_download_is_no_speed()
    {
        using var machine = new RecordedMachine();
        var status = new DownloadStatus { Received = 5000, Total = 9000 };
        var request = new DownloadRequest { Urls = ["https://u:s3cret@a/x/film.mkv?key=s3cret"], Folder = "." };
        machine.Begin();
        machine.Traffic = new TrafficLoad { Active = [new ActiveDownload(request, status)] };
        Assert.Equal(new DownloadSpeed("film.mkv", DownloadPhase.Waiting, default, new(5000), new(9000), 0), Assert.Single(machine.After(1).Downloads));
        status.Received = 7000;
        Assert.Equal(new ByteRate(1000), Assert.Single(machine.After(2).Downloads).Speed);
        Assert.Equal(1, machine.After(1).Active);
    }

    [Fact]
    public async Task A_monitor_samples_each_second_and_keeps_an_hour()
    {
        using var machine = new RecordedMachine();
        var origin = machine.Time.GetUtcNow();
        await using var monitor = new LoadMonitor(machine.Sources, machine.Time);
        using var taken = new SemaphoreSlim(0);
        monitor.Sampled += _ => taken.Release();
        Assert.Null(monitor.Latest);
        for (var i = 1; i <= 3; i++)
        {
            await machine.Time.WaitForTimersAsync();
            machine.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await taken.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        }

        Assert.Equal((origin.AddSeconds(3), TimeSpan.FromSeconds(1)), (monitor.Latest!.At, monitor.Latest.Span));
        Assert.Equal([2, 3], monitor.Between(origin.AddSeconds(2), origin.AddHours(1)).Select(s => (s.At - origin).TotalSeconds));
    }

    [Fact]
    public void The_oldest_goes_first_and_old_ones_name_nobody()
    {
        var ring = new LoadRing(room: 5, detailed: 2);
        var origin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Null(ring.Latest);
        for (var i = 1; i <= 8; i++)
        {
            ring.Add(new LoadSample { At = origin.AddSeconds(i), Hosts = [new HostSpeed("h", new(i), 1, 1)] });
        }

        var kept = ring.Between(origin, origin.AddHours(1));
        Assert.Equal([4, 5, 6, 7, 8], kept.Select(s => (s.At - origin).TotalSeconds));
        Assert.Equal([0, 0, 0, 1, 1], kept.Select(s => s.Hosts.Count));
        Assert.Same(kept[^1], ring.Latest);
    }

    [Fact]
    public void A_summary_has_mean_maximum_percentiles_total_and_samples()
    {
        var summary = new LoadSummary();
        for (var i = 1; i <= 100; i++)
        {
            summary.Add(new LoadSample { At = default, Span = TimeSpan.FromSeconds(i == 100 ? 2 : 1), Received = new ByteRate(i), MachineCpu = i <= 50 ? i / 100.0 : null });
        }

        var rows = summary.Sum().ToDictionary(r => r.Series.Name);
        var received = rows["received"];
        Assert.Equal((100.0, 50.0, 95.0, 99.0, 100, 5150.0), (received.Max, received.P50, received.P95, received.P99, received.Samples, received.Total));
        Assert.Equal(5150.0 / 101, received.Average!.Value, 9);
        Assert.Equal((50, 0.5, null), (rows["machineCpu"].Samples, rows["machineCpu"].Max, rows["machineCpu"].Total));
        Assert.Equal((0, null, null), (rows["diskLatency"].Samples, rows["diskLatency"].Average, rows["diskLatency"].P99));
        Assert.Equal((100, TimeSpan.FromSeconds(101)), (summary.Samples, summary.Span));
    }

    [Fact]
    public void A_listener_of_the_meter_reads_what_the_engine_counts()
    {
        using var machine = new RecordedMachine { Traffic = s_before with { Bytes = new WireBytes(900, 1, 2, 3) } };
        using var meter = new EngineMeter(machine.Sources, () => new LoadSample { At = default, MachineCpu = 0.5 });
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, mine) => Follow(instrument, mine) };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => seen[Key(i, tags)] = value);
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => seen[Key(i, tags)] = value);
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => seen[Key(i, tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal((900, 894, 1, 2, 3), (seen["snatch.bytes.received"], seen["snatch.bytes.useful"], seen["snatch.bytes.wasted retry"], seen["snatch.bytes.wasted hedge"], seen["snatch.bytes.wasted overlap"]));
        Assert.Equal((10, 8, 7, 2, 0.5), (seen["snatch.requests"], seen["snatch.requests.ended succeeded"], seen["snatch.queue.waiting"], seen["snatch.connections https://a:443"], seen["snatch.machine.cpu"]));
        Assert.DoesNotContain("snatch.disk.latency", seen.Keys);

        // Other specs of this process publish the same names for engines of their own.
        void Follow(Instrument instrument, MeterListener mine)
        {
            if (instrument.Meter == meter.Meter)
            {
                mine.EnableMeasurementEvents(instrument);
            }
        }

        static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
    }
}
