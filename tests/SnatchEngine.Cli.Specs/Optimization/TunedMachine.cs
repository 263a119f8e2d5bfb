using SnatchEngine.Downloads;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Optimization;

/// <summary>The real program, and files that stand in for those of the system, so that nothing of this machine is changed.</summary>
internal sealed class TunedMachine : IDisposable
{
    public const string Sysctl = "etc/sysctl.d/60-snatch.conf";
    public const string Limits = "etc/security/limits.d/60-snatch.conf";

    public TunedMachine(SnatchProgram program)
    {
        Program = program;
        Root.Write("proc/sys/net/core/rmem_max", "212992\n");
        Root.Write("proc/sys/net/core/wmem_max", "212992\n");
        Root.Write("proc/sys/net/ipv4/tcp_rmem", "4096\t131072\t6291456\n");
        Root.Write("proc/sys/net/ipv4/tcp_wmem", "4096\t16384\t4194304\n");
        Root.Write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        Root.Write("etc/sysctl.d/10-other.conf", "kernel.sysrq = 0\n");
        Root.Write("etc/security/limits.d/10-other.conf", "# nothing\n");
        program.Home.Write("config/snatch.yaml", $"plugins: {{ settings: {{ linux-optimizer: {{ root: {Root.Path} }} }} }}\n");
    }

    public SnatchProgram Program { get; }

    public TempFolder Root { get; } = new();

    /// <summary>What a kernel setting is now.</summary>
    public string Setting(string name) => File.ReadAllText(Root[$"proc/sys/net/{name}"]).Trim();

    /// <summary>The lines of a file that say something; none when it is not there.</summary>
    public string[] Lines(string path) => File.Exists(Root[path]) ? [.. File.ReadAllLines(Root[path]).Where(l => !l.StartsWith('#'))] : [];

    /// <summary>As if downloads had measured a line: 125 MB/s at 100 ms, so 12.5 MB under way.</summary>
    public async Task MeasureAsync(double goodput = 125_000_000, int milliseconds = 100)
    {
        await using var database = await StateDatabase.OpenAsync(Program.Home["state"], TimeProvider.System);
        await new HostFactStore(database).SaveAsync(
            [new HostFacts("https://fast.example:443") { LearnedAt = TimeProvider.System.GetUtcNow(), Goodput = goodput, HeadersP99 = TimeSpan.FromMilliseconds(milliseconds) }], CancellationToken.None);
    }

    public void Dispose() => Root.Dispose();
}
