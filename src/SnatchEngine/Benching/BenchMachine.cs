namespace SnatchEngine.Benching;

/// <summary>The machine something was measured on.</summary>
/// <param name="System">The operating system and its version.</param>
/// <param name="Cores">Its cores, as this process may use them.</param>
/// <param name="Memory">Its bytes of memory, as this process may use them.</param>
/// <param name="Version">The version of this program.</param>
public sealed record BenchMachine(string System, int Cores, long Memory, string Version);
