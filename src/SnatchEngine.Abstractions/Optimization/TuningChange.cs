namespace SnatchEngine.Abstractions.Optimization;

/// <summary>What a change reaches, and so who may make it.</summary>
public enum ChangeReach
{
    /// <summary>The process of snatch alone; it ends with the process. A running download makes it when the profile asks for it and it needs no privilege.</summary>
    OwnProcess,

    /// <summary>The machine, beyond the end of the process. Made by <c>snatch tune --apply</c> only.</summary>
    Machine,

    /// <summary>Something only a person should decide; explained, and never made by snatch.</summary>
    ExplainedOnly,
}

/// <summary>One thing that was looked at, and what should become of it.</summary>
public sealed record TuningChange
{
    /// <summary>Its key, the same for ever, such as <c>process.nice</c> or <c>net.core.rmem_max</c>. The host's bounds go by it. At most 128 characters.</summary>
    public required string Key { get; init; }

    /// <summary>What it reaches.</summary>
    public required ChangeReach Reach { get; init; }

    /// <summary>Its value now. Null: not known.</summary>
    public string? Present { get; init; }

    /// <summary>The value it should have. Null: it may stay as it is, and is only explained.</summary>
    public string? Wanted { get; init; }

    /// <summary>Why, in a sentence for people, without a full stop; for what stays, what it means.</summary>
    public required string Why { get; init; }

    /// <summary>The privilege it takes that this process does not have, such as <c>root</c>. Null: none.</summary>
    public string? Privilege { get; init; }

    /// <summary>The exact command by which a person makes the change. Null: there is none, such as for what only a process can do to itself.</summary>
    public string? Command { get; init; }

    /// <summary>How it is undone, in a sentence or as a command. Null: it changes nothing.</summary>
    public string? Undo { get; init; }

    /// <summary>What <see cref="IPlatformOptimizer.RevertAsync"/> needs to know of the state before; written down before the change is made. At most 4,096 characters. Default: empty.</summary>
    public string Restore { get; init; } = "";

    /// <summary>Whether something should change.</summary>
    public bool ChangesSomething => Wanted is not null && Wanted != Present;
}
