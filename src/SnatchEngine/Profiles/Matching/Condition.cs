using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Profiles.Matching;

/// <summary>One thing that must hold of the machine.</summary>
/// <param name="Key">The key it was written under.</param>
/// <param name="Text">As it was written.</param>
/// <param name="Fact">The fact it asks for.</param>
/// <param name="Test">Whether a known value satisfies it.</param>
/// <param name="Weight">How much it says: one for each thing that is named.</param>
/// <param name="IsExact">It names one machine and no other.</param>
public sealed record Condition(string Key, string Text, string Fact, Func<object, bool> Test, int Weight = 1, bool IsExact = false)
{
    /// <summary>Whether it holds; of what is not known nothing holds.</summary>
    public bool Holds(MachineFacts facts) => facts[Fact].Value is { } value && Test(value);

    /// <inheritdoc/>
    public override string ToString() => $"{Key}: {Text}";
}
