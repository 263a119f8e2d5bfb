using SnatchEngine.Profiles.Machine;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Matching;

/// <summary>The keys below <c>match:</c>, and below the <c>if:</c> of a rule.</summary>
internal static class ConditionSection
{
    /// <summary>What does not change while a process runs, or seldom.</summary>
    public static Section<Conditions> Match { get; } = Machine(new Section<Conditions>());

    /// <summary>The same, and what changes all the time.</summary>
    public static Section<Conditions> If { get; } = Moment(Machine(new Section<Conditions>()));

    private static Section<Conditions> Machine(Section<Conditions> section)
    {
        Add(section, new ConditionKind("os", "os", $"{FactWords.Os.Accepts}", ConditionTests.Word(FactWords.Os)), "os", "The operating system.");
        Add(section, new ConditionKind("arch", "arch", $"{FactWords.Architecture.Accepts}", ConditionTests.Word(FactWords.Architecture)), "arch", "The processor's architecture.");
        Add(section, new ConditionKind("cores", "cores", "a number of cores such as '>=8'", ConditionTests.Count), "cores", "Processors this process may use, control groups included.");
        Add(section, new ConditionKind("memory", "memory", "a comparison such as '>=16GiB'", ConditionTests.Size), "memory", "Memory of the machine, or what the control group allows.");
        Add(section, new ConditionKind("gpu", "gpu", "a name with * and ?, or none", ConditionTests.Glob), "gpu", "A graphics adapter by maker, ids or driver.");
        Add(section, new ConditionKind("host", "host", "a name with * and ? such as 'ws-*'", ConditionTests.Glob) { NamesMachines = true }, "host", "The machine's name.");
        Add(section, new ConditionKind("tags", "tags", "tags that must all be there", ConditionTests.Glob) { NeedsAll = true }, "tags", "Tags of SNATCH_TAGS, and laptop, desktop or server by the case.");
        Add(section, new ConditionKind("disk", "disk", $"{FactWords.Disk.Accepts}", ConditionTests.Word(FactWords.Disk)), "disk", "The kind of disk downloads go to.");
        Add(section, new ConditionKind("container", "container", "true or false", ConditionTests.Bool(v => v is true)), "container", "Whether this is a container.");
        Add(section, new ConditionKind("power", "power", $"{FactWords.Power.Accepts}", ConditionTests.Word(FactWords.Power)), "power", "Where the power comes from.");
        Add(section, new ConditionKind("network", "network", $"{FactWords.Network.Accepts}", ConditionTests.Word(FactWords.Network)), "network", "Whether the network costs by the byte.");
        return Add(section, new ConditionKind("metered", "network", "true or false", ConditionTests.Bool(v => v is "metered")), "metered", "The same as network, as true or false.");
    }

    private static Section<Conditions> Moment(Section<Conditions> section)
    {
        Add(section, new ConditionKind("memory-free", "memory-free", "a comparison such as '<500MiB'", ConditionTests.Size), "memory-free", "Memory that can be had without swapping.");
        Add(section, new ConditionKind("disk-free", "disk-free", "a comparison such as '<2GiB'", ConditionTests.Size), "disk-free", "Room left where downloads go.");
        Add(section, new ConditionKind("time", "time", "a span of the day such as '08:00-18:00'", ConditionTests.Span), "time", "The time of day; the end is not included.");
        return Add(section, new ConditionKind("days", "days", "days such as mon-fri or sat,sun", ConditionTests.Days), "days", "The day of the week.");
    }

    private static Section<Conditions> Add(Section<Conditions> section, ConditionKind kind, string key, string doc) =>
        section.Key(key, kind, doc, c => c.Find(key), (c, v) => c.With((Condition?)v));
}
