using SnatchEngine.Plugins.LinuxOptimizer.Changing;

namespace SnatchEngine.Plugins.LinuxOptimizer.Probing;

/// <summary>How the kernel sends and receives.</summary>
internal sealed class NetworkProbe(SystemFiles files, FactList facts)
{
    public void Read()
    {
        foreach (var key in SysctlFile.Keys)
        {
            facts.Add(key, files.Setting(key));
        }

        foreach (var key in (string[])["net.ipv4.tcp_congestion_control", "net.ipv4.tcp_available_congestion_control", "net.core.default_qdisc", "net.ipv4.tcp_moderate_rcvbuf", "net.ipv4.tcp_window_scaling", "net.ipv4.tcp_slow_start_after_idle"])
        {
            facts.Add(key, files.Setting(key));
        }

        var mayWrite = files.MayWrite(SystemFiles.PathOf(SysctlFile.Keys[0])) && files.MayWrite(SysctlFile.Folder);
        facts.Add("sysctl.may-write", mayWrite ? "true" : "false");
    }
}
