namespace SnatchEngine.Runs.Estimates;

/// <summary>What is still to come of a run, as far as it is known now.</summary>
/// <param name="Waiting">Entries that wait; of a list of items that is still being read, only itself.</param>
/// <param name="Active">Downloads under way.</param>
/// <param name="Left">Time to the end of all of them. Null: not enough is known.</param>
/// <param name="Error">How far estimates of this run were off so far, as a share of what the downloads took. Null: none has been put to the test.</param>
public sealed record QueueForecast(int Waiting, int Active, TimeSpan? Left, double? Error);
