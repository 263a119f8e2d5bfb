namespace SnatchEngine.Plugins.Lending;

/// <summary>One account of one plugin, as its pages are asked for.</summary>
/// <param name="Owner">Whose kept pages it sees.</param>
/// <param name="CookiesOf">The cookies that would be sent.</param>
/// <param name="FetchAsync">Asks the site.</param>
/// <param name="HasRoom">Whether its budget has so much room that a request nobody waits for takes nothing from those that somebody does.</param>
internal sealed record PageAsker(string Owner, Func<PageAsk, string?> CookiesOf, Func<PageAsk, CancellationToken, Task<PageAnswer>> FetchAsync, Func<bool> HasRoom);
