using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Terminal;

/// <summary>Tells a run, for people or for programs. Called one at a time.</summary>
internal interface IRunPrinter
{
    /// <summary>Tells an event, when it is worth a line.</summary>
    void Tell(SnatchEvent happened);

    /// <summary>Tells that an entry of a list cannot be read.</summary>
    void Refuse(InputEntry entry);

    /// <summary>Tells the end.</summary>
    void End(RunSummary summary);
}
