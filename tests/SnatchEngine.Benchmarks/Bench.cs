using SnatchEngine.Benchmarks.Contenders;
using SnatchEngine.Benchmarks.Measuring;
using SnatchEngine.Benchmarks.Servers;

namespace SnatchEngine.Benchmarks;

/// <summary>The ground all scenarios share: a folder in memory, the nginx beside it, and the way to run contenders in turn.</summary>
sealed class Bench(BenchOptions options, Contender? ours, string folder) : IAsyncDisposable
{
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromMinutes(2);
    private NginxServer? _nginx;
    private int _jobs;

    public BenchOptions Options => options;

    /// <summary>Ours where it is measured, then the peers that are on this machine.</summary>
    public IReadOnlyList<Contender> With(params IEnumerable<Contender?> peers) => [.. new[] { ours }.Concat(peers).OfType<Contender>()];

    /// <summary>The nginx that serves <see cref="SourceFile"/>s; started when it is first asked for.</summary>
    public async Task<NginxServer> NginxAsync()
    {
        var program = Contender.OnPath("nginx") ?? throw new InvalidOperationException("nginx is not on PATH: apt-get install nginx-light");
        return _nginx ??= await NginxServer.StartAsync(program, folder, SourceFolder);
    }

    /// <summary>The path of a file of random bytes below the root of nginx; made once.</summary>
    public string SourceFile(string name, long size)
    {
        var path = Path.Combine(SourceFolder, name);
        if (File.Exists(path))
        {
            return path;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        var random = new Random(name.Length);
        var block = new byte[Math.Min(size, 1 << 20)];
        for (var left = size; left > 0; left -= block.Length)
        {
            random.NextBytes(block);
            file.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
        }

        return path;
    }

    /// <summary>Runs the contenders one after another, round after round, so that a slow minute of the machine hits them all.</summary>
    /// <param name="contenders">Who runs, in this order.</param>
    /// <param name="rounds">Counted rounds; one more, uncounted, comes first to fill caches.</param>
    /// <param name="job">The job, but for its folder, which is a new one each time.</param>
    /// <param name="source">The file that a target must equal, by index.</param>
    /// <param name="around">Starts something beside each run, such as a server or a sampler, and ends it.</param>
    public async Task<IReadOnlyList<Measurement>> RunAsync(
        IReadOnlyList<Contender> contenders, int rounds, Func<string, Job> job, Func<int, string> source, Func<Contender, Func<Task<Figures>>, Task<Figures>>? around = null)
    {
        var measurements = contenders.Select(c => new Measurement(c)).ToArray();
        for (var round = around is null ? -1 : 0; round < rounds; round++)
        {
            foreach (var measurement in measurements)
            {
                var target = Path.Combine(folder, $"job-{++_jobs}");
                Directory.CreateDirectory(target);
                Func<Task<Figures>> run = () => RunOnceAsync(measurement, job(target), source);
                var figures = around is null ? await run() : await around(measurement.Contender, run);
                if (round >= 0)
                {
                    measurement.Runs.Add(figures);
                }

                Directory.Delete(target, recursive: true);
                File.Delete($"{target}.list");
            }
        }

        return measurements;
    }

    /// <summary>HOME of what is measured; <c>SNATCH_HOME</c> is its folder <c>snatch</c>.</summary>
    public string Home => Path.Combine(folder, "home");

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
        {
            await _nginx.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private string SourceFolder => Path.Combine(folder, "source");

    private async Task<Figures> RunOnceAsync(Measurement measurement, Job job, Func<int, string> source)
    {
        Directory.CreateDirectory(Home);
        var log = Path.Combine(folder, "output.log");
        var arguments = measurement.Contender.Arguments(job);
        measurement.Command = string.Join(' ', arguments.Prepend(measurement.Contender.Family)).Replace(folder, "DIR", StringComparison.Ordinal);
        var figures = await MeasuredProcess.RunAsync(measurement.Contender.Program, arguments, Home, log, s_timeLimit);
        measurement.Problem ??= figures.ExitCode != 0
            ? $"exit code {figures.ExitCode}: {(await File.ReadAllTextAsync(log)).Trim().Split('\n')[^1]}"
            : Enumerable.Range(0, job.Urls.Count).Select(i => Difference(source(i), job.Target(i))).FirstOrDefault(d => d is not null);
        return figures;
    }

    private static string? Difference(string expected, string actual)
    {
        if (!File.Exists(actual))
        {
            return $"{Path.GetFileName(actual)} is not there";
        }

        using var left = File.OpenRead(expected);
        using var right = File.OpenRead(actual);
        if (left.Length != right.Length)
        {
            return $"{Path.GetFileName(actual)} has {right.Length} of {left.Length} bytes";
        }

        var (one, other) = (new byte[Math.Min(left.Length, 1 << 20)], new byte[Math.Min(left.Length, 1 << 20)]);
        for (var at = 0L; at < left.Length; at += one.Length)
        {
            var length = left.ReadAtLeast(one, one.Length, throwOnEndOfStream: false);
            right.ReadExactly(other.AsSpan(0, length));
            if (!one.AsSpan(0, length).SequenceEqual(other.AsSpan(0, length)))
            {
                return $"{Path.GetFileName(actual)} has wrong bytes";
            }
        }

        return null;
    }
}
