using System.Diagnostics;
using System.Globalization;

namespace SnatchEngine.Benchmarks.Contenders;

/// <summary>A program and how it is asked to do a job. Peers run as their manuals say they are fastest, without their owner's configuration.</summary>
/// <param name="Family">The program's name, by which gates compare.</param>
/// <param name="Name">The family with what sets this form apart.</param>
/// <param name="Program">The absolute path.</param>
/// <param name="Arguments">The command line for a job.</param>
sealed record Contender(string Family, string Name, string Program, Func<Job, IReadOnlyList<string>> Arguments)
{
    public const string Ours = "snatch";

    public static Contender Snatch(string program) => new(Ours, Ours, program, job =>
    [
        "get",
        .. job.Parallel is { } parallel
            ? ["-i", job.WriteList(i => job.Urls[i]), "-j", Number(parallel), "--connections-per-host", Number(parallel)]
            : job.Urls,
        "-d", job.Folder, "-q", "--overwrite",
        .. job.Connections is { } connections ? (string[])["-x", Number(connections)] : [],
        .. job.Authority is { } authority ? (string[])["--ca-certificate", authority] : [],
        .. job.LimitBytesPerSecond is { } limit ? (string[])["--limit-rate", Number(limit)] : [],
    ]);

    /// <param name="connections">Connections for one file when the job leaves it open; null: aria2c's default of one.</param>
    public static Contender? Aria2(int? connections) => Find("aria2c", connections is { } x ? $"aria2c -x{x}" : "aria2c", job =>
    [
        "--no-conf", "--quiet", "--file-allocation=none", "--allow-overwrite=true", "--auto-file-renaming=false", $"--dir={job.Folder}",
        .. (job.Connections ?? connections) is { } x ? (string[])[$"-x{Number(x)}", $"-s{Number(x)}", "-k1M"] : [],
        .. job.Authority is { } authority ? (string[])[$"--ca-certificate={authority}"] : [],
        .. job.LimitBytesPerSecond is { } limit ? (string[])[$"--max-overall-download-limit={Number(limit)}"] : [],
        .. job.Parallel is { } parallel ? [$"-j{Number(parallel)}", $"--input-file={job.WriteList(i => job.Urls[i])}"] : job.Urls,
    ]);

    public static Contender? Curl(bool http1 = false) => Find("curl", http1 ? "curl --http1.1" : "curl", job =>
    [
        "--disable", "--silent", "--show-error", "--fail",
        .. http1 ? (string[])["--http1.1"] : [],
        .. job.Authority is { } authority ? (string[])["--cacert", authority] : [],
        .. job.LimitBytesPerSecond is { } limit ? (string[])["--limit-rate", Number(limit)] : [],
        .. job.Parallel is { } parallel
            ? (string[])["--parallel", "--parallel-max", Number(parallel), "--config", job.WriteList(i => $"url = \"{job.Urls[i]}\"\noutput = \"{job.Target(i)}\"")]
            : ["--output", job.Target(0), job.Urls[0]],
    ]);

    /// <remarks>Debian's wget2 has no limit on the rate.</remarks>
    public static Contender? Wget2() => Find("wget2", "wget2", job =>
    [
        "--no-config", "--quiet", $"--directory-prefix={job.Folder}",
        .. job.Authority is { } authority ? (string[])[$"--ca-certificate={authority}"] : [],
        .. job.Parallel is { } parallel ? [$"--max-threads={Number(parallel)}", $"--input-file={job.WriteList(i => job.Urls[i])}"] : job.Urls,
    ]);

    /// <summary>The first line of what the program says of itself.</summary>
    public string Version()
    {
        using var process = Process.Start(new ProcessStartInfo(Program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n', 2)[0].Trim();
    }

    /// <summary>The absolute path of a program on PATH, or null.</summary>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Where(f => f.Length > 0).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);

    private static Contender? Find(string family, string name, Func<Job, IReadOnlyList<string>> arguments) =>
        OnPath(family) is { } program ? new Contender(family, name, program, arguments) : null;

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
