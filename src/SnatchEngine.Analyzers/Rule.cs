using Microsoft.CodeAnalysis;

namespace SnatchEngine.Analyzers;

/// <summary>One thing that is looked for.</summary>
public sealed class Rule
{
    internal Rule(Impact impact, DiagnosticDescriptor descriptor)
    {
        Impact = impact;
        Descriptor = descriptor;
    }

    /// <summary>What it costs.</summary>
    public Impact Impact { get; }

    /// <summary>The rule as compilers know it; its description says what to do.</summary>
    public DiagnosticDescriptor Descriptor { get; }

    /// <summary>What the rule is called in settings, in <c>#pragma warning disable</c> and in the documentation.</summary>
    public string Id => Descriptor.Id;

    /// <summary>What to do, and where it is explained.</summary>
    public string Help => $"{Descriptor.Description} See {Descriptor.HelpLinkUri}.";
}
