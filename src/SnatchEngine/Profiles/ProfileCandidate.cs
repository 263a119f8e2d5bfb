using SnatchEngine.Profiles.Matching;

namespace SnatchEngine.Profiles;

/// <summary>A profile that says for which machine it is, and whether it is for this one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its file.</param>
/// <param name="Match">What it asks.</param>
/// <param name="Failing">The first condition that does not hold; null when all do.</param>
/// <param name="IsOwn">The owner wrote it.</param>
public sealed record ProfileCandidate(string Name, string Path, Conditions Match, Condition? Failing, bool IsOwn);

/// <summary>Which profile is used, and why.</summary>
/// <param name="Name">The profile.</param>
/// <param name="Why">A sentence.</param>
/// <param name="Candidates">Those that were asked, the best first; empty when somebody named one.</param>
public sealed record ProfileChoice(string Name, string Why, IReadOnlyList<ProfileCandidate> Candidates);
