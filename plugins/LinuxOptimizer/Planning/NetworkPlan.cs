using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Planning;

/// <summary>What of the network is seen and explained, and never changed.</summary>
internal static class NetworkPlan
{
    public static IEnumerable<TuningChange> Of(ProbedMachine machine)
    {
        if (machine["net.ipv4.tcp_congestion_control"] is { } control)
        {
            var others = machine["net.ipv4.tcp_available_congestion_control"]?.Split(' ').Where(c => c != control).ToList() ?? [];
            var rest = others.Count == 0 ? "" : $"; {string.Join(", ", others)} could be chosen";
            yield return Seen("net.ipv4.tcp_congestion_control", control, $"it rules what this machine sends; the speed of a download is ruled by the server's own{rest}");
        }

        if (machine["net.core.default_qdisc"] is { } queue)
        {
            yield return Seen("net.core.default_qdisc", queue, queue is "fq_codel" or "fq" or "cake" ? "it keeps queues short, so requests stay quick while something is sent" : "fq or fq_codel would keep requests quick while much is sent");
        }

        if (machine["net.ipv4.tcp_moderate_rcvbuf"] is { } moderate)
        {
            yield return Seen("net.ipv4.tcp_moderate_rcvbuf", moderate, moderate == "1" ? "the kernel grows a receive buffer with its line, up to the last number of tcp_rmem" : "receive buffers do not grow with their line; 1 would let them") with
            {
                Command = moderate == "1" ? null : "sudo sysctl -w net.ipv4.tcp_moderate_rcvbuf=1",
            };
        }

        if (machine["net.ipv4.tcp_window_scaling"] is "0")
        {
            yield return Seen("net.ipv4.tcp_window_scaling", "0", "no connection can have more than 64 KiB under way: on a long line that is the speed limit") with
            {
                Command = "sudo sysctl -w net.ipv4.tcp_window_scaling=1",
            };
        }
    }

    private static TuningChange Seen(string key, string present, string why) => new() { Key = key, Reach = ChangeReach.ExplainedOnly, Present = present, Why = why };
}
