using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Profiles.Matching;

/// <summary>What must hold of the machine, all of it.</summary>
/// <param name="All">The conditions, in the order of the keys.</param>
public sealed record Conditions(IReadOnlyList<Condition> All)
{
    /// <summary>Nothing is asked.</summary>
    public static Conditions None { get; } = new([]);

    /// <summary>Nothing is asked, so that a profile is never chosen by itself.</summary>
    public bool IsEmpty => All.Count == 0;

    /// <summary>How many things are named; more is more specific.</summary>
    public int Specificity => All.Sum(c => c.Weight);

    /// <summary>The machine is named itself, which breaks a tie.</summary>
    public bool NamesTheMachine => All.Any(c => c.IsExact);

    /// <summary>Whether all hold.</summary>
    public bool Hold(MachineFacts facts) => FirstFailing(facts) is null;

    /// <summary>The first that does not hold; null when all do.</summary>
    public Condition? FirstFailing(MachineFacts facts)
    {
        foreach (var condition in All)
        {
            if (!condition.Holds(facts))
            {
                return condition;
            }
        }

        return null;
    }

    internal Condition? Find(string key) => All.FirstOrDefault(c => c.Key == key);

    internal Conditions With(Condition? condition) => condition is null ? this : new([.. All.Where(c => c.Key != condition.Key), condition]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", All);
}
