using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using SnatchEngine.Benching;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Tracing;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Cli.Commands;

/// <summary>One run of a bench, in this process: what <c>get</c> does, measured.</summary>
internal sealed class BenchCellCommand(Composition composition)
{
    /// <summary>The word of the command, which no help shows.</summary>
    public const string Word = "cell";

    private readonly Option<int> _copies = new("--copies") { DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _trace = new("--trace");

    /// <summary>Puts its own options on the command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_copies);
        command.Options.Add(_trace);
    }

    /// <summary>Fetches, and prints a line of JSON.</summary>
    /// <param name="invocation">What to fetch.</param>
    /// <param name="result">The parsed words.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(GetInvocation invocation, ParseResult result, CancellationToken cancellationToken)
    {
        await using var trace = result.GetValue(_trace) is { } file ? await TracedAsync(file, cancellationToken) : null;
        await using var wishes = await WishSource.OpenAsync(invocation.Urls, invocation.InputFile, invocation.Defaults, composition.Console.OpenInput, composition.Time, cancellationToken);
        await using var engine = await composition.OpenAsync(invocation, cancellationToken);
        var run = await MeasureAsync(engine, Copied(wishes, invocation.Defaults.Folder, result.GetValue(_copies), cancellationToken), cancellationToken);
        using var text = new MemoryStream();
        await using (var json = new Utf8JsonWriter(text))
        {
            BenchText.WriteRun(json, run);
        }

        await composition.Console.Out.WriteLineAsync(Encoding.UTF8.GetString(text.ToArray()));
        return run.IsWhole ? ExitCode.Done : ExitCode.SomeFailed;
    }

    // Apart, so that what traces is loaded for a traced run only.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<IAsyncDisposable> TracedAsync(string file, CancellationToken cancellationToken) => await ProcessTrace.BeginAsync(file, cancellationToken);

    private async Task<BenchRun> MeasureAsync(OpenEngine engine, IAsyncEnumerable<Wish> wishes, CancellationToken cancellationToken)
    {
        // What every process does once is no part of what is compared.
        await HttpWarmUp.RunAsync();
        var (bytes, files, problem) = (0L, 0, (string?)null);
        var startMemory = Environment.WorkingSet;
        var cpu = Processor();
        var began = composition.Time.GetTimestamp();
        var report = await engine.SnatchAsync(new SnatchRequest { Wishes = Counted() }, Hear, cancellationToken);
        var elapsed = composition.Time.GetElapsedTime(began);
        using var process = Process.GetCurrentProcess();
        return new BenchRun
        {
            Seconds = elapsed.TotalSeconds,
            Bytes = bytes,
            BytesFetched = report.BytesFetched,
            Files = files,
            Succeeded = report.Done,
            CpuSeconds = (Processor() - cpu).TotalSeconds,
            StartMemory = startMemory,
            PeakMemory = process.PeakWorkingSet64,
            EndMemory = Environment.WorkingSet,
            Problem = problem,
        };

        void Hear(SnatchEvent told)
        {
            switch (told)
            {
                case ItemFinished finished:
                    bytes += finished.File.Length;
                    break;
                case ItemFailed failed:
                    problem ??= $"{RedactedUrl.Of(failed.Url)}: {TextPrinter.Reason(failed.Error)}";
                    break;
                case ItemSkipped skipped:
                    problem ??= $"{RedactedUrl.Of(skipped.Wish.Url)}: {skipped.Skipped.Sentence}";
                    break;
            }
        }

        async IAsyncEnumerable<Wish> Counted()
        {
            await foreach (var wish in wishes)
            {
                files++;
                yield return wish;
            }
        }
    }

    // Each in a folder of its own, so that no name meets another, and nothing goes where a list says.
    private static async IAsyncEnumerable<Wish> Copied(WishSource source, string folder, int copies, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Wish> all = [];
        await foreach (var wish in source.ReadAsync(static _ => { }, cancellationToken))
        {
            all.Add(wish);
        }

        for (var number = 0; number < all.Count * copies; number++)
        {
            var own = Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture));
            var wish = all[number % all.Count];
            yield return wish with { Folder = own, FileName = Path.GetFileName(wish.FileName), Template = null };
        }
    }

    private static TimeSpan Processor() => Environment.CpuUsage.TotalTime;
}
