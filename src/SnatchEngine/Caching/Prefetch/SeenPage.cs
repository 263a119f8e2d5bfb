namespace SnatchEngine.Caching.Prefetch;

/// <summary>A page somebody asked for.</summary>
/// <param name="Owner">Who: plugin and account.</param>
/// <param name="Key">Which.</param>
/// <param name="Request">How it is asked for. Null: it is nothing that may be asked unasked, such as a page behind a login.</param>
/// <param name="FetchAheadAsync">Fetches another page of the same owner by its request and key; false when it may not be, or need not be.</param>
internal sealed record SeenPage(string Owner, string Key, string? Request, Func<string, string, CancellationToken, Task<bool>> FetchAheadAsync);
