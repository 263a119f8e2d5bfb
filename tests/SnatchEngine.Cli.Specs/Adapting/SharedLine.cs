using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>A server and a client in network namespaces of their own, with a router between them whose line to the client is narrow and has a long queue.</summary>
/// <remarks>Needs no privilege where user namespaces are allowed; perl's smallest part is on every Debian.</remarks>
internal static class SharedLine
{
    /// <summary>The server's address as the client sees it.</summary>
    public const string Server = "http://10.9.0.2:8124";

    private const string ServerScript = """
        use strict; use Socket; $SIG{CHLD} = 'IGNORE'; $SIG{PIPE} = 'IGNORE';
        socket(my $s, PF_INET, SOCK_STREAM, 0) or die; setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1); bind($s, sockaddr_in(8124, INADDR_ANY)) or die; listen($s, 64);
        while (accept(my $c, $s)) {
          next if fork;
          while (1) {
            my $head = ''; while ($head !~ /\r\n\r\n/) { sysread($c, $head, 4096, length $head) or exit; }
            my ($size) = $head =~ m{^GET /(\d+)} or exit; my ($from, $to, $status) = (0, $size - 1, '200 OK');
            if ($head =~ /\r\nRange: bytes=(\d+)-(\d*)/i) { $from = $1; $to = $2 if $2 ne '' && $2 < $to; $status = '206 Partial Content'; }
            my $left = $to - $from + 1;
            syswrite($c, "HTTP/1.1 $status\r\nContent-Length: $left\r\nETag: \"1\"\r\nAccept-Ranges: bytes\r\n" . ($status =~ /^206/ ? "Content-Range: bytes $from-$to/$size\r\n" : '') . "\r\n");
            my $block = 'x' x 65536;
            while ($left > 0) { my $n = syswrite($c, $block, $left < 65536 ? $left : 65536); exit unless $n; $left -= $n; }
          }
        }
        """;

    // Reads one long body for some seconds, and says how much came in the second half of them.
    private const string OtherScript = """
        use strict; use Socket; my ($seconds) = @ARGV;
        socket(my $s, PF_INET, SOCK_STREAM, 0) or die; connect($s, sockaddr_in(8124, inet_aton('10.9.0.2'))) or die;
        syswrite($s, "GET /4000000000 HTTP/1.1\r\nHost: x\r\n\r\n");
        my ($begin, $got) = (time, 0);
        while (time - $begin < $seconds) { my $n = sysread($s, my $b, 262144) or die; $got += $n if time - $begin >= $seconds / 2; }
        print "other $got\n";
        """;

    private const string Line = """
        set -e
        unshare -n sleep 300 >/dev/null 2>&1 & S=$!
        unshare -n sleep 300 >/dev/null 2>&1 & C=$!
        trap 'kill $S $C $SERVER $SNATCH 2>/dev/null || true' EXIT
        sleep 0.5
        ip link add r0 type veth peer name s0
        ip link add r1 type veth peer name c0
        ip link set s0 netns $S
        ip link set c0 netns $C
        ip addr add 10.9.0.1/24 dev r0; ip link set r0 up
        ip addr add 10.9.1.1/24 dev r1; ip link set r1 up
        echo 1 > /proc/sys/net/ipv4/ip_forward
        server() { nsenter -t $S -n "$@"; }
        client() { nsenter -t $C -n "$@"; }
        server ip addr add 10.9.0.2/24 dev s0; server ip link set s0 up; server ip route add default via 10.9.0.1
        client ip addr add 10.9.1.2/24 dev c0; client ip link set c0 up; client ip link set lo up; client ip route add default via 10.9.1.1
        server sh -c 'echo reno > /proc/sys/net/ipv4/tcp_congestion_control'
        tc qdisc add dev r1 root tbf rate 24mbit burst 16k latency 800ms
        server perl -e "$SERVER_SCRIPT" >/dev/null 2>&1 & SERVER=$!
        sleep 0.5
        nsenter -t $C -n "$@" >/dev/null 2>&1 & SNATCH=$!
        sleep 4
        client perl -e "$OTHER_SCRIPT" 16
        kill -TERM $SNATCH 2>/dev/null || true
        wait $SNATCH || true
        """;

    /// <summary>Bytes a second that it carries: 24 Mbit/s, less what headers take.</summary>
    public const double Capacity = 2.85e6;

    /// <summary>Why it cannot be had here; null when it can.</summary>
    public static async Task<string?> RefusalAsync()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/perl"))
        {
            return "network namespaces and perl are needed";
        }

        var tried = await ProgramRun.RunAsync("/bin/sh", ["-c", "PATH=$PATH:/usr/sbin:/sbin; unshare -rn sh -c 'ip link add name v0 type veth peer name v1 && tc qdisc add dev v0 root tbf rate 1mbit burst 16k latency 100ms'"]);
        return tried.ExitCode == 0 ? null : $"this machine lets nobody shape a line of his own: {tried.Error.Trim()}";
    }

    /// <summary>Bytes a second that another download gets of the 24 Mbit/s while the program runs beside it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<double> OtherBesideAsync(SnatchProgram program, params string[] arguments)
    {
        string[] command = [SnatchProgram.File, .. arguments];
        var environment = new Dictionary<string, string?>(program.Options(null, null).Environment)
        {
            ["SERVER_SCRIPT"] = ServerScript,
            ["OTHER_SCRIPT"] = OtherScript,
            ["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin",
        };
        var options = ProgramOptions.Default with { Environment = environment, Folder = program.Folder.Path, Limit = TimeSpan.FromMinutes(2) };
        var result = await ProgramRun.RunAsync("/usr/bin/unshare", ["-rn", "/bin/bash", "-c", Line, "line", .. command], options);
        var said = result.Output.Split('\n').FirstOrDefault(line => line.StartsWith("other ", StringComparison.Ordinal));
        return said is null ? throw new InvalidOperationException($"The other download said nothing: {result}") : double.Parse(said[6..], System.Globalization.CultureInfo.InvariantCulture) / 8;
    }
}
