using System.Diagnostics;
using System.Globalization;
using SnatchEngine.Benchmarks;
using SnatchEngine.Benchmarks.Contenders;
using SnatchEngine.Benchmarks.Reporting;
using SnatchEngine.Benchmarks.Scenarios;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var (options, problem) = BenchOptions.Parse(args);
var unknown = options?.Only.Except(Scenario.All.Select(s => s.Name)).ToArray() ?? [];
if (options is null || unknown.Length > 0)
{
    Console.Error.WriteLine(problem ?? $"no scenario is called {string.Join(", ", unknown)}");
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

if (options.List)
{
    foreach (var scenario in Scenario.All)
    {
        Console.WriteLine($"{scenario.Name,-12} {scenario.What}");
    }

    return 0;
}

if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
{
    Console.Error.WriteLine("The benchmark counts with wait4 and /proc: it runs on 64-bit Linux only.");
    return 2;
}

var ours = options.PeersOnly ? null : Contender.Snatch(options.Snatch ?? Publish());
var versions = Versions(ours);
foreach (var (program, version) in versions)
{
    Console.WriteLine($"{program}: {version}");
}

var results = new List<(Scenario Scenario, Outcome Outcome)>();
try
{
    await using var bench = new Bench(options, ours, WorkFolder());
    foreach (var scenario in Scenario.All.Where(s => options.Only.Count == 0 || options.Only.Contains(s.Name)))
    {
        var outcome = await scenario.RunAsync(bench);
        results.Add((scenario, outcome));
        TextReport.Write(Console.Out, scenario, outcome);
    }
}
catch (Exception e) when (e is InvalidOperationException or IOException)
{
    Console.Error.WriteLine($"the benchmark cannot go on: {e.Message}");
    return 1;
}

if (options.JsonFile is { } jsonFile)
{
    JsonReport.Write(jsonFile, results, versions);
}

var gates = results.SelectMany(r => r.Outcome.Gates).ToArray();
Console.WriteLine();
Console.WriteLine($"{gates.Count(g => g.Held == true)} gates hold, {gates.Count(g => g.Held == false)} fail, {gates.Count(g => g.Held is null)} not judged");
return gates.Any(g => g.Held == false) ? 1 : 0;

static Dictionary<string, string> Versions(Contender? ours)
{
    var programs = new Dictionary<string, string>();
    foreach (var contender in new[] { ours, Contender.Aria2(null), Contender.Curl(), Contender.Wget2() }.OfType<Contender>())
    {
        programs[contender.Family] = contender.Version();
    }

    foreach (var peer in new[] { "aria2c", "curl", "wget2" }.Where(p => !programs.ContainsKey(p)))
    {
        programs[peer] = "absent";
    }

    return programs;
}

static string WorkFolder()
{
    const string prefix = "snatch-bench-";
    var memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    // An interrupted run leaves up to 2 GiB of memory behind.
    foreach (var left in Directory.EnumerateDirectories(memory, $"{prefix}*").Where(f => !Directory.Exists($"/proc/{Path.GetFileName(f)[prefix.Length..]}")))
    {
        Directory.Delete(left, recursive: true);
    }

    return Directory.CreateDirectory(Path.Combine(memory, $"{prefix}{Environment.ProcessId}")).FullName;
}

static string Publish()
{
    var root = new DirectoryInfo(AppContext.BaseDirectory);
    while (root is not null && !File.Exists(Path.Combine(root.FullName, "SnatchEngine.sln")))
    {
        root = root.Parent;
    }

    var folder = (root ?? throw new InvalidOperationException("SnatchEngine.sln is not above this program: pass --snatch PATH")).FullName;
    var target = Path.Combine(folder, "artifacts", "snatch");
    using var publish = Process.Start(new ProcessStartInfo("dotnet",
        ["publish", Path.Combine(folder, "src", "SnatchEngine.Cli"), "-c", "Release", "-o", target, "-v", "quiet", "--nologo"]))!;
    publish.WaitForExit();
    return publish.ExitCode == 0 ? Path.Combine(target, "snatch") : throw new InvalidOperationException("dotnet publish failed");
}
