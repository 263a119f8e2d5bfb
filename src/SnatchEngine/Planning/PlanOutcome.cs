namespace SnatchEngine.Planning;

/// <summary>What planning made of one item of a wish.</summary>
/// <param name="Wish">The wish.</param>
public abstract record PlanOutcome(Wish Wish);

/// <summary>It would be fetched.</summary>
public sealed record PlanMade(Wish Wish, DownloadPlan Plan) : PlanOutcome(Wish);

/// <summary>It would not be fetched, for a good reason.</summary>
public sealed record PlanSkipped(Wish Wish, Skipped Skipped) : PlanOutcome(Wish);

/// <summary>It cannot be planned.</summary>
public sealed record PlanFailed(Wish Wish, string Url, Exception Error) : PlanOutcome(Wish);

/// <summary>Something a person should know that is no failure.</summary>
public sealed record PlanNotice(Wish Wish, string Sentence) : PlanOutcome(Wish);
