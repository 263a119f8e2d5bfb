using SnatchEngine.Plugins.LinuxOptimizer.Changing;

namespace SnatchEngine.Plugins.LinuxOptimizer.Probing;

/// <summary>Who runs this, and what was granted to that person at login.</summary>
internal sealed class LimitsProbe(SystemFiles files, FactList facts)
{
    private const string NobodyLoggedIn = "4294967295";

    public void Read()
    {
        // Under sudo the person who logged in counts: it is their downloads that want the limit.
        var login = new SystemFiles("/").Line("proc/self/loginuid");
        var user = login is { Length: > 0 } and not NobodyLoggedIn ? login : LinuxCalls.User().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var name = NameOf(user);
        facts.Add("person", name);
        foreach (var (item, value) in new LimitsFile(files).Read(name))
        {
            facts.Add($"limits.{item}", value);
        }

        facts.Add("limits.may-write", files.MayWrite(LimitsFile.Folder) ? "true" : "false");
    }

    // A user that no file names is a range of one in limits.conf.
    private string NameOf(string user)
    {
        foreach (var line in (files.Text("etc/passwd") ?? "").Split('\n'))
        {
            if (line.Split(':') is [var name, _, var number, ..] && number == user)
            {
                return name;
            }
        }

        return $"{user}:{user}";
    }
}
